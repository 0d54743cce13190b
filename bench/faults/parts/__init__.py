"""One module for each part of `make faults`: `opened()` brings up its world, `one()` does a round."""
