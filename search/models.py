"""Rows of the search projection."""
