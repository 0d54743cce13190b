"""Forms of the frontend."""
