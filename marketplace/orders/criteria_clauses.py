"""The clauses of a contract that say what the goods are measured by, and who looks at them."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.orders import criteria_words
from marketplace.orders.contract import OrderTerms
from marketplace.orders.criteria import Criterion


def criteria_clauses(terms: OrderTerms) -> list[tuple[str, str]]:
    """Return title and text of each clause; none where nothing was agreed."""
    clauses: list[tuple[str, str]] = []
    if rows := list(_rows(terms)):
        clauses.append((_("Acceptance criteria"), "\n".join(rows)))
    if terms.inspection is not None:
        by = terms.inspection.inspector or _("a company that both sides agree on")
        payer = _("the supplier") if terms.inspection.paid_by == "seller" else _("the buyer")
        clauses.append(
            (
                _("Inspection before shipment"),
                _(
                    "Before the goods leave, they are inspected by %(by)s against these criteria; "
                    "%(payer)s pays. They leave only after they passed or the buyer waived the "
                    "inspection. A repeated inspection after a failed one is paid by the supplier."
                )
                % {"by": by, "payer": payer},
            )
        )
    return clauses


def written(criterion: Criterion, lot: Decimal) -> str:
    """Write one criterion in full: what, what is required, how many are looked at, how."""
    more = ", ".join(filter(None, (criteria_words.sample(criterion, lot), criterion.method)))
    required = f"{criterion.name}: {criteria_words.requirement(criterion)}"
    return f"{required} ({more})" if more else required


def _rows(terms: OrderTerms) -> Iterator[str]:
    for line in terms.lines:
        for criterion in line.criteria:
            yield f"{line.title}: {written(criterion, line.quantity)}"
    for criterion in terms.criteria:
        yield f"{_('The whole order')}: {written(criterion, Decimal(1))}"
