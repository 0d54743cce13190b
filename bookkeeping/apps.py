"""Registers the app."""

from django.apps import AppConfig


class BookkeepingConfig(AppConfig):
    name = "bookkeeping"

    def ready(self) -> None:
        """Let `check_ledger` prove the numbered papers too; hear what happens below."""
        from bookkeeping import checks, receivers, tasks  # noqa: F401, PLC0415 - registers itself
        from trade_assurance.checks import prove_too  # noqa: PLC0415 - models have to be there

        prove_too(checks.PROOFS)
