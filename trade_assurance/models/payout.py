"""Where a seller is paid, and each payout."""

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise

from marketplace.core.money import Money
from trade_assurance.payout_states import AccountFlaw, AccountState, PayoutState, words_of


class PayoutAccount(models.Model):
    """Bank details of a seller. A change adds a row; the row without `replaced_at` holds."""

    company = models.ForeignKey("companies.Company", models.PROTECT, related_name="payout_accounts")
    holder = models.CharField(max_length=140)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    bank_country = models.CharField(max_length=2)
    state = models.CharField(max_length=12, choices=AccountState, default=AccountState.ACTIVE)
    restricted_reason = models.CharField(max_length=200, blank=True)
    usable_from_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="payout_accounts_given"
    )
    created_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company"],
                condition=Q(replaced_at__isnull=True),
                name="trade_assurance_payoutaccount_one",
            ),
            models.CheckConstraint(
                condition=Q(state=AccountState.ACTIVE, restricted_reason="")
                | Q(state=AccountState.RESTRICTED) & ~Q(restricted_reason=""),
                name="trade_assurance_payoutaccount_restricted_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.masked

    @property
    def restricted_words(self) -> str | Promise:
        """Why nothing is sent there, in the reader's language."""
        return words_of(self.restricted_reason, AccountFlaw)

    @property
    def masked(self) -> str:
        """The account as pages show it: country and the last four characters."""
        return f"{self.iban[:4]} •••• {self.iban[-4:]}"


class Payout(models.Model):
    """Money on its way to a seller: to the bank details it was approved for, or to its account at
    the card provider. Then the row is also the request, and its key is what the provider is asked with.
    """

    reference = models.CharField(max_length=20, unique=True)
    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="payouts")
    account = models.ForeignKey(PayoutAccount, models.PROTECT, related_name="payouts", null=True)
    provider_account = models.ForeignKey(
        "trade_assurance.ConnectAccount", models.PROTECT, related_name="payouts", null=True
    )
    state = models.CharField(max_length=20, choices=PayoutState, default=PayoutState.SCHEDULED)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    needs_second = models.BooleanField(default=False)
    # Nobody for the daily run.
    created_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="payouts_scheduled", null=True
    )
    approved_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="payouts_approved", null=True
    )
    sent_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="payouts_sent", null=True
    )
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=80, blank=True)
    # Asked under a key of its own after each refusal: providers answer a used key as the first time.
    times_asked = models.PositiveIntegerField(default=0)
    times_short = models.PositiveIntegerField(default=0)
    ask_again_at = models.DateTimeField(null=True)
    transfer_id = models.CharField(max_length=80, blank=True)
    failure_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="trade_assurance_payout_positive"
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False)
                | Q(approved_by__isnull=True)
                | Q(created_by__isnull=True)
                | ~Q(approved_by=F("created_by")),
                name="trade_assurance_payout_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False)
                | Q(created_by__isnull=False)
                | Q(sent_by__isnull=True)
                | ~Q(sent_by=F("approved_by")),
                name="trade_assurance_payout_four_eyes_of_run",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False, provider_account__isnull=True, transfer_id="")
                | Q(account__isnull=True, provider_account__isnull=False, bank_reference=""),
                name="trade_assurance_payout_goes_one_way",
            ),
            models.UniqueConstraint(
                fields=["transfer_id"],
                condition=~Q(transfer_id=""),
                name="trade_assurance_payout_transfer_once",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "-created_at"], name="trade_assurance_payout_seller")
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def goes_by(self) -> str:
        """`provider` for the seller's account at the card provider, else `bank`."""
        return "provider" if self.provider_account_id else "bank"

    @property
    def key(self) -> str:
        """The idempotency key of its transfer at the card provider."""
        return f"payout-{self.pk}-{self.times_short}"

    @property
    def amount(self) -> Money:
        """What is paid out."""
        return Money(self.amount_minor, self.currency)
