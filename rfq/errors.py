"""Why a verb of requests and quotations said no; each is a sentence for the person."""

from marketplace.core.errors import NotAllowed, Refusal, Stale


class RequestIncomplete(Refusal):
    """A request lacks something that suppliers need."""

    code = "request_incomplete"


class DeadlineOutOfRange(Refusal):
    """The deadline for quotations is too near or too far."""

    code = "deadline_out_of_range"
    field = "closes_at"


class TooOften(Refusal):
    """It was extended, resubmitted or revised as often as it may be."""

    code = "too_often"


class RequestClosed(Refusal):
    """The request takes no more quotations."""

    code = "request_closed"


class SellerAway(Refusal):
    """The supplier may not sell now: not approved, suspended or on holiday."""

    code = "seller_away"


class QuotaUsed(Refusal):
    """The supplier has answered as many requests this month as it may."""

    code = "quota_used"


class OfferInvalid(Refusal):
    """An offer has a term that cannot be meant; `line` counts from 1, 0 is the whole offer."""

    code = "offer_invalid"
    line = 0


class QuantityBelowMinimum(Refusal):
    """The quantity of a line is below the line's own minimum; `line` counts from 1."""

    code = "quantity_below_minimum"
    line = 0
    field = "quantity"


class CurrencyDiffers(Refusal):
    """A revision is in another currency than the quotation."""

    code = "currency_differs"
    field = "currency"


class QuotationExpired(Refusal):
    """The quotation's date has passed."""

    code = "quotation_expired"


class RevisionStale(Stale):
    """Another revision is on the table than the one that was shown."""

    code = "revision_stale"


class NotYours(NotAllowed):
    """The member acts for neither side, or for the wrong one."""

    code = "not_yours"
