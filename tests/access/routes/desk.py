"""Routes of the operators' desk; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  desk:home                      nnnnnnn+2s
GET  desk:companies                 nnnnnnn*2s waiting_company
GET  desk:company                   nnnnnnn*2s reference=buyer role
POST desk:company                   nnnnnnn+2s reference=buyer
GET  desk:vendors                   nnnnnnn+2s
GET  desk:vendor                    nnnnnnn+2s slug=vendor
POST desk:vendor                    nnnnnnn+2s slug=vendor
GET  admin:index                    ++++++++++
"""
