"""Numbered papers for tests, made through the real actions."""

from datetime import timedelta

from bookkeeping.actions import Draft, issue
from bookkeeping.models import Paper, PaperFile
from bookkeeping.states import PaperKind
from marketplace.core import clock, outbox
from marketplace.core.money import Money
from tests.factories.money import give_bank_details
from trade_assurance import actions

PARTY = {
    "name": "Anybody", "reference": "", "registration_number": "", "vat_number": "",
    "country": "FR", "address": [],
}  # fmt: skip


def draft(issuer, recipient, source, *, kind=PaperKind.PACKING_LIST, net=0, **fields):
    """A paper that says little; its files are made by the outbox if anybody runs it."""
    data = {
        "seller": PARTY, "buyer": PARTY, "delivery": {"place": "", "country": "", "address": []},
        "order": "O-1", "po_number": "", "lines": [], "packages": [], "incoterm": "",
        "shipped_on": "", "mode": "", "carrier": "", "tracking": "",
    }  # fmt: skip
    return Draft(
        kind=kind, issuer=issuer, recipient=recipient, source=source, net=Money(net, "EUR"),
        tax=Money(0, "EUR"), data=data, **fields,
    )  # fmt: skip


def number(issuer, recipient, source, *, at=None, **fields):
    """Issue it; return its number in words."""
    return issue(draft(issuer, recipient, source, **fields), at=at or clock.now()).text


def paper_of(order, kind):
    return Paper.objects.get(order=order, kind=kind)


def file_of(paper):
    return PaperFile.objects.filter(version__paper=paper).first()


def fee_papers():
    return Paper.objects.filter(kind=PaperKind.FEE_INVOICE)


def pay_out(seller, operator):
    """Give bank details, wait until they may be used, run the payouts and make their papers."""
    give_bank_details(seller)
    clock.advance(timedelta(days=4))
    made = actions.build_payouts(by=operator, at=clock.now())
    outbox.drain()
    return made
