"""What carrying goods costs and how long it takes: suppliers' rate tables, behind one interface."""
