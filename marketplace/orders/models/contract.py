"""The contract as the two sides accepted it: revisions, named acceptances, questions on clauses."""

from django.db import models
from django.db.models import Q

from marketplace.orders.states import Side


class ContractRevision(models.Model):
    """One wording of an order's contract. Append-only; the order points to the live number."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    contract = models.JSONField()
    contract_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="orders_revision_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="orders_revision_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.order}/{self.number}"


class ContractAcceptance(models.Model):
    """A person accepted a revision for their company. Append-only; the hash must be the revision's.

    Name and role are kept as they were given that day: people marry, move on and are erased.
    """

    revision = models.ForeignKey(ContractRevision, models.PROTECT, related_name="acceptances")
    side = models.CharField(max_length=10, choices=Side)
    person = models.ForeignKey("companies.User", models.PROTECT, related_name="contracts_accepted")
    name = models.CharField(max_length=160)
    role = models.CharField(max_length=80)
    contract_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "side"], name="orders_accepted_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(role=""), name="orders_accepted_by_named_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class ClauseRemark(models.Model):
    """A question on a clause, or (with `answers`) the other side's answer. Append-only."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="remarks")
    clause = models.PositiveSmallIntegerField()
    answers = models.OneToOneField("self", models.PROTECT, related_name="answer", null=True)
    side = models.CharField(max_length=10, choices=Side)
    person = models.ForeignKey("companies.User", models.PROTECT, related_name="clause_remarks")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="orders_remark_says_something"),
        ]
        indexes = [models.Index(fields=["order", "clause"], name="orders_remark_clause")]

    def __str__(self) -> str:
        return self.text


class SellerTerms(models.Model):
    """What a seller says and asks on every new order; a new order keeps its own copy."""

    seller = models.OneToOneField(
        "companies.Company", models.CASCADE, related_name="seller_terms", primary_key=True
    )
    thanks = models.TextField(blank=True)
    forfeit_bps = models.PositiveIntegerField(default=0)
    storage_clause = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(forfeit_bps__lte=10_000), name="orders_sellerterms_forfeit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.seller)
