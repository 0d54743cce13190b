"""Notices of inspections before shipment; both sides read the same."""

from django.utils.translation import gettext_lazy as _

from messaging.notices.registry import NoticeKind, Words, register

EXAMPLE = {
    "inspection": "I-4H8WQ2MC",
    "order": "O-7K3M9QXA",
    "buyer": "Atelier Roux",
    "seller": "Nordform",
    "reason": "The boxes were seen on video.",
    "day": "2026-12-04",
}


def _kind(name: str, subject: Words, sentence: Words, button: Words, icon: str) -> NoticeKind:
    return NoticeKind(
        name,
        subject=subject,
        sentence=sentence,
        button=button,
        icon=icon,
        group="orders",
        example=EXAMPLE,
    )


ORDER = _("Open the order")
ROWS: tuple[tuple[str, Words, Words, str], ...] = (
    (
        "inspection_asked",
        _("Order %(order)s: %(buyer)s asks for an inspection"),
        _("%(buyer)s wants the goods of order %(order)s inspected. %(seller)s answers in 3 days."),
        "search-check",
    ),
    (
        "inspection_due",
        _("Order %(order)s: book the inspection"),
        _("The goods of order %(order)s can be inspected now. They leave once they passed."),
        "search-check",
    ),
    (
        "inspection_agreed",
        _("Order %(order)s: the inspection is agreed"),
        _("The goods of order %(order)s will be inspected. They leave once they passed."),
        "search-check",
    ),
    (
        "inspection_refused",
        _("Order %(order)s: no inspection"),
        _("%(seller)s refused the inspection of order %(order)s: %(reason)s"),
        "ban",
    ),
    (
        "inspection_unanswered",
        _("Order %(order)s: no answer about the inspection"),
        _(
            "%(seller)s did not answer in time. The marketplace looks into inspection %(inspection)s."
        ),
        "clock",
    ),
    (
        "inspection_withdrawn",
        _("Order %(order)s: inspection not wanted any more"),
        _("%(buyer)s does without the inspection of order %(order)s."),
        "ban",
    ),
    (
        "inspection_booked",
        _("Order %(order)s: the visit is booked"),
        _("A visit to the goods of order %(order)s is booked; the day is on the order's page."),
        "calendar",
    ),
    (
        "inspection_no_access",
        _("Order %(order)s: the inspector was not let in"),
        _("The inspector of order %(order)s was not let in. %(seller)s owes the fee of the visit."),
        "triangle-alert",
    ),
    (
        "inspection_missing",
        _("Order %(order)s: the inspector did not come"),
        _("The inspector of order %(order)s did not come. Nobody owes the fee; book another day."),
        "triangle-alert",
    ),
    (
        "inspection_passed",
        _("Order %(order)s: the goods passed"),
        _("The goods of order %(order)s passed their inspection and may leave."),
        "check",
    ),
    (
        "inspection_failed",
        _("Order %(order)s: the goods failed"),
        _(
            "The goods of order %(order)s failed their inspection. %(seller)s fixes them, or "
            "%(buyer)s waives the inspection or asks to cancel."
        ),
        "triangle-alert",
    ),
    (
        "inspection_inconclusive",
        _("Order %(order)s: the inspection is inconclusive"),
        _("The inspection of order %(order)s decided nothing. Book another visit, or waive it."),
        "circle-alert",
    ),
    (
        "inspection_fixing",
        _("Order %(order)s: the goods are being fixed"),
        _("%(seller)s fixes the goods of order %(order)s. Then a visit is booked again."),
        "wrench",
    ),
    (
        "inspection_waived",
        _("Order %(order)s: the inspection is waived"),
        _("%(buyer)s waived the inspection of order %(order)s: %(reason)s"),
        "check",
    ),
)
register(
    *(_kind(name, subject, sentence, ORDER, icon) for name, subject, sentence, icon in ROWS),
    _kind(
        "inspection_job",
        _("Job %(inspection)s on %(day)s"),
        _("Your company is booked for inspection %(inspection)s on %(day)s."),
        _("Open the job"),
        "search-check",
    ),
)
