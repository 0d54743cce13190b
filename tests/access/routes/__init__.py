"""The matrix, written by hand: one line per route and method, one letter per role.

Columns: buyer, seller, bob and sara (their colleagues who may only write messages), bea and sid
(colleagues who may only read orders, requests and quotations), stranger (another company that buys
and sells), operator, unproven (an operator without a second factor), guest. After the letters:
what the address is built of, and the value that the starred roles must find in the answer and
nobody else.
"""

from importlib import import_module

from tests.access.asking import Line, lines

AREAS = (
    "public", "company", "goods", "rfqs", "talk", "money", "bank", "papers", "disputes",
    "inspections", "desk", "api", "payouts", "why", "commission", "freight", "terms",
)  # fmt: skip
LINES: list[Line] = [
    line for area in AREAS for line in lines(import_module(f"tests.access.routes.{area}").TABLE)
]

# Routes of other packages, by prefix of their name, with the reason.
OTHERS = {
    "account_": "allauth's own pages: its own tests; ours in tests/companies/test_signup.py",
    "mfa_": "allauth's second factor: only about the person who is signed in",
    "usersessions_": "allauth's list of one's own sessions",
    "admin:": "the read-only back office: one door, asked below and in test_backoffice.py",
}
