"""Routes of disputes, both sides' and the operators'; tests/access/asking.py has the letters."""

# fmt: off
TABLE = """
GET  disputes:index                 +++++++nns
GET  disputes:open                  ++ffffnnns reference=order
POST disputes:open                  ++ffffnnns reference=order
GET  disputes:room                  **ff**n+ns reference=dispute claim
GET  bundles:dispute                 ++ff++n+ns reference=dispute
POST disputes:proposals             ++ffffnfns reference=dispute
POST disputes:acceptance            ++ffffnfns reference=dispute
POST disputes:refusal               ++ffffnfns reference=dispute
POST disputes:exhibits              ++ffffnfns reference=dispute
GET  disputes:exhibit               **ff**n*ns reference=dispute label=exhibit exhibit_text
POST disputes:appeal                ++ffffnfns reference=dispute
POST disputes:escalation            ++ffffnfns reference=dispute
POST disputes:withdrawal            ++ffffnfns reference=dispute
POST disputes:end-of-evidence       ++ffffnfns reference=dispute
POST disputes:claim                 ++ffffnfns reference=dispute
POST disputes:replacement           ++ffffnfns reference=dispute
POST disputes:uncontested-part      ++ffffnfns reference=dispute
POST disputes:arrival               ++ffffnfns reference=dispute
GET  returns:index                  +++++++nns
GET  returns:terms                  f+ffff+nns
POST returns:terms                  f+ffff+nns
GET  returns:ask                    +fffffnnns reference=returnable
POST returns:ask                    +fffffnnns reference=returnable
GET  returns:detail                 **ff**n*ns reference=goods_return return_reason
GET  returns:label-file             **ff**n*ns reference=labelled label_text
POST returns:authorisation          ++ffffnfns reference=goods_return
POST returns:refusal                ++ffffnfns reference=goods_return
POST returns:label                  ++ffffnfns reference=goods_return
POST returns:parcel                 ++ffffnfns reference=goods_return
POST returns:rejection              ++ffffnfns reference=goods_return
POST returns:replacement            ++ffffnfns reference=goods_return
POST returns:receipt                ++ffffn+ns reference=goods_return
POST returns:acceptance             ++ffffnfns reference=goods_return
POST returns:refund                 ++ffffnfns reference=goods_return
POST returns:end                    ++ffffnfns reference=goods_return
GET  desk_disputes:queue            nnnnnnn+2s
GET  desk_disputes:case             nnnnnnn*2s reference=dispute claim
GET  desk_disputes:case             nnnnnnn*2s reference=appealed had_a_part
GET  desk_disputes:case             nnnnnnn*2s reference=drafted cannot_sign
GET  desk_disputes:preview          nnnnnnn+2s reference=dispute
POST desk_disputes:assignment       nnnnnnn+2s reference=dispute
POST desk_disputes:handover         nnnnnnn+2s reference=dispute
POST desk_disputes:inspection       nnnnnnn+2s reference=dispute
POST desk_disputes:finding          nnnnnnn+2s reference=dispute
POST desk_disputes:bank-decision    nnnnnnn+2s reference=dispute
POST desk_disputes:extension        nnnnnnn+2s reference=dispute
POST desk_disputes:question         nnnnnnn+2s reference=dispute
POST desk_disputes:exhibits         nnnnnnn+2s reference=dispute
POST desk_disputes:ruling           nnnnnnn+2s reference=dispute
POST desk_disputes:signature        nnnnnnn+2s reference=dispute
POST desk_disputes:return           nnnnnnn+2s reference=dispute
POST desk_disputes:retry            nnnnnnn+2s reference=dispute
"""
