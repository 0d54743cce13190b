"""States of released money on its way to a supplier's bank, back from it, and of what is owed."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move

SELLER, OPERATOR, CLOCK, PROVIDER = Actor.SELLER, Actor.OPERATOR, Actor.CLOCK, Actor.PROVIDER


class EarningState(models.TextChoices):
    """What became of released money on its way to the supplier's bank."""

    PENDING = "pending", _("Released, waits for its date")
    RESERVED = "reserved", _("In reserve")
    ON_HOLD = "on_hold", _("On hold")
    AVAILABLE = "available", _("Available")
    ALLOCATED = "allocated", _("In a payout")
    SETTLED = "settled", _("Paid out")
    REVERSED = "reversed", _("Taken back")


E = EarningState
UNPAID = (E.PENDING, E.RESERVED, E.ON_HOLD, E.AVAILABLE)
EARNING = Machine(
    "Earning",
    [
        move("become_available", E.PENDING, E.AVAILABLE, CLOCK),
        move("free_reserve", E.RESERVED, E.AVAILABLE, CLOCK),
        # What still waits for its date is held when the date comes.
        move("hold", E.AVAILABLE, E.ON_HOLD, OPERATOR, CLOCK),
        move("unhold", E.ON_HOLD, E.AVAILABLE, OPERATOR, CLOCK),
        move("allocate", E.AVAILABLE, E.ALLOCATED, OPERATOR, CLOCK),
        move("give_back", E.ALLOCATED, E.AVAILABLE, OPERATOR, CLOCK, PROVIDER),
        move("settle", E.ALLOCATED, E.SETTLED, OPERATOR, PROVIDER),
        # The bank sent a paid payout back, or its transfer was reversed.
        move("come_back", E.SETTLED, E.AVAILABLE, OPERATOR, PROVIDER),
        # Refunded or charged back in full before it was paid out: it and its opposite are done.
        move("reverse", UNPAID, E.REVERSED, CLOCK),
    ],
)


class PayoutState(models.TextChoices):
    """Where a payout stands."""

    SCHEDULED = "scheduled", _("To be approved")
    APPROVED = "approved", _("Approved")
    PROCESSING = "processing", _("On its way")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Failed")
    RETURNED = "returned", _("Sent back")
    CANCELLED = "cancelled", _("Cancelled")


class AccountState(models.TextChoices):
    """Whether money is sent to a supplier's bank account."""

    ACTIVE = "active", _("In use")
    RESTRICTED = "restricted", _("Nothing is sent there")


PAYOUT_ACCOUNT = Machine(
    "Supplier's bank account",
    [
        # By the clock after two payouts in a row failed, or one was sent back.
        move("restrict", AccountState.ACTIVE, AccountState.RESTRICTED, OPERATOR, CLOCK),
        move("lift", AccountState.RESTRICTED, AccountState.ACTIVE, OPERATOR),
    ],
)


class HoldCause(models.TextChoices):
    """Why nothing is paid out to a supplier."""

    OPERATOR = "operator", _("Held by the marketplace")
    ACCOUNT = "account", _("The bank account does not work")
    SUSPENDED = "suspended", _("The supplier is suspended")
    DISPUTE = "dispute", _("Disputed at the buyer's bank")
    PROVIDER = "provider", _("The card provider's account is restricted")


class AccountFlaw(models.TextChoices):
    """Why the machine sends nothing to a bank account any more; an operator says it in words."""

    FAILED = "payouts_failed", _("Several payouts in a row failed.")
    SENT_BACK = "sent_back", _("The bank sent a payout back.")


def words_of(reason: str, codes: type[models.TextChoices]) -> str | Promise:
    """Return a stored reason to be read: a code in the reader's language, else what was typed."""
    return codes(reason).label if reason in codes.values else reason


O = PayoutState  # noqa: E741 - the tables read better with one letter each
UNSENT = (O.SCHEDULED, O.APPROVED)
ON_THEIR_WAY = (*UNSENT, O.PROCESSING)
PAYOUT = Machine(
    "Payout",
    [
        move("approve", O.SCHEDULED, O.APPROVED, OPERATOR),
        # By the clock when money of it is refunded to a buyer before it went out.
        move("cancel", UNSENT, O.CANCELLED, OPERATOR, CLOCK),
        move("send", O.APPROVED, O.PROCESSING, OPERATOR),
        # Of a bank an operator says so; the card provider answers itself.
        move("confirm", O.PROCESSING, O.PAID, OPERATOR, PROVIDER),
        move("fail", O.PROCESSING, O.FAILED, OPERATOR, PROVIDER),
        move("return", O.PAID, O.RETURNED, OPERATOR, PROVIDER),
    ],
)


class DebtState(models.TextChoices):
    """What became of money that the platform laid out for a supplier."""

    OPEN = "open", _("Open")
    IN_COLLECTION = "in_collection", _("In collection")
    SETTLED = "settled", _("Settled")
    WRITTEN_OFF = "written_off", _("Written off")


D = DebtState
OPEN_DEBTS = (D.OPEN, D.IN_COLLECTION)
DEBT = Machine(
    "Supplier's debt",
    [
        # By later releases, or because a bank gave disputed money back.
        move("settle", OPEN_DEBTS, D.SETTLED, CLOCK),
        move("collect", D.OPEN, D.IN_COLLECTION, CLOCK),
        move("write_off", D.IN_COLLECTION, D.WRITTEN_OFF, OPERATOR),
    ],
)


class RefundState(models.TextChoices):
    """Where a refund of released money stands."""

    WAITING = "waiting", _("Waits for another operator")
    DONE = "done", _("Refunded")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


R = RefundState
REFUND = Machine(
    "Refund of released money",
    [
        # At once: small ones by an operator, a seller's own money by the seller.
        move("carry_out", R.WAITING, R.DONE, OPERATOR, SELLER),
        move("approve", R.WAITING, R.DONE, OPERATOR),
        move("refuse", R.WAITING, R.REFUSED, OPERATOR),
        move("withdraw", R.WAITING, R.WITHDRAWN, OPERATOR, SELLER),
    ],
)


class ChargebackState(models.TextChoices):
    """Where a buyer's dispute at the card's bank stands."""

    INQUIRY = "inquiry", _("Question of the bank")
    OPENED = "opened", _("Opened")
    EVIDENCE_SENT = "evidence_sent", _("Evidence sent")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    ACCEPTED = "accepted", _("Accepted")


B = ChargebackState
OPEN_CHARGEBACKS = (B.OPENED, B.EVIDENCE_SENT)
CHARGEBACK = Machine(
    "Chargeback",
    [
        move("open", B.INQUIRY, B.OPENED, PROVIDER, OPERATOR),
        # The bank's question ended without a dispute.
        move("close_inquiry", B.INQUIRY, B.WON, PROVIDER, OPERATOR),
        move("send_evidence", (B.INQUIRY, B.OPENED), B.EVIDENCE_SENT, OPERATOR, PROVIDER),
        move("win", OPEN_CHARGEBACKS, B.WON, PROVIDER, OPERATOR),
        move("lose", OPEN_CHARGEBACKS, B.LOST, PROVIDER, OPERATOR),
        move("accept", (B.INQUIRY, B.OPENED), B.ACCEPTED, OPERATOR),
        # Banks decide again; the money follows by its own facts.
        move("win_after_all", (B.LOST, B.ACCEPTED), B.WON, PROVIDER),
    ],
)
