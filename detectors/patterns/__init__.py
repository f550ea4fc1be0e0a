"""Patterns: how crews and corrupt pass holders work, one file each, and the figures that were counted for them."""
