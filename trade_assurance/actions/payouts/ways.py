"""Where a payout may go: the seller's account at the card provider, or its bank."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Sum

from marketplace.companies.models import Company
from marketplace.core.money import Money
from trade_assurance import policies
from trade_assurance.connect_states import ConnectState
from trade_assurance.gateways import sellers_gateway
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import ConnectAccount, Payout, PayoutAccount
from trade_assurance.payout_states import ON_THEIR_WAY, AccountState

Way = ConnectAccount | PayoutAccount


@dataclass(slots=True)
class Ways:
    """The ways to pay sellers now, and how much of the platform's money at the provider is spoken for.

    Who builds one holds the bank details in it, before any earning: new ones go the same way. What is
    true of an account at the provider only the provider knows: it is asked by the transfer itself.
    """

    banks: dict[int, PayoutAccount]
    at_provider: dict[int, ConnectAccount]
    _left: dict[str, Money] = field(default_factory=dict)

    @classmethod
    def found(cls, at: datetime, *, company: Company | None = None) -> "Ways":
        """Hold the bank details that can be used now, of one company or of all."""
        banks = PayoutAccount.objects.select_for_update(of=("self",)).order_by("pk")
        banks = banks.filter(replaced_at__isnull=True, usable_from_at__lte=at)
        banks = banks.filter(state=AccountState.ACTIVE)
        enabled = ConnectAccount.objects.filter(state=ConnectState.ENABLED)
        if sellers_gateway() is None:
            enabled = enabled.none()
        if company is not None:
            banks, enabled = banks.filter(company=company), enabled.filter(company=company)
        return cls(
            banks={row.company_id: row for row in banks},
            at_provider={row.company_id: row for row in enabled},
        )

    def __bool__(self) -> bool:
        """Whether anybody can be paid."""
        return bool(self.banks or self.at_provider)

    def of(self, seller_id: int, money: Money) -> Way | None:
        """Return the way for this much money of a seller, None if there is none."""
        account = self.at_provider.get(seller_id)
        if account is None:
            return self.banks.get(seller_id)
        left = self._left.get(money.currency) or _at_the_provider(money.currency)
        if left >= money:
            self._left[money.currency] = left - money
            return account
        return self.banks.get(seller_id)


def _at_the_provider(currency: str) -> Money:
    """Return what of the platform's money lies there and is not promised to other payouts."""
    there = -balance_of(Purse(AccountKind.CARD_CLEARING), currency)
    promised = Payout.objects.filter(
        provider_account__isnull=False, currency=currency, state__in=ON_THEIR_WAY
    ).aggregate(sum=Sum("amount_minor"))["sum"]
    return there - Money(promised or 0, currency)


def was_changed_lately(way: Way, at: datetime) -> bool:
    """Tell whether the seller was paid elsewhere until so lately that a second person looks."""
    since = at - timedelta(hours=policies.current().bank_details_check_hours)
    if isinstance(way, ConnectAccount):
        elsewhere = PayoutAccount.objects.filter(company_id=way.company_id)
        return way.opened_at > since and elsewhere.exists()
    if way.created_at <= since:
        return False
    return PayoutAccount.objects.filter(company_id=way.company_id, pk__lt=way.pk).exists()
