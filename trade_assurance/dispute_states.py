"""States of a dispute, who may move it, and the words of reasons, outcomes and articles."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move

BUYER, SELLER, OPERATOR, CLOCK = Actor.BUYER, Actor.SELLER, Actor.OPERATOR, Actor.CLOCK
PROVIDER = Actor.PROVIDER


class DisputeState(models.TextChoices):
    """Where a dispute stands."""

    NEGOTIATING = "negotiating", _("The two sides negotiate")
    ESCALATED = "escalated", _("Waiting for an operator")
    EVIDENCE = "evidence", _("Both sides hand in evidence")
    UNDER_REVIEW = "under_review", _("An operator decides")
    RULED = "ruled", _("Ruled, may be appealed")
    APPEALED = "appealed", _("Appealed, another operator decides")
    RULED_FINAL = "ruled_final", _("Ruled, final")
    EXECUTING = "executing", _("Money is being moved")
    EXECUTION_FAILED = "execution_failed", _("Money could not be moved")
    RETURN_DUE = "return_due", _("The goods go back")
    RETURNED = "returned", _("The supplier checks the returned goods")
    REPLACEMENT_DUE = "replacement_due", _("The supplier sends a replacement")
    REPLACED = "replaced", _("The replacement is on its way")
    SUSPENDED = "suspended", _("Waits for the buyer's bank")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Reason(models.TextChoices):
    """What is wrong."""

    NOT_SHIPPED = "not_shipped", _("Not shipped")
    LATE = "late", _("Shipped or delivered late")
    NOT_RECEIVED = "not_received", _("Not received")
    SHORT_QUANTITY = "short_quantity", _("Fewer goods than ordered")
    NOT_AS_SPECIFIED = "not_as_specified", _("Not as specified")
    DAMAGED = "damaged", _("Damaged")
    COUNTERFEIT = "counterfeit", _("Counterfeit")
    REFUSED_GOODS = "refused_goods", _("I refused the goods")
    CANCELLATION = "cancellation", _("The supplier refused to cancel")
    BUYER_REFUSED = "buyer_refused", _("The buyer refused the goods")
    KEPT_DEPOSIT = "kept_deposit", _("The buyer does not go on: the deposit is to be kept")


class Remedy(models.TextChoices):
    """What is to be done about it: what a side may ask for, propose, and an operator may rule."""

    REFUND = "refund", _("Money back")
    RETURN = "return", _("Return the goods, money back")
    REPLACE = "replace", _("Replace the goods")


class Outcome(models.TextChoices):
    """What an operator can rule; each of them is executed on the held money."""

    FULL_REFUND = "full_refund", _("Refund all that is claimed")
    PARTIAL_REFUND = "partial_refund", _("Refund a part")
    RETURN_REFUND = "return_refund", _("Return the goods and refund")
    REPLACE = "replace", _("Replace the goods")
    DISMISS = "dismiss", _("Dismiss the claim")
    PAY_SELLER = "pay_seller", _("Pay the supplier all that it claims")


class Article(models.TextChoices):
    """The rule that a ruling rests on."""

    DELIVERY = "1", _("Article 1: goods are shipped and delivered when and where agreed")
    QUANTITY = "2", _("Article 2: the agreed quantity is delivered")
    CONFORMITY = "3", _("Article 3: goods are as the contract describes them")
    TRANSPORT = "4", _("Article 4: damage on the way is borne by who carries the risk there")
    GENUINE = "5", _("Article 5: goods are genuine")
    CANCELLATION = "6", _("Article 6: a cancelled order pays proven cost and nothing more")
    PROOF = "7", _("Article 7: who claims something shows it")
    LONG_STOP = "8", _("Article 8: after 60 days without a ruling the last turns decide")


D = DisputeState
# Money may still be moved by agreement; the complainant may still withdraw.
ARGUING = (D.NEGOTIATING, D.ESCALATED, D.EVIDENCE, D.UNDER_REVIEW)
# Something is sent back or anew; the money waits for it.
REMEDIED = (D.RETURN_DUE, D.RETURNED, D.REPLACEMENT_DUE, D.REPLACED)
DECIDED = (D.RULED, D.APPEALED, D.RULED_FINAL, D.EXECUTING, D.EXECUTION_FAILED)
OPEN_STATES = (*ARGUING, *DECIDED, *REMEDIED, D.SUSPENDED)
# A bank may take the money back while the dispute stands here.
SUSPENDABLE = (*ARGUING, D.RULED, D.APPEALED, D.RULED_FINAL, D.EXECUTION_FAILED, *REMEDIED)
WITH_OPERATORS = (D.ESCALATED, D.UNDER_REVIEW, D.APPEALED, D.EXECUTION_FAILED)
JUDGED = (D.UNDER_REVIEW, D.APPEALED)

RESUMPTION = {state: f"resume_{state.value}" for state in SUSPENDABLE}

DISPUTE = Machine(
    "Dispute",
    [
        *(move("propose", state, state, BUYER, SELLER) for state in ARGUING),
        *(move("reject", state, state, BUYER, SELLER) for state in ARGUING),
        move("settle", ARGUING, D.EXECUTING, BUYER, SELLER),
        move("withdraw", ARGUING, D.WITHDRAWN, BUYER, SELLER),
        *(
            move(name, state, state, BUYER, SELLER)
            for name in ("raise_claim", "lower_claim")
            for state in (D.NEGOTIATING, D.EVIDENCE)
        ),
        *(move("release_rest", state, state, BUYER) for state in ARGUING),
        move("miss_turn", D.NEGOTIATING, D.NEGOTIATING, CLOCK, after=timedelta(days=3)),
        move("escalate", D.NEGOTIATING, D.ESCALATED, BUYER, SELLER),
        move("auto_escalate", D.NEGOTIATING, D.ESCALATED, CLOCK, after=timedelta(days=7)),
        move("assign", D.ESCALATED, D.EVIDENCE, OPERATOR),
        *(
            move("hand_over", state, state, OPERATOR)
            for state in (D.EVIDENCE, D.UNDER_REVIEW, D.APPEALED)
        ),
        *(
            move("add_exhibit", state, state, BUYER, SELLER)
            for state in (D.NEGOTIATING, D.ESCALATED, D.APPEALED)
        ),
        move("add_exhibit", D.EVIDENCE, D.EVIDENCE, BUYER, SELLER, OPERATOR),
        move("finish_evidence", D.EVIDENCE, D.EVIDENCE, BUYER, SELLER),
        move("extend_evidence", D.EVIDENCE, D.EVIDENCE, OPERATOR),
        move("order_inspection", D.EVIDENCE, D.EVIDENCE, OPERATOR),
        move("end_inspection", D.EVIDENCE, D.EVIDENCE, OPERATOR),
        move("close_evidence", D.EVIDENCE, D.UNDER_REVIEW, CLOCK, after=timedelta(days=5)),
        move("ask_again", D.UNDER_REVIEW, D.EVIDENCE, OPERATOR),
        *(move("draft_ruling", state, state, OPERATOR) for state in JUDGED),
        *(move("return_ruling", state, state, OPERATOR) for state in JUDGED),
        move("rule", D.UNDER_REVIEW, D.RULED, OPERATOR),
        move("rule", D.APPEALED, D.RULED_FINAL, OPERATOR),
        move("appeal", D.RULED, D.APPEALED, BUYER, SELLER),
        move("long_stop", ARGUING, D.RULED, CLOCK, after=timedelta(days=60)),
        move("long_stop", D.APPEALED, D.RULED_FINAL, CLOCK),
        move("execute", D.RULED, D.EXECUTING, CLOCK, after=timedelta(days=7)),
        move("execute", D.RULED_FINAL, D.EXECUTING, CLOCK),
        move("retry", D.EXECUTION_FAILED, D.EXECUTING, OPERATOR, CLOCK),
        move("fail", D.EXECUTING, D.EXECUTION_FAILED, CLOCK),
        move("close", D.EXECUTING, D.CLOSED, CLOCK),
        move("await_return", D.EXECUTING, D.RETURN_DUE, CLOCK),
        move("receive_return", D.RETURN_DUE, D.RETURNED, SELLER, OPERATOR, CLOCK),
        move("return_unsent", D.RETURN_DUE, D.EXECUTING, BUYER, CLOCK, after=timedelta(days=10)),
        move("accept_return", D.RETURNED, D.EXECUTING, SELLER),
        move("return_unchecked", D.RETURNED, D.EXECUTING, CLOCK, after=timedelta(days=5)),
        # The supplier says that other or spoilt goods came back: an operator looks at them.
        move("contest_return", D.RETURNED, D.APPEALED, SELLER),
        move("await_replacement", D.EXECUTING, D.REPLACEMENT_DUE, CLOCK),
        move("ship_replacement", D.REPLACEMENT_DUE, D.REPLACED, SELLER),
        move("replacement_unsent", D.REPLACEMENT_DUE, D.EXECUTING, CLOCK),
        move("confirm_replacement", D.REPLACED, D.CLOSED, BUYER, CLOCK),
        move("suspend", SUSPENDABLE, D.SUSPENDED, PROVIDER, OPERATOR),
        move("close_suspended", D.SUSPENDED, D.CLOSED, OPERATOR, PROVIDER),
        # It goes on where it stood; the row keeps that state.
        *(move(RESUMPTION[state], D.SUSPENDED, state, PROVIDER, OPERATOR) for state in SUSPENDABLE),
    ],
)
