"""Reads of the ledger."""

from django.db.models import QuerySet, Sum

from marketplace.core.money import Money
from trade_assurance.ledger.models import Account, Balance, Movement, Posting
from trade_assurance.ledger.movements import PLATFORM_WIDE, Purse, Subject


def balance_of(purse: Purse, currency: str) -> Money:
    """Return what lies in a purse: from its balance row, or summed for platform-wide accounts."""
    if purse.kind in PLATFORM_WIDE:
        postings = Posting.objects.filter(account__kind=purse.kind, currency=currency)
        return Money(int(postings.aggregate(sum=Sum("minor"))["sum"] or 0), currency)
    rows = Balance.objects.filter(
        account__kind=purse.kind, account__owner_id=purse.owner_id, account__currency=currency
    )
    return Money(rows.values_list("minor", flat=True).first() or 0, currency)


def locked_balance(purse: Purse, currency: str) -> Money:
    """Return what lies in a guarded purse and hold it: the caller decides by it what to move."""
    rows = Balance.objects.select_for_update(of=("self",)).filter(
        account__kind=purse.kind, account__owner_id=purse.owner_id, account__currency=currency
    )
    return Money(rows.values_list("minor", flat=True).first() or 0, currency)


def balances_of(purse: Purse) -> list[Money]:
    """Return what lies in a guarded purse in every currency it was ever used in."""
    rows = Balance.objects.filter(account__kind=purse.kind, account__owner_id=purse.owner_id)
    pairs = rows.order_by("account__currency").values_list("minor", "account__currency")
    return [Money(minor, currency) for minor, currency in pairs]


def currencies_of(purse: Purse) -> list[str]:
    """Return the currencies in which a purse was ever used."""
    accounts = Account.objects.filter(kind=purse.kind, owner_id=purse.owner_id)
    return sorted(accounts.values_list("currency", flat=True))


def trial_balance() -> dict[str, int]:
    """Return the sum of all postings per currency; every value is zero in a sound ledger."""
    sums = Posting.objects.values_list("currency").annotate(sum=Sum("minor")).order_by("currency")
    return {currency: int(total) for currency, total in sums}


def postings_of(purse: Purse) -> QuerySet[Posting]:
    """Return the lines of one purse, oldest first."""
    return (
        Posting.objects.filter(account__kind=purse.kind, account__owner_id=purse.owner_id)
        .select_related("movement", "account")
        .order_by("id")
    )


def movements_about(subject: Subject) -> QuerySet[Movement]:
    """Return what happened about one thing, oldest first, with its postings."""
    return (
        Movement.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
        .prefetch_related("postings__account")
        .order_by("id")
    )
