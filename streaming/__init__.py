"""Moves events in and alerts out: files, Kafka, checkpoints, the worker, metrics."""
