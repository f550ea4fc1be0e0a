"""Pieces: what may be part of a story, seen in events and facts by small functions, one file a theme."""
