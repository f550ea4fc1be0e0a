"""One module a step; its tables are written out, so that a step never changes with the code."""
