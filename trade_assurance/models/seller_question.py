"""What the buyer of goods that are not made yet is asked when its supplier is stopped."""

from django.db import models
from django.db.models import Q

from trade_assurance.seller_states import OPEN_QUESTIONS, QuestionState, TroubleCause


class SellerQuestion(models.Model):
    """Go on or cancel? One open question per order; `froze` says that it stopped the order's rest."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="seller_questions")
    cause = models.CharField(max_length=12, choices=TroubleCause)
    state = models.CharField(max_length=15, choices=QuestionState, default=QuestionState.ASKED)
    froze = models.BooleanField()
    asked_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="seller_questions_answered", null=True
    )
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=OPEN_QUESTIONS),
                name="trade_assurance_sellerquestion_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_QUESTIONS, ended_at__isnull=True)
                | ~Q(state__in=OPEN_QUESTIONS) & Q(ended_at__isnull=False),
                name="trade_assurance_sellerquestion_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[QuestionState.GOING_ON, QuestionState.CANCELLED])
                | Q(answered_by__isnull=False),
                name="trade_assurance_sellerquestion_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_due_at"],
                condition=Q(state=QuestionState.ASKED),
                name="trade_assurance_question_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order.reference} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say what becomes of the order."""
        return self.state in OPEN_QUESTIONS
