"""Which colour family a state has; the tag always says the state in words and with a mark as well."""

GOOD = ("approved", "published", "completed", "accepted", "released", "paid", "active", "confirmed",
        "funded", "succeeded", "verified", "open", "matched", "awarded", "delivered", "received")  # fmt: skip
WAIT = ("pending", "pending_review", "in_review", "in_production", "shipped", "in_transit", "processing",
        "submitted", "awaiting_supplier", "awaiting_evidence", "held", "ready", "settling",
        "ready_to_ship", "scheduled", "in_progress", "negotiating", "requested")  # fmt: skip
ACT = (
    "awaiting_payment",
    "awaiting_buyer",
    "action_needed",
    "proposed",
    "escalated",
    "expiring",
    "draft_changes",
)
BAD = ("rejected", "declined", "suspended", "terminated", "cancelled", "failed", "disputed", "reversed",
       "frozen", "blocked", "refused", "overdue", "charged_back")  # fmt: skip

_TONES = {
    state: tone
    for tone, states in {"good": GOOD, "wait": WAIT, "act": ACT, "bad": BAD}.items()
    for state in states
}


def tone_of(state: str) -> str:
    """Return good, wait, act (somebody must do something now), bad, or calm for all others."""
    return _TONES.get(str(state), "calm")
