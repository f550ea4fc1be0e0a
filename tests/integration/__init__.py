"""Tests against a real broker, database, Prometheus and browser."""
