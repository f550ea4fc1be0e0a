"""Senses: what is there."""
