"""Sentences of the detectors, in Dutch and English."""
