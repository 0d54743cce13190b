"""Series of numbers without a gap, and the papers that bear them."""

from django.db import models
from django.db.models import F, Q

from bookkeeping.states import PaperKind
from marketplace.core.money import Money


class Series(models.Model):
    """The numbers of one kind of paper of one issuer in one year.

    The row is the counter: it is locked while a paper is written, so that a number given back by a
    rollback is given again. Never a sequence, which leaves gaps. No `issuer` is the marketplace.
    """

    issuer = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="paper_series", null=True
    )
    kind = models.CharField(max_length=20, choices=PaperKind)
    year = models.PositiveSmallIntegerField()
    prefix = models.CharField(max_length=12)
    last_number = models.PositiveIntegerField(default=0)
    last_issued_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "year"],
                nulls_distinct=False,
                name="bookkeeping_series_once",
            ),
            # Two kinds of one issuer with one prefix would give two papers one number.
            models.UniqueConstraint(
                fields=["issuer", "year", "prefix"],
                nulls_distinct=False,
                name="bookkeeping_series_prefix",
            ),
            models.CheckConstraint(
                condition=Q(last_number=0, last_issued_on__isnull=True)
                | Q(last_number__gt=0, last_issued_on__isnull=False),
                name="bookkeeping_series_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}{self.year}"


class Paper(models.Model):
    """A numbered paper. Append-only: what is wrong is corrected by a credit note, never deleted.

    `source` names the fact that it states and makes it once. Amounts are minor units; a credit
    note's are positive too, its kind says which way they count.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=PaperKind)
    source = models.CharField(max_length=80, unique=True)
    issuer = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="papers_issued", null=True
    )
    recipient = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="papers_received"
    )
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="papers", null=True)
    shipment = models.ForeignKey(
        "orders.Shipment", models.PROTECT, related_name="papers", null=True
    )
    protection = models.ForeignKey(
        "trade_assurance.Protection", models.PROTECT, related_name="papers", null=True
    )
    payout = models.ForeignKey(
        "trade_assurance.Payout", models.PROTECT, related_name="papers", null=True
    )
    corrects = models.ForeignKey("self", models.PROTECT, related_name="credits", null=True)
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    issued_on = models.DateField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], name="bookkeeping_paper_number_once"
            ),
            models.UniqueConstraint(
                fields=["issuer", "text"], nulls_distinct=False, name="bookkeeping_paper_text_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    number__gt=0,
                    net_minor__gte=0,
                    tax_minor__gte=0,
                    total_minor=F("net_minor") + F("tax_minor"),
                ),
                name="bookkeeping_paper_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(kind=PaperKind.CREDIT_NOTE, corrects__isnull=False)
                | ~Q(kind=PaperKind.CREDIT_NOTE) & Q(corrects__isnull=True),
                name="bookkeeping_paper_credit_names_invoice",
            ),
        ]
        indexes = [models.Index(fields=["order", "kind"], name="bookkeeping_paper_order")]

    def __str__(self) -> str:
        return self.text

    @property
    def total(self) -> Money:
        """What the paper is about, tax included."""
        return Money(self.total_minor, self.currency)

    @property
    def net(self) -> Money:
        """The total without tax."""
        return Money(self.net_minor, self.currency)

    @property
    def tax(self) -> Money:
        """The tax in the total."""
        return Money(self.tax_minor, self.currency)


class PaperVersion(models.Model):
    """What a paper says, without words: facts in JSON and their hash. Append-only.

    Only a packing list has a second version: weights and cartons are known later. A paper about
    money is never said again.
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    data = models.JSONField()
    data_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="paper_versions", null=True
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "number"], name="bookkeeping_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["paper", "data_hash"], name="bookkeeping_version_says_something_new"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}/{self.number}"


class PaperFile(models.Model):
    """A version as PDF in one language, known by its hash. Append-only."""

    version = models.ForeignKey(PaperVersion, models.PROTECT, related_name="files")
    language = models.CharField(max_length=5)
    name = models.CharField(max_length=160)
    file = models.FileField(upload_to="private/papers/", max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"], name="bookkeeping_file_language_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PaperDownload(models.Model):
    """Who took which file when: what a bank asks after a leak. Append-only."""

    file = models.ForeignKey(PaperFile, models.PROTECT, related_name="downloads")
    user = models.ForeignKey("companies.User", models.PROTECT, related_name="paper_downloads")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["file", "at"], name="bookkeeping_download_file")]
