"""States of held money, payments and incoming transfers, and who may move them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move
from trade_assurance.cheque_states import CHEQUE  # noqa: F401 - docs read all tables from here
from trade_assurance.connect_states import CONNECT_ACCOUNT  # noqa: F401 - for docs/states.md
from trade_assurance.credit_states import CLAIM, CREDIT  # noqa: F401 - the same
from trade_assurance.dispute_states import DISPUTE  # noqa: F401 - docs read all tables from here
from trade_assurance.inspection_states import INSPECTION  # noqa: F401
from trade_assurance.payout_states import (  # noqa: F401
    CHARGEBACK,
    DEBT,
    EARNING,
    PAYOUT,
    PAYOUT_ACCOUNT,
    REFUND,
)
from trade_assurance.return_states import RETURN  # noqa: F401 - the same
from trade_assurance.seller_states import SELLER_QUESTION  # noqa: F401 - the same
from trade_assurance.statement_states import (  # noqa: F401 - as above
    BANK_LINE,
    STATEMENT,
    BankLineState,
)

BUYER, SELLER, OPERATOR, CLOCK, PROVIDER = (
    Actor.BUYER,
    Actor.SELLER,
    Actor.OPERATOR,
    Actor.CLOCK,
    Actor.PROVIDER,
)


class ProtectionState(models.TextChoices):
    """Where the money of one tranche is."""

    NOT_PROTECTED = "not_protected", _("Not protected")
    PENDING_FUNDS = "pending_funds", _("Waiting for payment")
    FUNDS_HELD = "funds_held", _("Money held")
    RECEIPT_PENDING = "receipt_pending", _("Held until receipt is confirmed")
    CLAIM_WINDOW = "claim_window", _("Held for claims")
    DISPUTED = "disputed", _("Held during a dispute")
    RETURNING = "returning", _("Held while goods go back")
    FROZEN = "frozen", _("Frozen")
    PARTIALLY_RELEASED = "partially_released", _("Partly released, partly refunded")
    RELEASED = "released", _("Released to the supplier")
    REFUNDED = "refunded", _("Refunded to the buyer")


P = ProtectionState
HELD_STATES = (P.FUNDS_HELD, P.RECEIPT_PENDING, P.CLAIM_WINDOW)
STOPPED_STATES = (P.DISPUTED, P.RETURNING, P.FROZEN)
SETTLED_FROM = (P.DISPUTED, P.RETURNING)

PROTECTION = Machine(
    "Protection",
    [
        move("fund", P.PENDING_FUNDS, P.FUNDS_HELD, PROVIDER, OPERATOR),
        move("lapse", P.PENDING_FUNDS, P.NOT_PROTECTED, BUYER, SELLER, OPERATOR, CLOCK),
        # The buyer pays later: nothing will be held.
        move("start_unpaid", P.PENDING_FUNDS, P.NOT_PROTECTED, BUYER),
        move("ship", P.FUNDS_HELD, P.RECEIPT_PENDING, SELLER),
        move("receive", P.RECEIPT_PENDING, P.CLAIM_WINDOW, BUYER, CLOCK),
        move("release", P.CLAIM_WINDOW, P.RELEASED, BUYER, CLOCK),
        # From receipt_pending: lost on the way, or brought back by the carrier.
        move(
            "cancel",
            (P.PENDING_FUNDS, P.FUNDS_HELD, P.RECEIPT_PENDING),
            P.REFUNDED,
            BUYER,
            SELLER,
            OPERATOR,
            CLOCK,
        ),
        # Cancelled by agreement, or returned: the seller keeps a share of what was paid.
        move(
            "cancel_in_part",
            (P.FUNDS_HELD, P.RECEIPT_PENDING),
            P.PARTIALLY_RELEASED,
            BUYER,
            SELLER,
            OPERATOR,
            CLOCK,
        ),
        move("reverse_funding", P.FUNDS_HELD, P.PENDING_FUNDS, PROVIDER, OPERATOR),
        move("freeze", HELD_STATES, P.FROZEN, OPERATOR, PROVIDER, CLOCK),
        move("dispute", HELD_STATES, P.DISPUTED, BUYER, SELLER),
        move("hold_for_return", P.CLAIM_WINDOW, P.RETURNING, BUYER),
        # What was stopped goes on where it stood; the row keeps that state.
        move("resume_held", STOPPED_STATES, P.FUNDS_HELD, BUYER, SELLER, OPERATOR, CLOCK),
        move("resume_receipt", STOPPED_STATES, P.RECEIPT_PENDING, BUYER, SELLER, OPERATOR, CLOCK),
        move("resume_claim", STOPPED_STATES, P.CLAIM_WINDOW, BUYER, SELLER, OPERATOR, CLOCK),
        # Refunded after a part was released: nothing is held any more.
        move("refund_rest", HELD_STATES, P.PARTIALLY_RELEASED, OPERATOR, SELLER),
        move("settle_release", SETTLED_FROM, P.RELEASED, OPERATOR, CLOCK),
        move("settle_refund", SETTLED_FROM, P.REFUNDED, OPERATOR, CLOCK),
        move("settle_split", SETTLED_FROM, P.PARTIALLY_RELEASED, OPERATOR, CLOCK),
        # A bank kept the money of goods that had left: the buyer has it from there.
        move("settle_taken", P.FROZEN, P.REFUNDED, OPERATOR, PROVIDER),
        move("settle_taken_part", P.FROZEN, P.PARTIALLY_RELEASED, OPERATOR, PROVIDER),
        # And gave it back after all, when the tranche had ended: it is the supplier's.
        move("regain", (P.REFUNDED, P.PARTIALLY_RELEASED), P.RELEASED, PROVIDER),
        move("regain_part", (P.REFUNDED, P.PARTIALLY_RELEASED), P.PARTIALLY_RELEASED, PROVIDER),
    ],
)

RESUME = {
    P.FUNDS_HELD: "resume_held",
    P.RECEIPT_PENDING: "resume_receipt",
    P.CLAIM_WINDOW: "resume_claim",
}


class PaymentMethod(models.TextChoices):
    """How the buyer pays."""

    CARD = "card", _("Card")
    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    CHEQUE = "cheque", _("Cheque")


class PaymentState(models.TextChoices):
    """Where one attempt to pay an instalment stands."""

    STARTED = "started", _("Being processed")
    ACTION_NEEDED = "action_needed", _("Waiting for you at the card page")
    AWAITING_TRANSFER = "awaiting_transfer", _("Waiting for your transfer")
    AWAITING_CHEQUE = "awaiting_cheque", _("Waiting for your cheque")
    PARTLY_RECEIVED = "partly_received", _("Received in part")
    CONFIRMED = "confirmed", _("Accepted, not settled yet")
    SETTLED = "settled", _("Paid")
    UNCLEAR = "unclear", _("Being looked up")
    IN_REVIEW = "in_review", _("Looked at by a person")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    REVERSED = "reversed", _("Taken back by the provider")
    PARTLY_REFUNDED = "partly_refunded", _("Refunded in part")
    REFUNDED = "refunded", _("Refunded")


# Money that comes by the operator's bank account, and goes back by it.
BY_BANK = (PaymentMethod.BANK_TRANSFER, PaymentMethod.CHEQUE)
Y = PaymentState
WAITING = (Y.STARTED, Y.ACTION_NEEDED, Y.UNCLEAR, Y.IN_REVIEW)
AWAITING = (Y.AWAITING_TRANSFER, Y.PARTLY_RECEIVED)
PAID_STATES = (Y.SETTLED, Y.PARTLY_REFUNDED)
# While one of these stands, the same instalment cannot be paid a second time.
LIVE_PAYMENTS = (*WAITING, *AWAITING, Y.AWAITING_CHEQUE, Y.CONFIRMED, Y.SETTLED, Y.PARTLY_REFUNDED)
# Given up on our side; a card page that was still open may yet bring money.
GIVEN_UP = (Y.FAILED, Y.CANCELLED)

PAYMENT = Machine(
    "Payment",
    [
        move("ask_buyer", WAITING, Y.ACTION_NEEDED, PROVIDER),
        move("confirm", WAITING, Y.CONFIRMED, PROVIDER),
        move("settle", (*WAITING, Y.CONFIRMED, *GIVEN_UP), Y.SETTLED, PROVIDER),
        # For a transfer the provider is the bank, by its statement.
        move("settle", AWAITING, Y.SETTLED, OPERATOR, PROVIDER),
        # A cheque counts once it cleared; until then its bank may refuse it.
        move("settle", Y.AWAITING_CHEQUE, Y.SETTLED, OPERATOR),
        move("bounce", Y.AWAITING_CHEQUE, Y.FAILED, OPERATOR),
        move("cancel", Y.AWAITING_CHEQUE, Y.CANCELLED, BUYER, CLOCK),
        move("fail", (*WAITING, Y.CONFIRMED), Y.FAILED, PROVIDER),
        move("fail", Y.IN_REVIEW, Y.FAILED, OPERATOR),
        move("lose_answer", WAITING, Y.UNCLEAR, PROVIDER),
        move("hand_over", WAITING, Y.IN_REVIEW, CLOCK),
        move("receive_part", AWAITING, Y.PARTLY_RECEIVED, OPERATOR, PROVIDER),
        move("cancel", (Y.ACTION_NEEDED, Y.AWAITING_TRANSFER), Y.CANCELLED, BUYER),
        move("cancel", (Y.ACTION_NEEDED, *AWAITING), Y.CANCELLED, CLOCK),
        move("reverse", (*PAID_STATES, Y.REFUNDED), Y.REVERSED, PROVIDER, OPERATOR),
        # The bank gave disputed money back.
        move("reinstate", Y.REVERSED, Y.SETTLED, PROVIDER),
        move("refund_part", PAID_STATES, Y.PARTLY_REFUNDED, PROVIDER, OPERATOR),
        move("refund", (*PAID_STATES, *GIVEN_UP), Y.REFUNDED, PROVIDER, OPERATOR),
    ],
)


class IntentKind(models.TextChoices):
    """What is asked of a gateway."""

    CHARGE = "charge", _("Charge")
    REFUND = "refund", _("Refund")


class IntentState(models.TextChoices):
    """What is known of a request to a gateway."""

    CREATED = "created", _("Not sent yet")
    SENT = "sent", _("Sent")
    CONFIRMED = "confirmed", _("Done")
    FAILED = "failed", _("Refused")
    UNCLEAR = "unclear", _("No clear answer")
    IN_REVIEW = "in_review", _("Needs a person")


I = IntentState  # noqa: E741 - the tables read better with one letter each
INTENT = Machine(
    "Request to a gateway",
    [
        move("send", (I.CREATED, I.SENT, I.UNCLEAR), I.SENT, CLOCK),
        move(
            "confirm", (I.CREATED, I.SENT, I.UNCLEAR, I.IN_REVIEW), I.CONFIRMED, PROVIDER, OPERATOR
        ),
        move("fail", (I.SENT, I.UNCLEAR, I.IN_REVIEW), I.FAILED, PROVIDER),
        move("fail", I.IN_REVIEW, I.FAILED, OPERATOR),
        # A card's bank sent a refund back after the provider had confirmed it.
        move("bounce", I.CONFIRMED, I.IN_REVIEW, PROVIDER),
        move("lose_answer", (I.SENT, I.UNCLEAR), I.UNCLEAR, PROVIDER),
        move("hand_over", (I.SENT, I.UNCLEAR, I.FAILED), I.IN_REVIEW, CLOCK),
    ],
)
