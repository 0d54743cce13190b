"""What an accountant is handed: numbered papers, statements, and the export of the ledger."""
