"""Rows of the ledger: accounts, locked balances, movements and their postings.

A credit is positive: what we owe (held money, payables) stands above zero, what lies at the bank
or with the card provider below it, and everything adds up to nothing.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from trade_assurance.ledger.movements import OWED_TO_US, AccountKind


class Account(models.Model):
    """One purse of one kind, owner and currency.

    `owner_id` is opaque here (a protection or a company, by the kind) and 0 for accounts of the
    whole platform. Guarded accounts have a Balance and may not go below zero; one that is
    `owed_to_us` (a supplier's debt, a fee of the buyer's) may not go above it.
    """

    kind = models.CharField(max_length=30, choices=AccountKind)
    owner_id = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    guarded = models.BooleanField()
    owed_to_us = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owed_to_us=False) & ~Q(kind__in=sorted(OWED_TO_US))
                | Q(owed_to_us=True, guarded=True, kind__in=sorted(OWED_TO_US)),
                name="ledger_account_owed_to_us",
            ),
            models.UniqueConstraint(
                fields=["kind", "owner_id", "currency"], name="ledger_account_once"
            ),
            # What the postings' composite foreign key points at: no leg in another currency.
            models.UniqueConstraint(fields=["id", "currency"], name="ledger_account_id_currency"),
            # What the balances' composite foreign key points at: which side of zero holds.
            models.UniqueConstraint(fields=["id", "owed_to_us"], name="ledger_account_id_side"),
        ]


class Balance(models.Model):
    """The locked running balance of a guarded account; the CHECK keeps it on its side of zero."""

    account = models.OneToOneField(
        Account, models.PROTECT, primary_key=True, related_name="balance", db_constraint=True
    )
    owed_to_us = models.BooleanField(default=False)
    minor = models.BigIntegerField(default=0)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owed_to_us=False, minor__gte=0) | Q(owed_to_us=True, minor__lte=0),
                name="ledger_balance_not_negative",
            )
        ]


class Movement(models.Model):
    """One fact about money; `key` makes it happen once, `body_hash` tells a repeat from a clash."""

    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    key = models.CharField(max_length=200, unique=True)
    body_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id", "id"], name="ledger_movement_subject"
            )
        ]


class Posting(models.Model):
    """One leg of a movement, in minor units; guarded accounts number theirs without a gap."""

    movement = models.ForeignKey(Movement, models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="postings")
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()
    account_version = models.BigIntegerField(null=True)
    before_minor = models.BigIntegerField(null=True)
    after_minor = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(minor=0), name="ledger_posting_moves_something"),
            models.UniqueConstraint(
                fields=["account", "account_version"], name="ledger_posting_version_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    account_version__isnull=True,
                    before_minor__isnull=True,
                    after_minor__isnull=True,
                )
                | Q(
                    account_version__gte=1,
                    after_minor=F("before_minor") + F("minor"),
                ),
                name="ledger_posting_adds_up",
            ),
        ]
