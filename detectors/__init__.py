"""Detectors: what is wrong."""
