"""Operators keep categories and their attributes in Django's admin."""

from typing import Any

from django.contrib import admin
from treebeard.admin import TreeAdmin
from treebeard.forms import movenodeform_factory

from marketplace.catalog.models import AttributeDefinition, Category


class DefinitionInline(admin.TabularInline):  # type: ignore[type-arg]  # at run time it takes none
    """The attributes of a category."""

    model = AttributeDefinition
    extra = 1


@admin.register(Category)
class CategoryAdmin(TreeAdmin):  # type: ignore[misc]  # treebeard has no types
    """The tree, moved by drag or by form."""

    form = movenodeform_factory(Category)
    list_display = ("name_en", "name_fr", "slug")
    search_fields = ("name_en", "name_fr", "slug")
    inlines: Any = (DefinitionInline,)
