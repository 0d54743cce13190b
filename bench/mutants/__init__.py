"""`make mutants`: is every line about money held by a test? Each is spoilt in turn (docs/adr/0050)."""
