"""States of bank statements and of the transfers on them, and what can be wrong with an entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move


class StatementState(models.TextChoices):
    """How far an imported statement is."""

    UPLOADED = "uploaded", _("To be checked")
    BOOKING = "booking", _("Being booked")
    BOOKED = "booked", _("Booked")


STATEMENT = Machine(
    "Bank statement",
    [
        move("book", StatementState.UPLOADED, StatementState.BOOKING, Actor.OPERATOR),
        move("finish", StatementState.BOOKING, StatementState.BOOKED, Actor.CLOCK),
    ],
)


class FileKind(models.TextChoices):
    """How a statement is written."""

    CAMT = "camt053", "CAMT.053"
    CSV = "csv", "CSV"


class EntryKind(models.TextChoices):
    """What an entry of a statement is; only credits are booked."""

    CREDIT = "credit", _("Money in")
    DEBIT = "debit", _("Money out")
    RETURNED = "returned", _("Our transfer came back")
    RECALLED = "recalled", _("A transfer to us was recalled")
    PENDING = "pending", _("Not booked by the bank yet")
    BROKEN = "broken", _("Not readable")


class Outcome(models.TextChoices):
    """What became of an entry."""

    WAITING = "waiting", _("Not booked yet")
    BOOKED = "booked", _("Booked")
    KNOWN = "known", _("Came before")
    REFUSED = "refused", _("Refused")
    LISTED = "listed", _("Listed only")


class Flaw(models.TextChoices):
    """Why an entry cannot be booked."""

    NO_AMOUNT = "no_amount", _("There is no amount that can be read.")
    NOT_POSITIVE = "not_positive", _("The amount is not above zero.")
    TOO_LARGE = "too_large", _("The amount is too large to be true.")
    DECIMALS = "decimals", _("The amount has more decimals than its currency.")
    CURRENCY = "currency", _("This currency is not settled here.")
    NO_SIDE = "no_side", _("It does not say whether money came or went.")
    NO_DATE = "no_date", _("There is no date that can be read.")
    DATE_RANGE = "date_range", _("The date lies in the future or too far back.")
    COLUMNS = "columns", _("The line has another number of columns than the header.")
    CLASHES = "clashes", _("This line came before with another amount.")


class BankLineState(models.TextChoices):
    """What became of a transfer on the bank statement."""

    NEW = "new", _("To be matched")
    SUSPENSE = "suspense", _("Set aside: nobody was found for it")
    PARTLY_MATCHED = "partly_matched", _("Matched, with a surplus")
    MATCHED = "matched", _("Matched")
    RETURNED = "returned", _("Sent back")


L = BankLineState
OPEN_LINES = (L.NEW, L.SUSPENSE, L.PARTLY_MATCHED)

BANK_LINE = Machine(
    "Bank line",
    [
        # The provider is the bank: its statement names our reference.
        move("match", OPEN_LINES, L.MATCHED, Actor.OPERATOR, Actor.PROVIDER),
        move("match_part", OPEN_LINES, L.PARTLY_MATCHED, Actor.OPERATOR, Actor.PROVIDER),
        move("set_aside", L.NEW, L.SUSPENSE, Actor.PROVIDER),
        move("send_back", OPEN_LINES, L.RETURNED, Actor.OPERATOR),
    ],
)


class Aside(models.TextChoices):
    """Why a transfer was not matched by itself."""

    NO_REFERENCE = "no_reference", _("It names no payment of ours.")
    OTHER_CURRENCY = "other_currency", _("It is in another currency than the payment it names.")
    OVERDUE = "overdue", _("It came after the day by which it was due.")
    SEVERAL = "several", _("It names several payments and does not pay them all exactly.")
    PAID = "paid", _("The payment it names is paid.")
    CANCELLED = "cancelled", _("The order of the payment it names was cancelled.")


class Surplus(models.TextChoices):
    """What the buyer wants done with money that came beyond what was due."""

    SEND_BACK = "send_back", _("Send it back")
    KEEP = "keep", _("Keep it for the balance")


class ReturnCause(models.TextChoices):
    """Why an operator is asked to send a transfer, or its surplus, back."""

    UNMATCHED = "unmatched", _("Nobody was found for it in time")
    CANCELLED = "cancelled", _("Its order was cancelled")
    BUYER = "buyer", _("The buyer asks for it")
    NO_CHOICE = "no_choice", _("The buyer did not choose in time")
    NOTHING_DUE = "nothing_due", _("Nothing is due any more for which it was kept")
