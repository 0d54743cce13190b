"""`make faults`: what must not be lost while parts are killed."""
