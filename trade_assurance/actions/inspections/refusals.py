"""Why a step of an inspection may be refused."""

from marketplace.core.errors import Refusal


class InspectionOpen(Refusal):
    """The order has an open inspection already."""

    code = "inspection_open"


class TooLateToInspect(Refusal):
    """The goods are not being made or have left: there is nothing to inspect before shipment."""

    code = "too_late_to_inspect"


class DayRefused(Refusal):
    """The day of the visit has passed or is too far away."""

    code = "visit_day_refused"
    field = "visit_on"


class InspectorUnknown(Refusal):
    """The company is not on the list of those that inspect."""

    code = "inspector_unknown"
    field = "company"


class TooManyRepeats(Refusal):
    """The goods were inspected again as often as it is done."""

    code = "too_many_repeats"


class ReasonNeeded(Refusal):
    """A reason that the others read is missing or too long."""

    code = "reason_needed"
    field = "reason"


class FindingRefused(Refusal):
    """A measured value, or the numbers of a sample, cannot be true; `position` says of which."""

    code = "finding_refused"
    position = 0


class NothingFound(Refusal):
    """Too little was found out for a result, and no reason was given."""

    code = "report_incomplete"
    field = "reason"


class TooManyPhotos(Refusal):
    """More pictures than a report takes."""

    code = "too_many_photos"
    field = "photos"
