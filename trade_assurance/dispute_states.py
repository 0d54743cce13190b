"""States of a dispute, who may move it, and the words of reasons, outcomes and articles."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move

BUYER, SELLER, OPERATOR, CLOCK = Actor.BUYER, Actor.SELLER, Actor.OPERATOR, Actor.CLOCK


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


class Outcome(models.TextChoices):
    """What an operator can rule; each of them is executed on the held money."""

    FULL_REFUND = "full_refund", _("Refund all that is claimed")
    PARTIAL_REFUND = "partial_refund", _("Refund a part")
    DISMISS = "dismiss", _("Dismiss the claim")


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
OPEN_STATES = (*ARGUING, D.RULED, D.APPEALED, D.RULED_FINAL, D.EXECUTING, D.EXECUTION_FAILED)
WITH_OPERATORS = (D.ESCALATED, D.UNDER_REVIEW, D.APPEALED, D.EXECUTION_FAILED)
JUDGED = (D.UNDER_REVIEW, D.APPEALED)

DISPUTE = Machine(
    "Dispute",
    [
        *(move("propose", state, state, BUYER, SELLER) for state in ARGUING),
        *(move("reject", state, state, BUYER, SELLER) for state in ARGUING),
        move("settle", ARGUING, D.EXECUTING, BUYER, SELLER),
        move("withdraw", ARGUING, D.WITHDRAWN, BUYER),
        move("miss_turn", D.NEGOTIATING, D.NEGOTIATING, CLOCK, after=timedelta(days=3)),
        move("escalate", D.NEGOTIATING, D.ESCALATED, BUYER, SELLER),
        move("auto_escalate", D.NEGOTIATING, D.ESCALATED, CLOCK, after=timedelta(days=7)),
        move("assign", D.ESCALATED, D.EVIDENCE, OPERATOR),
        *(
            move("add_exhibit", state, state, BUYER, SELLER)
            for state in (D.NEGOTIATING, D.ESCALATED, D.APPEALED)
        ),
        move("add_exhibit", D.EVIDENCE, D.EVIDENCE, BUYER, SELLER, OPERATOR),
        move("finish_evidence", D.EVIDENCE, D.EVIDENCE, BUYER, SELLER),
        move("extend_evidence", D.EVIDENCE, D.EVIDENCE, OPERATOR),
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
    ],
)
