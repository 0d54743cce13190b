"""Backends of the search."""
