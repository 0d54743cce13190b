"""Routes of requests and quotations; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  rfqs:list                      *+++*++++s rfq
GET  rfqs:new                       ++ffff+ffs
POST rfqs:new                       ++ffff+ffs
GET  rfqs:market                    f*ffff+ffs rfq
GET  rfqs:queue                     nnnnnnn*2s screened
GET  rfqs:review                    nnnnnnn*2s reference=rfq_waiting screened
POST rfqs:decision                  nnnnnnn+2s reference=rfq_waiting
GET  rfqs:detail                    *nfn*nn+ns reference=rfq rfq
GET  rfqs:edit                      *nfnfnnnns reference=rfq_draft name=:what rfq_draft
POST rfqs:edit                      +nfnfnnnns reference=rfq_draft name=:what
GET  rfqs:criteria                  +nfnfnnnns reference=rfq_draft
POST rfqs:criteria                  +nfnfnnnns reference=rfq_draft
POST rfqs:submission                +nfnfnnnns reference=rfq_draft
POST rfqs:extension                 +nfnfnnnns reference=rfq
POST rfqs:closure                   +nfnfnnnns reference=rfq
POST rfqs:cancellation              +nfnfnnnns reference=rfq
POST rfqs:ending                    +nfnfnnnns reference=rfq
POST rfqs:answer                    +nfnfnnnns reference=rfq question_id=question
GET  rfqs:comparison                *nfn*nnnns reference=rfq rfq
GET  rfqs:comparison_csv            *nfn*nnnns reference=rfq quotation_no
POST rfqs:files                     +nfnfnnnns reference=rfq_draft
GET  rfqs:file                      **ff**n*ns reference=rfq file_id=rfq_file rfq_file
GET  rfqs:offered                   n*nfn*nnns reference=rfq rfq
POST rfqs:question                  n+nfn+nnns reference=rfq
POST rfqs:refusal                   n+nfn+nnns reference=rfq_open
GET  quotations:list                **++**+*+s quotation_no
GET  quotations:private             fnffffnffs
POST quotations:private             fnffffnffs
POST quotations:start               n+nfnfnnns reference=rfq_open
GET  quotations:detail              **ff**n*ns reference=quotation quotation
GET  quotations:file                **ff**n*ns reference=quotation file_id=quotation_file quotation_file
POST quotations:files               n+nfnfnnns reference=quotation_draft
GET  quotations:build               n*nfnfnnns reference=quotation_draft started_no
POST quotations:build               n+nfnfnnns reference=quotation_draft
GET  quotations:preview             n*nfnfnnns reference=quotation_draft started_no
POST quotations:submission          n+nfnfnnns reference=quotation_draft
POST quotations:acceptance          ++ffffnfns reference=quotation
GET  quotations:acceptance          mmmmmmmmms reference=quotation
GET  quotations:counter             +fffffnfns reference=quotation
POST quotations:counter             +fffffnfns reference=quotation
POST quotations:refusal             +fffffnfns reference=quotation
POST quotations:withdrawal          f+ffffnfns reference=quotation
"""
