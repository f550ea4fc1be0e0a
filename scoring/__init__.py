"""Scoring: alerts against truth, with the chance level and the uncertainty of every figure."""
