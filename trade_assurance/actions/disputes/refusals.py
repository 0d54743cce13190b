"""Why a step of a dispute may be refused."""

from marketplace.core.errors import NotAllowed, Refusal, Stale


class DisputeAlreadyOpen(Refusal):
    """The tranche has an open dispute."""

    code = "dispute_already_open"


class NothingHeld(Refusal):
    """No money is held that could be disputed: not paid, or released already."""

    code = "nothing_held"


class ClaimWindowNearlyOver(Refusal):
    """A second dispute needs at least 48 hours of the claim window."""

    code = "claim_window_nearly_over"


class ReasonUnfit(Refusal):
    """The reason does not fit where the goods are."""

    code = "reason_unfit"
    field = "reason"


class ClaimOutOfRange(Refusal):
    """The amount is nothing, or more than what is held or claimed."""

    code = "claim_out_of_range"
    field = "amount"


class DisputeUnexplained(Refusal):
    """There is neither a description nor a file."""

    code = "dispute_unexplained"
    field = "description"


class ExhibitNeeded(Refusal):
    """This reason has to be shown by a file."""

    code = "exhibit_needed"
    field = "exhibits"


class TooManyExhibits(Refusal):
    """More files at once than are taken."""

    code = "too_many_exhibits"
    field = "exhibits"


class TextTooLong(Refusal):
    """A text is longer than its field."""

    code = "text_too_long"


class TextMissing(Refusal):
    """A text that others have to read is empty."""

    code = "text_missing"


class QuantityOutOfRange(Refusal):
    """More of a line than was ordered, or nothing."""

    code = "quantity_out_of_range"
    field = "lines"


class MeasurementRefused(Refusal):
    """What was measured about a criterion cannot be true; `position` says about which."""

    code = "measurement_refused"
    position = 0


class NotYourTurn(Refusal):
    """The other side has to answer first."""

    code = "not_your_turn"


class ProposalGone(Stale):
    """The proposal is no longer the one on the table."""

    code = "proposal_gone"


class TooEarly(Refusal):
    """Escalating is possible from the fourth day, or when the supplier is silent."""

    code = "too_early"


class AlreadyUsed(Refusal):
    """This can be done once in a dispute."""

    code = "already_used"


class TooLate(Refusal):
    """The time for this step is over."""

    code = "too_late"


class NothingToAppeal(NotAllowed):
    """The ruling gave this side all it asked for."""

    code = "nothing_to_appeal"


class RulingWaits(Refusal):
    """A ruling waits for its second signature already."""

    code = "ruling_waits"


class SamePerson(NotAllowed):
    """The step needs an operator who had no part in the earlier one."""

    code = "same_person"


class RemedyUnfit(Refusal):
    """Goods that never arrived are not sent back; each is sent back or anew once."""

    code = "remedy_unfit"
    field = "remedy"


class NothingUncontested(Refusal):
    """All that is held is claimed."""

    code = "nothing_uncontested"


class StoppedByBank(Refusal):
    """A bank took a payment of this order back: nothing new is opened on it."""

    code = "stopped_by_bank"


class InspectionRuns(Refusal):
    """An inspection is under way, or was ordered already."""

    code = "inspection_runs"
