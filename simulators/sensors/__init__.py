"""Sensors: what cameras, readers, lanes and the gateway make of what happened, with all their faults."""
