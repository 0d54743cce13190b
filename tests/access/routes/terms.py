"""Routes of credit and of what is owed on it; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
POST terms:order                    +fffffnfns reference=waiting
GET  terms:claim                    **ff**n*ns reference=on_terms position=:1 terms_no
POST terms:claim                    +fffffnfns reference=on_terms position=:1
GET  terms:owed                     **ffff+nns terms_no
GET  terms:owed_csv                 *+ffff+nns terms_no
GET  receivables:receivables        **ffff+nns terms_no
GET  receivables:csv                +*ffff+nns terms_no
GET  receivables:lines              f+ffff+nns
POST receivables:lines              f+ffff+nns
POST receivables:credit_note        n+nfnfnnns pk=claim
POST receivables:write_off          n+nfnfnnns pk=claim
POST receivables:revocation         n+nfnfnnns pk=credit_line
GET  underfunded:queue              nnnnnnn+2s
POST underfunded:extension          nnnnnnn+2s reference=waiting
POST underfunded:refund             nnnnnnn+2s reference=waiting
GET  cheques:queue                  nnnnnnn*2s cheque_no
POST cheques:queue                  nnnnnnn+2s
POST cheques:step                   nnnnnnn+2s pk=cheque noun=:deposit
GET  v1:credit-lines                ++ffff+fff
GET  v1:claims                      **ffff+fff terms_no
POST v1:order-terms                 +fffffnfnf reference=waiting
POST v1:claim-payments              +fffffnfnf reference=on_terms tranche=:1
"""
