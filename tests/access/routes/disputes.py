"""Routes of disputes, both sides' and the operators'; tests/access/asking.py has the letters."""

# fmt: off
TABLE = """
GET  disputes:index                 +++++++nns
GET  disputes:open                  +fffffnnns reference=order
POST disputes:open                  +fffffnnns reference=order
GET  disputes:room                  **ff**n+ns reference=dispute claim
POST disputes:proposals             ++ffffnfns reference=dispute
POST disputes:acceptance            ++ffffnfns reference=dispute
POST disputes:refusal               ++ffffnfns reference=dispute
POST disputes:exhibits              ++ffffnfns reference=dispute
GET  disputes:exhibit               **ff**n*ns reference=dispute label=exhibit exhibit_text
POST disputes:appeal                ++ffffnfns reference=dispute
POST disputes:escalation            ++ffffnfns reference=dispute
POST disputes:withdrawal            ++ffffnfns reference=dispute
POST disputes:end-of-evidence       ++ffffnfns reference=dispute
GET  desk_disputes:queue            nnnnnnn+2s
GET  desk_disputes:case             nnnnnnn*2s reference=dispute claim
GET  desk_disputes:case             nnnnnnn*2s reference=appealed had_a_part
GET  desk_disputes:case             nnnnnnn*2s reference=drafted cannot_sign
GET  desk_disputes:preview          nnnnnnn+2s reference=dispute
POST desk_disputes:assignment       nnnnnnn+2s reference=dispute
POST desk_disputes:extension        nnnnnnn+2s reference=dispute
POST desk_disputes:question         nnnnnnn+2s reference=dispute
POST desk_disputes:exhibits         nnnnnnn+2s reference=dispute
POST desk_disputes:ruling           nnnnnnn+2s reference=dispute
POST desk_disputes:signature        nnnnnnn+2s reference=dispute
POST desk_disputes:return           nnnnnnn+2s reference=dispute
POST desk_disputes:retry            nnnnnnn+2s reference=dispute
"""
