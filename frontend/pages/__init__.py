"""Pages of the frontend."""
