"""Why the amounts of a return and of a supplier's debt are what they are."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from marketplace.catalog.units import write_count
from marketplace.core.money import Money
from marketplace.orders.contract import plain
from trade_assurance.models import GoodsReturn, SellerDebt
from trade_assurance.whys import Part, Why


def explain_return(found: GoodsReturn) -> list[Why]:
    """Return the value of goods that go back, what the supplier keeps, the way, and the refund."""
    value = Part(_("Value"), "", found.value)
    share = f"{Decimal(found.protection.restocking_bps) / 100:f} %"
    kept = Part(_("The supplier keeps"), share, -found.restocking)
    freight = Part(_("Paid by the buyer for the way back"), found.carrier, found.freight)
    parts = (value, kept, freight) if found.freight_by == "seller" else (value, kept)
    return [
        Why(_("Value"), found.value, tuple(_goods(found)), name="value"),
        Why(
            _("The supplier keeps"),
            found.restocking,
            (Part(_("Share of the value, by the terms of the order"), share, found.restocking),),
            name="restocking",
        ),
        Why(_("The way back"), found.freight, (freight,), name="freight"),
        Why(_("Back to the buyer"), found.refund, parts, name="refund"),
    ]


def explain_debt(debt: SellerDebt) -> list[Why]:
    """Return what was laid out for a supplier, and what is open of it after each settlement."""
    earning = debt.earning
    out = Part(
        earning.get_kind_display(), earning.order_reference, debt.amount,
        movement=earning.movement_key, at=debt.at,
    )  # fmt: skip
    gone = (
        Part(_("Settled"), "", Money(-debt.settled_minor, debt.currency)),
        Part(_("Written off"), debt.reason, Money(-debt.written_off_minor, debt.currency)),
    )
    open_parts = (out, *(part for part in gone if part.money))
    return [
        Why(_("Laid out"), debt.amount, (out,), name="laid-out"),
        Why(_("Open"), debt.open, open_parts, name="open"),
    ]


def _goods(found: GoodsReturn) -> Iterator[Part]:
    """Yield the price of what goes back, line by line; what was decided or not held comes last."""
    left = found.value
    for row in found.lines.select_related("line").order_by("pk"):
        share = row.line.total.amount * row.quantity / row.line.quantity
        money = Money.rounded(share, found.currency)
        count = write_count(row.quantity, row.line.unit).strip()
        left -= money
        price = f"{count} × {plain(row.line.unit_price)} {found.currency}"
        yield Part(row.line.title, price, money)
    if not left:
        return
    if found.dispute is None:
        yield Part(_("Not held any more"), "", left)
    else:
        yield Part(_("Decided in the dispute"), found.dispute.reference, left)
