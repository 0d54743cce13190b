"""Rules that an offer and a request must meet before they are sent; each breach names its field."""

import itertools
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.core.money import BASIS_POINTS, EXPONENTS
from marketplace.orders.criteria import Criterion, faults
from marketplace.orders.criteria_words import fault
from rfq.errors import DeadlineOutOfRange, OfferInvalid, QuantityBelowMinimum, RequestIncomplete
from rfq.models import RFQ
from rfq.offer import Offer, OfferLine

DEADLINE_FROM = timedelta(hours=24)
DEADLINE_TO = timedelta(days=60)
VALID_FROM = timedelta(days=1)
VALID_TO = timedelta(days=90)
COUNTER_VALID = timedelta(days=3)
MESSAGE_LENGTH = 4000
MOST_LINES = 20
MOST_CRITERIA = 40
MOST_MILESTONES = 12
MILESTONE_LENGTH = 120
MOST_TOLERANCE_BPS = 2_000  # a fifth: more than that is another order
PAYERS = ("buyer", "seller")
LARGEST = Decimal("99999999999")


def check_request(rfq: RFQ, at: datetime) -> None:
    """Refuse a request that a supplier could not answer. Raises: RequestIncomplete, DeadlineOutOfRange."""
    needed = {
        "title": (rfq.title.strip(), _("Say in a few words what you need.")),
        "description": (rfq.description.strip(), _("Describe what you need.")),
        "quantity": (rfq.quantity, _("Enter the quantity.")),
        "destination_country": (rfq.destination_country, _("Choose the country of delivery.")),
        "closes_at": (rfq.closes_at, _("Choose until when suppliers can quote.")),
    }
    for field, (value, message) in needed.items():
        if not value:
            raise RequestIncomplete(message, field=field)
    check_deadline(rfq.closes_at, at)


def check_deadline(closes_at: datetime | None, at: datetime) -> None:
    """Refuse a deadline nearer than a day or farther than sixty. Raises: DeadlineOutOfRange."""
    if closes_at is None or not at + DEADLINE_FROM <= closes_at <= at + DEADLINE_TO:
        raise DeadlineOutOfRange(_("Choose a deadline between 1 and 60 days from now."))


def check_offer(offer: Offer, at: datetime, *, is_counter: bool = False) -> None:
    """Refuse terms that cannot be meant. Raises: OfferInvalid, QuantityBelowMinimum."""
    if offer.currency not in EXPONENTS:
        raise OfferInvalid(_("Choose one of the listed currencies."), field="currency")
    if not 1 <= len(offer.lines) <= MOST_LINES:
        raise OfferInvalid(
            _("A quotation has between 1 and %(most)s lines.") % {"most": MOST_LINES}
        )
    for number, line in enumerate(offer.lines, start=1):
        try:
            _check_line(line)
        except (OfferInvalid, QuantityBelowMinimum) as refusal:
            refusal.line = number
            raise
    _check_terms(offer)
    earliest = at if is_counter else at + VALID_FROM
    if not earliest < offer.valid_until <= at + VALID_TO:
        raise OfferInvalid(_("Choose a validity between 1 and 90 days."), field="valid_days")


def _check_terms(offer: Offer) -> None:
    for field in ("freight", "one_off"):
        charge = getattr(offer, field)
        if charge is not None and (charge.minor < 0 or charge.currency != offer.currency):
            raise OfferInvalid(_("Enter an amount of zero or more."), field=field)
    if not 0 <= offer.deposit_bps < BASIS_POINTS:
        raise OfferInvalid(_("The deposit is less than the whole amount."), field="deposit")
    _check_delivery(offer)
    _check_criteria(offer.criteria)
    if offer.inspection is not None and offer.inspection.paid_by not in PAYERS:
        raise OfferInvalid(_("Say who pays for the inspection."), field="inspection_paid_by")
    if len(offer.message) > MESSAGE_LENGTH:
        raise OfferInvalid(
            _("Write at most %(limit)s characters.") % {"limit": MESSAGE_LENGTH}, field="message"
        )
    if offer.total.minor <= 0:
        raise OfferInvalid(_("The total must be more than nothing."), field="unit_price")
    if offer.total.minor > LARGEST:
        raise OfferInvalid(_("The total is larger than we can handle."), field="unit_price")


