"""Tries the Stripe gateway against Stripe's test mode; a person runs it with test keys."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.core.money import Money
from trade_assurance.gateways.base import (
    AccountRequest,
    ChargeRequest,
    RefundRequest,
    TransferRequest,
)
from trade_assurance.gateways.stripe import StripeGateway


class Command(BaseCommand):
    """`STRIPE_SECRET_KEY=sk_test_… manage.py try_stripe`: each step with what Stripe answered."""

    help = "Charge, look up and refund a test card at Stripe; refuses live keys."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps; whatever Stripe refuses ends the command with its own words."""
        if not settings.STRIPE_SECRET_KEY.startswith("sk_test_"):
            raise CommandError("Set STRIPE_SECRET_KEY to a test key (sk_test_…).")
        door, mark = StripeGateway(), uuid.uuid4().hex[:12]
        money = Money(12_345, "EUR")
        page = door.charge(_charge(mark, "page", money, ""))
        self._say("Checkout page", page)
        paid = door.charge(_charge(mark, "card", money, "pm_card_visa"))
        self._say("Charge of a test card", paid)
        again = door.charge(_charge(mark, "card", money, "pm_card_visa"))
        self._say("The same charge again", again)
        self._say("Looked up", door.look_up(key="", provider_id=paid.provider_id))
        declined = door.charge(_charge(mark, "declined", money, "pm_card_chargeDeclined"))
        self._say("A declined card", declined)
        back = RefundRequest(f"try-{mark}-refund", Money(345, "EUR"), paid.provider_id, mark)
        self._say("A refund in part", door.refund(back))
        if again.provider_id != paid.provider_id:
            raise CommandError("The repeated charge made a second one.")
        self._walk_connect(door, mark, paid.provider_id)

    def _walk_connect(self, door: StripeGateway, mark: str, paid: str) -> None:
        """Open an account, ask for its link, and be refused a transfer to it before it is active."""
        found = door.look_up(key=f"try-{mark}-card", provider_id="", group=f"O-{mark}")
        self._say("The charge sought by its key", found)
        account = door.open_account(
            AccountRequest(f"try-{mark}-account", mark, "Try", "try@example.org", "FR")
        )
        self._say("An account of a seller", account)
        back = f"{settings.SITE_URL}/en/"
        self._say("Its page", door.onboarding_link(account_id=account.id, back=back, again=back))
        early = TransferRequest(f"try-{mark}-early", Money(100, "EUR"), account.id, f"A-{mark}")
        self._say("A transfer before it is active", door.transfer(early))
        lost = door.look_up_transfer(key=early.key, provider_id="", group=early.group)
        self._say("Sought by its key", lost)
        self._say("Balances", door.balances())
        day = datetime.now(UTC) - timedelta(days=1)
        self._say("Lines of the last day", door.lines(since=day)[-3:])
        if found.provider_id != paid:
            raise CommandError("The charge was not found by its key.")

    def _say(self, step: str, answer: object) -> None:
        self.stdout.write(f"{step}: {answer}")


def _charge(mark: str, name: str, money: Money, token: str) -> ChargeRequest:
    return ChargeRequest(
        key=f"try-{mark}-{name}",
        money=money,
        payment_reference=f"P-{mark}",
        order_reference=f"O-{mark}",
        token=token,
        return_url=f"{settings.SITE_URL}/en/",
    )
