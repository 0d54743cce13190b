"""What banks hand out: CAMT.053 and CSV statements, read into entries. Nothing here asks the database."""
