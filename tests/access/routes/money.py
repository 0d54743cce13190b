"""Routes of orders, payments, payouts and reviews; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  payments:payment               **ff**n*ns reference=waiting payment_no
POST payments:payment               +fffffnfns reference=waiting
POST payments:release               +fffffnfns reference=order
GET  payments:movements             **ff**n*ns reference=order order_no
POST payments:cancellation          +fnnffnfns reference=payment
GET  payments:transfers             nnnnnnn*2s transfer
POST payments:match                 nnnnnnn+2s pk=bank_line
POST payments:send_back             nnnnnnn+2s pk=bank_line
POST payments:refund_sent           nnnnnnn+2s pk=intent
GET  payouts:index                  +*ffff+nns payout_no
GET  payouts:statement              +*ffff+nns payout_no
GET  payouts:statement_csv          +*ffff+nns payout_no
GET  payouts:bank_details           ++ffff+nns
POST payouts:bank_details           ++ffff+nns
GET  payouts:payout                 n*ffffnnns reference=payout payout_no
GET  payouts:desk                   nnnnnnn*2s payout_no
GET  payouts:desk                   nnnnnnn*2s ?page=1 approve_small
GET  payouts:desk                   nnnnnnn+2s ?page=2 approve_large
POST payouts:decide                 nnnnnnnf2s reference=large_scheduled noun=:approval
POST payouts:decide                 nnnnnnnf2s reference=large_approved noun=:transfer
POST payouts:run                    nnnnnnn+2s
POST payouts:decide                 nnnnnnn+2s reference=payout noun=:approval
GET  reviews:mine                   +*+++++nns reply_to
GET  reviews:order                  *nnn*nnnns reference=ended ended_no
GET  reviews:order                  +nnn+nnnns reference=order review_early
GET  reviews:write                  *nnn*nnnns reference=ended revision
GET  reviews:write_product          +nnn+nnnns reference=ended product_id=product revision
POST reviews:write                  +nnn+nnnns reference=ended
POST reviews:write_product          +nnn+nnnns reference=ended product_id=product
POST reviews:reply                  f+ffffnnns reference=review
POST reviews:report                 ++++++nnns reference=review
GET  reviews:queue                  nnnnnnn+2s
GET  reviews:case                   nnnnnnn*2s reference=review report
POST reviews:case                   nnnnnnn+2s reference=review
GET  contracts:contract             **ff**n*ns reference=order clause
POST contracts:acceptance           ++ffffnfns reference=order
POST contracts:question             ++ffffnfns reference=order
POST contracts:answer               ++ffffnfns reference=order pk=clause_question
GET  contracts:terms                f+ffff+nns
POST contracts:terms                f+ffff+nns
GET  changes:changes                **ff**n*ns reference=order order_no
POST changes:changes                ++ffffnfns reference=order
POST changes:answer                 +fffffnfns reference=waiting pk=change noun=:refusal
GET  orders:index                   **++**+*+s order_no
GET  orders:export                  **++**+*+s order_no
GET  orders:new                     +fffff+ffs ?product={product.pk}
POST orders:new                     nnffffnffs
GET  orders:price                   +++++++++s ?product={product.pk}&quantity=100
GET  orders:detail                  **ff**n*ns reference=order order
GET  orders:document                ++ff++n+ns reference=order pk=document
POST orders:move                    +fffffnfns reference=order noun=:receipt
POST orders:move                    f+ffffnfns reference=asked noun=:confirmation
POST orders:consignment             +fffffnfns reference=order position=:1 noun=:count
POST orders:consignment             f+ffffn+ns reference=order position=:1 noun=:handover
"""
