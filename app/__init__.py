"""Command line, settings, wiring: the only place that knows everybody."""
