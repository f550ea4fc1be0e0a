"""Calibration: what `unaccounted` says how likely it is, against how often it was so."""
