"""Routes of numbered papers; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  papers:file                    ++ff++n+ns pk=invoice_file
GET  papers:file                    n+nfnfn+ns pk=fee_file
GET  papers:numbering               f+ffff+nns
POST papers:numbering               f+ffff+nns
GET  papers:packing                 f*ffffnfns pk=packing packing_no
POST papers:packing                 f+ffffnfns pk=packing
GET  papers:issued                  nnnnnnn*2s invoice_no
GET  papers:issued_csv              nnnnnnn*2s invoice_no
"""
