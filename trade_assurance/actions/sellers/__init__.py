"""What becomes of the orders of a supplier that is stopped, and who decides it."""

from trade_assurance.actions.sellers.answering import (
    answer_question,
    end_question_of,
    keep_question_silent,
)
from trade_assurance.actions.sellers.following import follow_stopped_seller

__all__ = [
    "answer_question",
    "end_question_of",
    "follow_stopped_seller",
    "keep_question_silent",
]
