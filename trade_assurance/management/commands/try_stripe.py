"""Tries the Stripe gateway against Stripe's test mode; a person runs it with test keys."""

import uuid
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.core.money import Money
from trade_assurance.gateways.base import ChargeRequest, RefundRequest
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
