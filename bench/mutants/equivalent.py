"""Mutants that do what the code does, so that no test could notice: module, function, what; and why."""

LEDGER = "trade_assurance.ledger.actions"
SAME: dict[tuple[str, str, str], str] = {
    (
        LEDGER,
        "_account_ids",
        "without kind__in=",
    ): "Reads more rows; purses are matched afterwards.",
    (LEDGER, "_account_ids", "without owner_id__in="): "As above.",
}
