"""Pictures and specification sheets of a product."""

from typing import TypedDict

from django.core.files.storage import default_storage
from django.db import models
from django.db.models.functions import Now


class StoredVariant(TypedDict):
    """One re-encoded size of a picture, in pixels, and its name in the storage."""

    width: int
    height: int
    name: str


class Media(models.Model):
    """A picture in the sizes it was re-encoded to; the upload itself is never kept or served."""

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="media")
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=160, blank=True)
    variants = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["product", "position"], name="catalog_media_order")]

    def __str__(self) -> str:
        return self.alt

    def nearest(self, width: int) -> StoredVariant:
        """Return the smallest variant at least `width` wide, or the widest there is."""
        sizes: list[StoredVariant] = sorted(self.variants, key=lambda v: v["width"])
        return next((v for v in sizes if v["width"] >= width), sizes[-1])

    @property
    def small(self) -> "Picture":
        """The picture for a card or a row of thumbnails."""
        return Picture.of(self, 320)

    @property
    def large(self) -> "Picture":
        """The picture of the gallery, with every size in its `srcset`."""
        return Picture.of(self, 640)


class Picture:
    """What an `<img>` needs: address, size and the set of sizes."""

    def __init__(self, *, src: str, srcset: str, width: int, height: int, alt: str) -> None:
        self.src, self.srcset = src, srcset
        self.width, self.height, self.alt = width, height, alt

    @classmethod
    def of(cls, media: Media, width: int) -> "Picture":
        """Return the picture at about `width` pixels."""
        best = media.nearest(width)
        sizes = sorted(media.variants, key=lambda v: v["width"])
        return cls(
            src=default_storage.url(best["name"]),
            srcset=", ".join(f"{default_storage.url(v['name'])} {v['width']}w" for v in sizes),
            width=best["width"],
            height=best["height"],
            alt=media.alt,
        )


class SpecSheet(models.Model):
    """A file that a buyer downloads: a data sheet, a certificate, a drawing."""

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="spec_sheets")
    title = models.CharField(max_length=120)
    file = models.FileField(upload_to="specs/%Y/%m/", max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.title
