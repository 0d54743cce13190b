"""A file of products on its way into the catalogue."""

from django.db import models
from django.db.models.functions import Now

from marketplace.catalog.states import ImportState


class ImportJob(models.Model):
    """One upload, its column mapping, and what became of its rows (counted as it runs).

    `done_bytes` is where the next record begins; it moves in the transaction that stores the rows,
    so a stopped import goes on without a row lost or doubled. `problems` are lists of line, field,
    value and sentence.
    """

    reference = models.CharField(max_length=20, unique=True)
    seller = models.ForeignKey("companies.Company", models.CASCADE, related_name="product_imports")
    user_id = models.BigIntegerField()
    file = models.FileField(upload_to="private/imports/", max_length=200)
    file_name = models.CharField(max_length=160)
    mapping = models.JSONField(default=dict)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, choices=ImportState, default=ImportState.UPLOADED)
    total_bytes = models.PositiveBigIntegerField(default=0)
    done_bytes = models.PositiveBigIntegerField(default=0)
    done_lines = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.reference
