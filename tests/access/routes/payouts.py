"""Routes of money that goes back after release; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  refunds:order                  f*ffffn*ns reference=ended ended_no
POST refunds:order                  f+ffffn+ns reference=ended
GET  refunds:desk                   nnnnnnn*2s refund_reason
POST refunds:decide                 fnfnfnnfns reference=refund noun=:approval
GET  debts:desk                     nnnnnnn*2s debt_open
GET  debts:csv                      nnnnnnn*2s debt_open
POST debts:proposal                 nnnnnnn+2s pk=debt
POST debts:write_off                nnnnnnn+2s pk=debt
GET  chargebacks:desk               nnnnnnn+2s
GET  chargebacks:case               nnnnnnn*2s pk=chargeback bank_reason
GET  chargebacks:pack               nnnnnnn+2s pk=chargeback
POST chargebacks:evidence           nnnnnnn+2s pk=chargeback
GET  seller_money:rows              +*ffff+nns currency=:EUR noun=:allocated payout_no
GET  seller_money:rows_csv          +*ffff+nns currency=:EUR noun=:allocated payout_no
GET  seller_money:plan              ++ffff+nns currency=:EUR
POST seller_money:plan              ++ffff+nns currency=:EUR
POST seller_money:request           ++ffff+nns currency=:EUR
GET  desk_sellers:show              nnnnnnn*2s reference=seller seller_name
POST desk_sellers:hold              nnnnnnn+2s reference=seller
POST desk_sellers:lift              nnnnnnn+2s reference=seller pk=payout_hold
POST desk_sellers:reserve           nnnnnnn+2s reference=seller
POST desk_sellers:account           nnnnnnn+2s reference=seller noun=:restoration
POST supplier_questions:answer      +fffffnfns reference=order noun=:continuation
GET  supplier_questions:desk        nnnnnnn+2s
POST supplier_questions:decision    nnnnnnn+2s pk=seller_question
POST connect:account                ++ffff+nns
GET  connect:onboarding             n+ffffnnns
POST connect:look_up                nnnnnnn+2s reference=seller
POST chargebacks:acceptance         nnnnnnn+2s pk=chargeback
"""
