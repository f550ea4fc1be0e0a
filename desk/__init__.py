"""The desk: how findings become alerts."""