def _check_delivery(offer: Offer) -> None:
    """Hold the tolerance, or the milestones of a service, against what an order can carry out."""
    if not 0 <= offer.tolerance_bps <= MOST_TOLERANCE_BPS:
        raise OfferInvalid(
            _("Delivered may be at most %(most)s %% more or less than ordered.")
            % {"most": MOST_TOLERANCE_BPS // 100},
            field="tolerance",
        )
    if not offer.milestones:
        return
    _check_milestones(offer)
    if offer.deposit_bps:
        raise OfferInvalid(
            _("A service is paid at once and released step by step: leave the deposit at 0."),
            field="deposit",
        )
    if offer.tolerance_bps:
        raise OfferInvalid(
            _("A service has no quantity to deliver: leave this at 0."), field="tolerance"
        )
    if offer.inspection is not None:
        raise OfferInvalid(
            _("A service leaves no goods to inspect; each step is accepted by the buyer."),
            field="inspection",
        )


def _check_milestones(offer: Offer) -> None:
    steps = offer.milestones
    named = all(0 < len(step.title.strip()) <= MILESTONE_LENGTH for step in steps)
    if len(steps) > MOST_MILESTONES or not named:
        raise OfferInvalid(
            _("Name each step; there are at most %(most)s.") % {"most": MOST_MILESTONES},
            field="milestones",
        )
    shares = [step.share_bps for step in steps]
    if min(shares) <= 0 or sum(shares) != BASIS_POINTS:
        raise OfferInvalid(_("The shares of the steps make 100 %."), field="milestones")
    if min(part.minor for part in offer.total.split(shares)) <= 0:
        raise OfferInvalid(_("Each step is worth something."), field="milestones")


def _check_line(line: OfferLine) -> None:
    if not line.description.strip():
        raise OfferInvalid(_("Describe the goods of each line."), field="description")
    if not 0 < line.quantity <= LARGEST:
        raise OfferInvalid(_("Enter a quantity above zero."), field="quantity")
    if line.unit_price <= 0:
        raise OfferInvalid(_("Enter a unit price above zero."), field="unit_price")
    if line.min_quantity is not None and line.quantity < line.min_quantity:
        raise QuantityBelowMinimum(
            _("The quantity is below the minimum of %(minimum)s.")
            % {"minimum": format(line.min_quantity.normalize(), "f")}
        )
    _check_tiers(line)
    _check_criteria(line.criteria)


def _check_criteria(criteria: tuple[Criterion, ...]) -> None:
    if len(criteria) > MOST_CRITERIA:
        raise OfferInvalid(
            _("Agree on at most %(most)s criteria.") % {"most": MOST_CRITERIA}, field="criteria"
        )
    for criterion in criteria:
        for name, why in faults(criterion):
            raise OfferInvalid(f"{criterion.name}: {fault(name, why)}", field="criteria")


def _check_tiers(line: OfferLine) -> None:
    steps = [tier.min_quantity for tier in line.tiers]
    prices = [tier.unit_price for tier in line.tiers]
    rising = all(a < b for a, b in itertools.pairwise(steps))
    falling = all(a >= b for a, b in itertools.pairwise(prices))
    if not rising or any(price <= 0 for price in prices) or any(step <= 0 for step in steps):
        raise OfferInvalid(_("Enter the steps of the ladder in rising order."), field="tiers")
    if not falling:
        raise OfferInvalid(_("A larger quantity cannot cost more per unit."), field="tiers")
    if line.tiers and line.price_at(line.quantity) != line.unit_price:
        raise OfferInvalid(
            _("The unit price must be the ladder's price at the quantity."), field="tiers"
        )
