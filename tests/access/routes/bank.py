"""Routes of the operator's bank account; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  bank_statements:index          nnnnnnn*2s statement_file
POST bank_statements:index          nnnnnnn+2s
GET  bank_statements:statement      nnnnnnn*2s reference=statement statement_file
POST bank_statements:statement      nnnnnnn+2s reference=statement
GET  bank_statements:unmatched      nnnnnnn+2s reference=statement
GET  bank_statements:refusals       nnnnnnn+2s reference=statement
POST payments:surplus               +fffffnfns reference=over pk=over_line
GET  bank_statements:original       nnnnnnn+2s reference=statement
"""
