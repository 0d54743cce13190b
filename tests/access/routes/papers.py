"""Routes of numbered papers; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  papers:file                    ++ff++n+ns pk=invoice_file
GET  papers:file                    n+nfnfn+ns pk=fee_file
GET  bundles:order                   ++ff++n+ns reference=order
GET  papers:numbering               f+ffff+nns
POST papers:numbering               f+ffff+nns
GET  papers:packing                 f*ffffnfns pk=packing packing_no
POST papers:packing                 f+ffffnfns pk=packing
GET  papers:issued                  nnnnnnn*2s invoice_no
GET  papers:issued_csv              nnnnnnn*2s invoice_no
GET  papers:why                     **ff**n*ns pk=invoice invoice_no
GET  papers:movement                **ff**n*ns key=release ended_no
GET  papers:movement                n+nnnnn+ns key=allocated
GET  statements:show                ++ffff+nns side=:buying
GET  statements:show                ++ffff+nns side=:selling
GET  statements:pdf                 ++ffffnnns side=:selling ?first=2026-01-01&last=2027-01-01&currency=EUR
GET  statements:csv                 ++ffffnnns side=:selling ?first=2026-01-01&last=2027-01-01&currency=EUR
GET  accounting:index               nnnnnnn+2s
GET  accounting:csv                 nnnnnnn+2s
GET  accounting:fec                 nnnnnnn+2s
"""
