"""Every lock on money by its name, and the race that is lost without it."""
