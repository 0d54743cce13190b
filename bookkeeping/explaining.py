"""Why a paper, a payout or a movement is about so much: parts that add up to it, to the minor unit."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bookkeeping.models import Paper, PaperVersion
from bookkeeping.states import OF_FEES, PaperKind
from marketplace.catalog.units import write_count
from marketplace.core.money import Money, total
from marketplace.core.pdf import Words
from marketplace.orders.contract import LineTerms
from trade_assurance.explanations import OF_RELEASED, TAKEN
from trade_assurance.ledger.models import Movement, Posting
from trade_assurance.ledger.movements import AccountKind, MovementKind
from trade_assurance.models import Payment
from trade_assurance.queries import SELLERS_ACCOUNTS
from trade_assurance.whys import Part, Why

SENT_BACK = ("refunded", "release_refunded")


def of_paper(paper: Paper) -> list[Why]:
    """Return what a paper's amounts are made of; a packing list has none."""
    version = paper.versions.get(number=1)
    if paper.kind == PaperKind.INVOICE:
        return [_of_invoice(paper, version), _left_of(paper)]
    if paper.kind == PaperKind.CREDIT_NOTE:
        return [_of_credit(paper)]
    if paper.kind in OF_FEES:
        return _of_fees(paper)
    if paper.kind == PaperKind.RECEIPT:
        return [_of_receipt(paper, version)]
    return []


def of_movement(movement: Movement, *, selling: bool) -> list[Why]:
    """Return a movement's postings by the account that they changed, with their sign there.

    The supplier sees first what it brought in all, what was taken of it, and the balance after it.
    The buyer is not shown what the supplier pays the marketplace.
    """
    labels = dict(AccountKind.choices)
    postings = list(movement.postings.select_related("account").order_by("pk"))
    shown = [p for p in postings if selling or p.account.kind not in SELLERS_ACCOUNTS]
    own = _of_supplier(movement, postings) if selling else []
    return own + [
        Why(
            labels.get(posting.account.kind, posting.account.kind),
            Money(posting.minor, posting.currency),
            (_leg(movement, posting),),
            name=f"entry-{posting.pk}",
        )
        for posting in shown
    ]


def _of_supplier(movement: Movement, postings: list[Posting]) -> list[Why]:
    """Return gross, commission, net and balance as the supplier's statement shows them."""
    own = [p for p in postings if p.account.kind == AccountKind.PAYABLE]
    if not own:
        return []
    gross = [p for p in postings if p.account.kind in OF_RELEASED]
    taken = [p for p in postings if p.account.kind in TAKEN]
    currency = own[0].currency
    after = Money(own[-1].after_minor or 0, currency)
    change = Money(sum(p.minor for p in own), currency)
    before = Part(_("Balance before"), "", after - change)
    net = tuple(_leg(movement, p) for p in own)
    return [
        summed(_("Gross"), "gross", [_leg(movement, p) for p in gross], currency),
        summed(
            _("Commission, with VAT"),
            "commission",
            [_leg(movement, p, -1) for p in taken],
            currency,
        ),
        summed(_("Amount"), "net", net, currency),
        Why(_("Balance"), after, (before, *net), name="balance"),
    ]


def summed(title: str, name: str, parts: Iterable[Part], currency: str) -> Why:
    """Return an amount that is the sum of its parts."""
    parts = tuple(parts)
    return Why(title, total((part.money for part in parts), currency), parts, name=name)


def _leg(movement: Movement, posting: Posting, sign: int = 1) -> Part:
    return Part(
        label=dict(MovementKind.choices).get(movement.kind, movement.kind),
        detail=dict(AccountKind.choices).get(posting.account.kind, posting.account.kind),
        money=Money(sign * posting.minor, posting.currency),
        movement=movement.key,
        at=movement.at,
    )


def _of_invoice(paper: Paper, version: PaperVersion) -> Why:
    data, currency = version.data, paper.currency
    words = Words("en", currency)
    parts = [
        Part(line["title"], _priced(line, words), Money(line["minor"], currency))
        for line in data["lines"]
    ]
    freight = Money(data["freight_minor"], currency)
    if freight:
        parts.append(Part(_("Freight and share of the order"), "", freight))
    return Why(_("Invoiced"), paper.total, tuple(parts), name="total")


def _priced(line: dict[str, str], words: Words) -> str:
    terms = LineTerms.from_json({"product_id": None, "sku_id": None, **_terms(line)})
    count = write_count(terms.quantity, terms.unit).strip()
    return f"{count} × {words.unit_price(line['unit_price'])}"


