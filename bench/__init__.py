"""`make bench`: how fast the product is beside its floors; `make faults`: what it never loses."""
