"""Why a step of a return may be refused."""

from marketplace.core.errors import Refusal


class ReturnNotAgreed(Refusal):
    """The supplier takes nothing back without a dispute, or its time for it is over."""

    code = "return_not_agreed"


class ReturnUnderWay(Refusal):
    """Another return of this tranche is under way."""

    code = "return_under_way"


class NothingToReturn(Refusal):
    """No line was chosen, or more of one than was received and is not back yet."""

    code = "nothing_to_return"
    field = "lines"


class LabelMissing(Refusal):
    """There is neither a file nor a carrier and an address."""

    code = "label_missing"
    field = "label"


class FreightOutOfRange(Refusal):
    """The way back costs less than the goods, and is stated where the supplier pays for it."""

    code = "freight_out_of_range"
    field = "freight"
