"""Money stops by itself when the books do not prove sound, and goes on after a person looked."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import Refusal
from trade_assurance.checks import breaches
from trade_assurance.models import MoneyStop
from trade_assurance.rules import assert_operator, person_of

BOOKS = "books"
CLOCK = "clock"
MOST_LINES = 50
log = logging.getLogger(__name__)


class MoneyStopped(Refusal):
    """Releases and payouts rest until an operator has cleared what was found."""

    code = "money_stopped"


class ClockInDoubt(Refusal):
    """The clock jumped: nothing ends because of a date until an operator has looked."""

    code = "clock_in_doubt"


class StillUnsound(Refusal):
    """The books do not prove sound yet: the stop cannot be cleared."""

    code = "still_unsound"


def is_stopped(cause: str = "") -> bool:
    """Tell whether releases and payouts rest, for whatever cause or for this one."""
    of_a_cause = {"cause": cause} if cause else {}
    return MoneyStop.objects.filter(cleared_at=None, **of_a_cause).exists()


def assert_running() -> None:
    """Raise MoneyStopped while a stop stands."""
    if is_stopped():
        raise MoneyStopped(_("Releases and payouts rest while the marketplace checks its books."))


def assert_clock() -> None:
    """Raise ClockInDoubt while nobody has looked into a jump of the clock."""
    if is_stopped(CLOCK):
        raise ClockInDoubt(
            _("The marketplace checks its clock. Until then nothing ends because of a date.")
        )


@transaction.atomic
def raise_stop(*, cause: str, findings: list[str], at: datetime) -> MoneyStop:
    """Stop releases and payouts; one stop stands per cause, the first findings are kept."""
    stop, is_new = MoneyStop.objects.get_or_create(
        cause=cause,
        cleared_at=None,
        defaults={"findings": "\n".join(findings[:MOST_LINES]), "raised_at": at},
    )
    if is_new:
        log.critical("money stopped (%s): %s", cause, stop.findings)
    return stop


def check_books(*, at: datetime) -> int:
    """Prove the books; raise a stop for what is found. Return the number of breaches."""
    found = list(breaches())
    if found:
        raise_stop(cause=BOOKS, findings=found, at=at)
    return len(found)


@transaction.atomic
def clear_stop(*, stop: MoneyStop, by: Member, at: datetime, reason: str) -> MoneyStop:
    """Let money go on, after the books were proven again just now.

    Raises: NotAllowed, StillUnsound, Refusal without a reason.
    """
    assert_operator(by)
    if not reason.strip():
        raise Refusal(_("Say why."), field="reason")
    stop = MoneyStop.objects.select_for_update(of=("self",)).get(pk=stop.pk)
    if stop.cleared_at is not None:
        return stop
    if found := list(breaches()):
        raise StillUnsound(_("The books do not prove sound yet: %(line)s") % {"line": found[0]})
    stop.cleared_at, stop.cleared_by, stop.reason = at, person_of(by), reason.strip()
    stop.save(update_fields=["cleared_at", "cleared_by", "reason"])
    return stop
