"""Which modules are spoilt, and which tests have to notice. Pure."""

from dataclasses import dataclass

TESTS = "tests/trade_assurance"
LEDGER = tuple(f"{TESTS}/test_ledger{part}.py" for part in ("_edges", "", "_guards"))
MONEY = (
    f"{TESTS}/test_protection.py",
    f"{TESTS}/test_payments.py",
    f"{TESTS}/test_money_states.py",
)
WEBHOOKS = (f"{TESTS}/stripe/test_webhooks.py", f"{TESTS}/test_stripe_events.py")


@dataclass(frozen=True, slots=True)
class Target:
    """A module, and the test modules that hold it, the most telling first."""

    module: str
    tests: tuple[str, ...]

    @property
    def path(self) -> str:
        """Return where the module lies."""
        return f"{self.module.replace('.', '/')}.py"


A = "trade_assurance.actions"
TARGETS = (
    Target("trade_assurance.ledger.actions", LEDGER),
    Target("trade_assurance.ledger.posting", LEDGER),
    Target("trade_assurance.ledger.queries", (*LEDGER, f"{TESTS}/test_money_desk.py")),
    Target("trade_assurance.ledger.checks", (*LEDGER, f"{TESTS}/test_money_desk.py")),
    Target("trade_assurance.ledger.movements", LEDGER),
    Target("trade_assurance.ledger.pairs", LEDGER),
    Target(f"{A}.protection", (*MONEY, f"{TESTS}/test_tranches.py", f"{TESTS}/test_stops.py")),
    Target(f"{A}.funding", (*MONEY, f"{TESTS}/test_tranches.py")),
    Target(f"{A}.moving", (*MONEY, f"{TESTS}/test_tranches.py")),
    Target(f"{A}.payments", MONEY),
    Target(f"{A}.charging", MONEY),
    Target(f"{A}.answers", (*MONEY, f"{TESTS}/test_answers.py")),
    Target(f"{A}.sending", (*MONEY, f"{TESTS}/test_answers.py")),
    Target(f"{A}.webhooks", WEBHOOKS),
    Target("trade_assurance.webhooks", WEBHOOKS),
)


def chosen(only: str) -> list[Target]:
    """Return the targets whose module's name has one of the words of ONLY in it; all without one."""
    words = [word.strip() for word in only.split(",") if word.strip()]
    return [t for t in TARGETS if not words or any(word in t.module for word in words)]
