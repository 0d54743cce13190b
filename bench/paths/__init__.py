"""The paths, one module a group; each function returns the rows of one path."""
