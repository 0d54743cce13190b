"""Rows of the projection: one document per listing, and the vocabulary for typo repair."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.expressions import CombinedExpression, Expression, F, Func

# (column, weight, configurations). `simple` keeps whole words of the title for prefixes.
WEIGHTS = (
    ("title_folded", "A", ("english", "french", "simple")),
    ("attributes_folded", "B", ("english", "french", "simple")),
    ("description_folded", "D", ("english", "french")),
)


class Weighted(Func):
    """setweight(to_tsvector(…)) with literal arguments: only so is it immutable and may be generated."""

    template = "setweight(to_tsvector('%(config)s', %(expressions)s), '%(weight)s')"
    output_field = SearchVectorField()


def _vector() -> Expression:
    parts = [
        Weighted(F(column), config=config, weight=weight)
        for column, weight, configs in WEIGHTS
        for config in configs
    ]
    whole: Expression = parts[0]
    for part in parts[1:]:
        whole = CombinedExpression(whole, "||", part, output_field=SearchVectorField())
    return whole


class ListingDocument(models.Model):
    """What can be found of one listing. Texts are folded (`analysis.indexed_text`).

    `version` rises with every change, `cluster_version` is the last one Elasticsearch confirmed:
    rows where they differ are sent again, so nothing is lost while the node is away.
    """

    product = models.OneToOneField(
        "catalog.Product",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_document",
    )
    version = models.BigIntegerField(default=0)
    cluster_version = models.BigIntegerField(default=0)
    indexed_at = models.DateTimeField()
    seller_id = models.BigIntegerField(default=0)
    visible = models.BooleanField(default=False)
    title = models.TextField(default="")
    title_folded = models.TextField(default="")
    attributes_folded = models.TextField(default="")
    description_folded = models.TextField(default="")
    terms = ArrayField(models.TextField(), default=list)
    currency = models.CharField(max_length=3, default="")
    min_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    ladder = models.JSONField(default=list)
    moq = models.DecimalField(max_digits=18, decimal_places=6, default=1)
    multiple = models.DecimalField(max_digits=18, decimal_places=6, default=1)
    max_quantity = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    lead_time_days = models.PositiveIntegerField(null=True)
    ships_to = ArrayField(models.CharField(max_length=2), default=list)
    published_at = models.DateTimeField(null=True)
    vector = models.GeneratedField(
        expression=_vector(), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="search_document_vector"),
            GinIndex(fields=["terms"], name="search_document_terms"),
            models.Index(
                F("published_at").desc(nulls_last=True),
                F("product_id").desc(),
                name="search_document_newest",
                condition=models.Q(visible=True),
            ),
            models.Index(fields=["seller_id"], name="search_document_seller"),
            models.Index(fields=["indexed_at"], name="search_document_indexed"),
            models.Index(
                fields=["product"],
                name="search_document_unsent",
                condition=~models.Q(version=F("cluster_version")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A folded word of visible listings, and in how many of them it stands."""

    word = models.CharField(max_length=64, primary_key=True)
    rows = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.word
