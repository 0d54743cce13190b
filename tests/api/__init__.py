"""/api/v1 as a whole: junk into every operation, and the headers of every answer."""
