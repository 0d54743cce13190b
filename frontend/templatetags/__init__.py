"""Templatetags of the frontend."""
