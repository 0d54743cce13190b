"""Which colour family a state has; the tag always says the state in words and with a mark as well."""

_FAMILIES = {
    "good": """approved published completed accepted released paid active confirmed funded succeeded
        verified open matched awarded delivered received settled credited replaced enabled done won""",
    "wait": """pending pending_review in_review in_production shipped in_transit processing submitted
        awaiting_supplier awaiting_evidence held ready ready_to_ship settling scheduled in_progress
        negotiating requested return_due returned replacement_due returning asked authorised label sent
        inspected suspended evidence_sent waiting""",
    "act": """awaiting_payment awaiting_buyer action_needed proposed escalated expiring needs_changes
        incomplete inquiry opened""",
    "bad": """rejected declined suspended terminated cancelled failed disputed reversed frozen blocked
        refused overdue charged_back restricted in_collection written_off lost""",
}
_TONES = {state: family for family, states in _FAMILIES.items() for state in states.split()}


def tone_of(state: str) -> str:
    """Return good, wait, act (somebody must do something now), bad, or calm for all others."""
    return _TONES.get(str(state), "calm")