def _terms(line: dict[str, str]) -> dict[str, str]:
    return {name: line[name] for name in ("title", "attributes", "quantity", "unit", "unit_price")}


def _left_of(paper: Paper) -> Why:
    """What remains of an invoice: itself less its credit notes."""
    credits_ = list(paper.credits.order_by("number"))
    parts = [Part(paper.text, "", paper.total)]
    parts += [Part(credit.text, _("Credit note"), -credit.total) for credit in credits_]
    left = paper.total_minor - sum(credit.total_minor for credit in credits_)
    return Why(_("Left of the invoice"), Money(left, paper.currency), tuple(parts), name="left")


def _of_credit(paper: Paper) -> Why:
    """Refunds of the tranche up to here, less what earlier credit notes say.

    A refund beyond the invoice is on no credit note.
    """
    invoice = paper.corrects
    assert invoice is not None  # noqa: S101 - a CHECK holds it
    earlier = list(invoice.credits.filter(number__lt=paper.number).order_by("number"))
    stated = sum(credit.total_minor for credit in earlier) + paper.total_minor
    parts, came = [], 0
    for posting in refunds_of(paper):
        if came >= stated:
            break
        came += posting.minor
        parts.append(_refund(posting))
    parts += [Part(each.text, _("Credit note"), -each.total) for each in earlier]
    if came > stated:
        beyond = Money(stated - came, paper.currency)
        parts.append(Part(_("Beyond the invoice"), "", beyond))
    return Why(_("Credited"), paper.total, tuple(parts), name="total")


def refunds_of(paper: Paper) -> list[Posting]:
    """Return the refunds of a paper's tranche, oldest first; they name it in their key."""
    rows = (
        Posting.objects.filter(
            account__kind=AccountKind.REFUND_DUE,
            movement__kind__in=SENT_BACK,
            movement__subject_kind="order",
            movement__subject_id=paper.order_id or 0,
            minor__gt=0,
        )
        .select_related("movement")
        .order_by("movement_id", "pk")
    )
    return [posting for posting in rows if _is_of(posting.movement, paper.protection_id)]


def _is_of(movement: Movement, protection_id: int | None) -> bool:
    held = movement.postings.filter(account__kind=AccountKind.HELD)
    owners = set(held.values_list("account__owner_id", flat=True))
    return protection_id in owners or not owners


def _refund(posting: Posting) -> Part:
    movement = posting.movement
    return Part(
        label=dict(MovementKind.choices).get(movement.kind, movement.kind),
        detail="",
        money=Money(posting.minor, posting.currency),
        movement=movement.key,
        at=movement.at,
    )


def _of_fees(paper: Paper) -> list[Why]:
    sign = 1 if paper.kind == PaperKind.FEE_INVOICE else -1
    lines = list(paper.fee_lines.select_related("movement", "order").order_by("pk"))
    rates = {
        line["order"]: ", ".join(f"{name} {bps / 100:g} %" for name, bps in line["rates"])
        for line in paper.versions.get(number=1).data["lines"]
    }

    def parts(name: str) -> tuple[Part, ...]:
        return tuple(
            Part(
                label=line.order.reference,
                detail=rates.get(line.order.reference, ""),
                money=Money(sign * getattr(line, name), paper.currency),
                movement=line.movement.key,
                order=line.order.reference,
                at=line.movement.at,
            )
            for line in lines
        )

    fee, vat = parts("fee_minor"), parts("vat_minor")
    return [
        Why(_("Commission"), paper.net, fee, name="net"),
        Why(_("VAT on commission"), paper.tax, vat, name="tax"),
        Why(_("Total"), paper.total, (*fee, *vat), name="total"),
    ]


def _of_receipt(paper: Paper, version: PaperVersion) -> Why:
    payment = Payment.objects.get(reference=version.data["payment"])
    rows = Posting.objects.filter(
        movement__in=funding_of(payment), account__kind=AccountKind.HELD, minor__gt=0
    )
    parts = [_refund(row) for row in rows.select_related("movement").order_by("pk")]
    return Why(_("Received"), paper.total, tuple(parts), name="total")


def funding_of(payment: Payment) -> list[Movement]:
    """Return the movements that brought a payment's money: by card, or matched transfers."""
    parts = payment.allocations.values_list("line_id", flat=True)
    lines = [f"bank-line-{line_id}-payment-{payment.pk}" for line_id in parts]
    keys = [f"payment-{payment.pk}-settled", *lines]
    return list(Movement.objects.filter(key__in=keys))
