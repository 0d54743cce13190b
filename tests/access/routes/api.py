"""Routes of /api/v1; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  v1:me                          *++++++++f alice
GET  v1:companies                   +++++++++f
GET  v1:members                     *+*+*++nnf alice
GET  v1:invitations                 *+*+*++nnf invited
POST v1:invitations                 ++ffff+nnf
POST v1:invitation-withdrawal       +nffffnnnf pk=invitation
GET  v1:products                    ++++++++++
GET  v1:own-products                +*+*+*+++f draft
GET  v1:product                     ++++++++++ pk=product
GET  v1:product                     n+n+n+nnnn pk=draft
GET  v1:product-price               ++++++++++ pk=product ?quantity=100
POST v1:product-publication         n+nfnfnnnf pk=draft
POST v1:product-publication         fnfnfnnnnf pk=buyers_draft
GET  v1:categories                  ++++++++++
GET  v1:category                    ++++++++++ slug=category
GET  v1:orders                      **++**+*+f order_no
POST v1:orders                      mmmmmmmmmf
GET  v1:order                       ++ff++n+nf reference=order order
POST v1:order-confirmation          f+ffffnfnf reference=asked
GET  v1:order-contract              **ff**n*nf reference=order clause
POST v1:order-acceptance            ++ffffnfnf reference=order
POST v1:order-questions             ++ffffnfnf reference=order
POST v1:order-answer                ++ffffnfnf reference=order pk=clause_question
POST v1:order-shipment              f+ffffnfnf reference=order
POST v1:order-receipt               +fffffnfnf reference=order
GET  v1:order-supplier-question     ++ff++n+nf reference=order
POST v1:order-supplier-question     +fffffnfnf reference=order
POST v1:order-cancellation          ++ffffnfnf reference=asked
GET  v1:vendors                     ++++++++++
GET  v1:vendor                      ++++++++++ slug=vendor
GET  v1:vendor-reviews              ++++++++++ slug=vendor
POST v1:vendor-decision             nnnnnnn+nf slug=vendor
POST v1:reviews                     +++++++++f
GET  v1:threads                     ******+++f thread
GET  v1:thread                      ******n*nf reference=thread thread
GET  v1:thread-messages             ******n*nf reference=thread message
POST v1:thread-messages             ++++++n+nf reference=thread
GET  v1:notices                     +++++++++f
GET  v1:rfqs                        **++**+*+f rfq
POST v1:rfqs                        ++ffff+fff
GET  v1:rfq                         **ff**n*nf reference=rfq rfq
POST v1:rfq-submission              +nfnfnnnnf reference=rfq_draft
POST v1:rfq-cancellation            ++ff++n+nf reference=rfq
GET  v1:quotations                  **++**+*+f quotation
POST v1:quotations                  +++++++++f
GET  v1:quotation                   **ff**n*nf reference=quotation quotation
POST v1:revisions                   ++ff++n+nf reference=quotation
POST v1:acceptance                  ++ff++n+nf reference=quotation
POST v1:refusal                     ++ff++n+nf reference=quotation
GET  v1:order-payments              **ff**n*nf reference=order card_no
POST v1:order-payments              +fffffnfnf reference=waiting
GET  v1:order-protections           ++ff++n+nf reference=order
POST v1:order-release               +fffffnfnf reference=order tranche=:1
GET  v1:payouts                     +*ffff+fff payout_no
GET  v1:statement                   +*ffff+fff payout_no
GET  v1:search                      ++++++++++ ?q=oak
GET  v1:disputes                    **++**+*+f claim
POST v1:disputes                    +++++++++f
GET  v1:dispute                     **ff**n*nf reference=dispute claim
POST v1:dispute-proposals           ++ffffnfnf reference=dispute
POST v1:dispute-acceptance          ++ffffnfnf reference=dispute
POST v1:dispute-exhibits            ++ffffn+nf reference=dispute
POST v1:dispute-claim               ++ffffnfnf reference=dispute
POST v1:dispute-escalation          ++ffffnfnf reference=dispute
POST v1:dispute-ruling              nnnnnnn+nf reference=dispute
GET  v1:payout-plans                ++ffff+fff
PUT  v1:payout-plan                 +++++++++f currency=:EUR
GET  v1:payout-holds                ++ffff++ff
POST v1:payout-holds                nnnnnnn+nf
POST v1:payout-hold-end             nnnnnnn+nf pk=payout_hold
POST v1:payout-decision             nnnnnnn+nf reference=payout noun=:approval
GET  v1:returns                     **++**+*+f return_reason
POST v1:returns                     +++++++++f
GET  v1:return                      **ff**n*nf reference=goods_return return_reason
POST v1:return-authorisation        ++ffffnfnf reference=goods_return
POST v1:return-refusal              ++ffffnfnf reference=goods_return
POST v1:return-label                ++ffffnfnf reference=goods_return
POST v1:return-parcel               ++ffffnfnf reference=goods_return
POST v1:return-receipt              ++ffffn+nf reference=goods_return
POST v1:return-acceptance           ++ffffnfnf reference=goods_return
POST v1:return-refund               ++ffffnfnf reference=goods_return
POST v1:return-rejection            ++ffffnfnf reference=goods_return
POST v1:return-replacement          ++ffffnfnf reference=goods_return
POST v1:return-end                  ++ffffnfnf reference=goods_return
"""
