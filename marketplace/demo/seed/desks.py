"""What waits on the operators' desk: companies, a supplier, transfers, payouts, money wanted back."""

from datetime import timedelta

from marketplace.companies.member import Member
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.demo.seed.cast import Cast
from marketplace.demo.seed.people import make_company
from marketplace.demo.seed.story import Scene
from trade_assurance import actions as money
from trade_assurance.models import Payment, Protection
from vendors import actions as vendors

BANKS = (
    ("nikos", "Hellas Thermal Works", "GR16 0110 1250 0000 0001 2300 695"),
    ("wei", "Meridian Metals", "DE89 3704 0044 0532 0130 00"),
    ("ines", "Têxtil do Ave", "PT50 0002 0123 1234 5678 9015 4"),
    ("petra", "Kartonagen Lindner", "DE02 1203 0000 0000 2020 51"),
)


def scenes(cast: Cast) -> list[Scene]:
    """Return what waits, as scenes."""
    return [_banks(cast), _payouts(cast), _wanted_back(cast), _stray_transfer(), _applicants()]


def _banks(cast: Cast) -> Scene:
    yield 95
    for name, holder, iban in BANKS:
        details = money.BankDetails(holder=holder, iban=iban)
        money.change_bank_details(details=details, by=cast[name], at=clock.now())


def _payouts(cast: Cast) -> Scene:
    """One run paid, the second half-way."""
    yield 30
    first = money.build_payouts(by=cast["olga"], at=clock.now())
    yield 29.5
    for payout in first:
        money.approve_payout(payout=payout, by=cast["omar"], at=clock.now())
        money.send_payout(payout=payout, by=cast["omar"], at=clock.now())
    yield 28
    for payout in first:
        money.record_payout_paid(
            payout=payout,
            bank_reference=f"SEPA-{payout.reference}",
            by=cast["olga"],
            at=clock.now(),
        )
    yield 1
    money.build_payouts(by=cast["olga"], at=clock.now())


def _wanted_back(cast: Cast) -> Scene:
    """Petra was paid out, and a part goes back to the buyer; a bank asks about an order of Anouk's."""
    yield 0.8
    at = clock.now()
    paid = Protection.objects.filter(seller=cast["petra"].company, released_minor__gt=0).first()
    if paid is not None:
        part = Money(paid.released_minor // 10, paid.currency)
        reason = "Two hundred boxes were crushed on the way."
        money.ask_refund(protection=paid, money=part, by=cast["olga"], at=at, reason=reason)
    asked = Payment.objects.filter(
        order__seller=cast["anouk"].company, method="card", received_minor__gt=0
    ).first()
    if asked is not None:
        due = at + timedelta(days=7)
        case = money.Case("du_1NqKWZ", asked.amount, "product_not_received", due, inquiry=True)
        money.note_chargeback(payment=asked, case=case, at=at)


def _stray_transfer() -> Scene:
    """Money that names no payment: it stays aside until an operator knows whose it is."""
    yield 0.9
    credit = money.Credit(
        bank_id="DEMO-STRAY-1",
        money=Money(24_000, "EUR"),
        text="Invoice 2231, thank you",
        payer="Brandt Hotelbedarf",
        payer_account="DE02 5001 0517 0137 0750 30",
    )
    money.record_bank_line(credit=credit, at=clock.now())


def _applicants() -> Scene:
    yield 1.3
    member: Member
    _company, member = make_company(
        "Savonnerie du Cap", "FR", "lucie@savonnerie-du-cap.example", "Lucie Bonnet", "fr",
        at=clock.now(),
    )  # fmt: skip
    vendors.request_vendor_profile(
        by=member, at=clock.now(), tagline="Savons solides et huiles, fabriqués à Marseille"
    )
    yield 0.2
    make_company(
        "Halden Offshore", "NO", "kari@halden-offshore.example", "Kari Moe", "en", at=clock.now()
    )
