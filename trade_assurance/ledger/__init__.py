"""The double-entry ledger: accounts, movements, postings. Imports only core."""
