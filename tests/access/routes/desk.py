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
GET  money_desk:review              nnnnnnn*2s stop
POST money_desk:freeze              nnnnnnn+2s
POST money_desk:unfreeze            nnnnnnn+2s pk=held
POST money_desk:taken               nnnnnnn+2s pk=held
POST money_desk:reversal            nnnnnnn+2s
POST money_desk:clearance           nnnnnnn+2s pk=stop
POST money_desk:look_up             nnnnnnn+2s reference=payment
POST money_desk:give_up             nnnnnnn+2s reference=payment
GET  money_desk:commission          nnnnnnn+2s
POST money_desk:commission          nnnnnnn+2s
POST money_desk:rule_end            nnnnnnn+2s pk=rule
"""
