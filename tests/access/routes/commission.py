"""Routes of the operators' commission desk; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  commission:simulator           nnnnnnn+2s
GET  commission:plans               nnnnnnn+2s
POST commission:plans               nnnnnnn+2s
GET  commission:choices             nnnnnnn+2s
POST commission:choices             nnnnnnn+2s
"""
