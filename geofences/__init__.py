"""Which points lie in which zone: shapes, distances, opening hours."""
