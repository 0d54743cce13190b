"""Routes that explain amounts; the letters are explained in tests/access/asking.py."""

# fmt: off
# ruff: noqa: E501 - one line per route
TABLE = """
GET  why:payout                     n*nnnnn*ns reference=payout payout_no
GET  why:account                    ++ffff+nns
GET  why:dispute                    ++ff++n+ns reference=dispute
GET  why:return                     ++ff++n+ns reference=goods_return
GET  why:debt                       n+nfnfnnns pk=debt
GET  why:statement                  ++ffffnnns side=:selling ?first=2026-01-01&last=2027-01-01&currency=EUR&why=held
GET  v1:order-money                 ++ff++n+nf reference=order
GET  v1:dispute-money               ++ff++n+nf reference=dispute
GET  v1:return-money                ++ff++n+nf reference=goods_return
GET  v1:payout-money                n+ffffn+ff reference=payout
GET  v1:paper-money                 **ff**n*nf pk=invoice invoice_no
GET  v1:movement                    ++ff++n+nf key=release
GET  v1:statement-money             ++ffffnfff side=:selling ?first=2026-01-01&last=2027-01-01&currency=EUR&why=held
"""
