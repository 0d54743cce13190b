"""The tree of categories and what the goods in each have to say about themselves."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from treebeard.mp_tree import MP_Node

from marketplace.catalog.states import AttributeKind


class Category(MP_Node):  # type: ignore[misc]  # treebeard has no types
    """A node of the category tree; its path is its address in the tree (treebeard)."""

    slug = models.SlugField(max_length=90, unique=True)
    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_en, self.name_fr)

    @property
    def description(self) -> str:
        """The introduction in the reader's language."""
        return in_language(self.description_en, self.description_fr)


class AttributeDefinition(models.Model):
    """A named attribute of every product in a category and in the categories below it."""

    category = models.ForeignKey("catalog.Category", models.CASCADE, related_name="definitions")
    code = models.SlugField(max_length=60)
    label_en = models.CharField(max_length=120)
    label_fr = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=AttributeKind, default=AttributeKind.TEXT)
    unit = models.CharField(max_length=20, blank=True)
    choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    facet = models.BooleanField(default=False)
    required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "code"], name="catalog_definition_once"),
            models.CheckConstraint(
                condition=~models.Q(kind=AttributeKind.CHOICE) | ~models.Q(choices=[]),
                name="catalog_definition_has_choices",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return in_language(self.label_en, self.label_fr)


def in_language(english: str, french: str) -> str:
    """Return the text in the active language, or the English one where the French is missing."""
    return french if french and (get_language() or "en").startswith("fr") else english
