"""The clauses of a contract that say how much may differ, and in which steps a service is done."""

from django.utils.translation import gettext as _

from marketplace.orders.contract import OrderTerms


def delivery_clauses(terms: OrderTerms, *, milestone_days: int) -> list[tuple[str, str]]:
    """Return title and text of each clause; none where nothing was agreed."""
    clauses: list[tuple[str, str]] = []
    if terms.tolerance_bps:
        text = _(
            "The supplier may deliver up to %(percent)s %% more or less than ordered of each line. "
            "What is missing within it is not delivered later: its price goes back to the buyer. "
            "What is delivered beyond the order within it is not charged."
        )
        clauses.append((_("Quantity tolerance"), text % {"percent": _percent(terms.tolerance_bps)}))
    if terms.milestones:
        intro = _(
            "This is a contract for a service; nothing is shipped. Each step is handed in with its "
            "evidence. The buyer accepts it or says what is missing; after %(days)s days without an "
            "answer it counts as accepted. Each step is paid with its share of the total:"
        ) % {"days": milestone_days}
        steps = [f"{step.title}: {_percent(step.share_bps)} %" for step in terms.milestones]
        clauses.append((_("Steps of the service"), "\n".join([intro, *steps])))
    return clauses


def _percent(bps: int) -> str:
    return f"{bps / 100:g}"
