"""The back office: Django's admin, for operators with a second factor, to look things up.

Rows are read-only here: what changes state or money goes through an action, from the desk. Only the
tree of categories with its attributes is kept here.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from frontend.access import member_of
from marketplace.catalog.admin import CategoryAdmin, DefinitionInline
from marketplace.catalog.models import Category
from marketplace.companies.models import User

HIDDEN_FIELDS = {"password", "key"}
COLUMNS = 7
OURS = {
    "core", "companies", "catalog", "orders", "vendors", "messaging", "rfq", "trade_assurance",
    "ledger", "search",
}  # fmt: skip


class BackOffice(admin.AdminSite):
    """Opens for operators alone, through the product's own sign-in."""

    site_header = "Quayside"
    site_title = "Quayside"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether an operator with a second factor is here."""
        return member_of(request).is_operator

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Use the product's sign-in with its limits; an operator without a second factor adds one."""
        if isinstance(request.user, User) and request.user.is_operator:
            return redirect("mfa_activate_totp")
        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # one class for every model
    """Shows rows and changes none."""

    show_full_result_count = False

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the first plain columns."""
        return [f.name for f in _plain_fields(self.model)][:COLUMNS]

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """Return every column but secrets."""
        return [f.name for f in self.model._meta.fields if f.name not in HIDDEN_FIELDS]  # noqa: SLF001

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Operators look at everything."""
        return member_of(request).is_operator

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Operators see every app."""
        return member_of(request).is_operator

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes here."""
        return False


class CategoryKeeping(CategoryAdmin):
    """Operators add, name and move categories and define their attributes; nothing is deleted."""

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Operators look at everything."""
        return member_of(request).is_operator

    has_change_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Operators see the tree."""
        return member_of(request).is_operator

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Operators add categories."""
        return member_of(request).is_operator

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Listings, requests and links hang on a category: it is renamed or moved instead."""
        return False

    def get_inline_instances(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> list[Any]:
        """Open the attributes too: their own permissions are those of Django's, which we do not use."""
        return [DefinitionKeeping(self.model, self.admin_site)]


class DefinitionKeeping(DefinitionInline):
    """Attributes under their category; one that listings carry already cannot be taken away."""

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Operators look at everything."""
        return member_of(request).is_operator

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes here."""
        return False


def _plain_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [
        field
        for field in model._meta.fields  # noqa: SLF001 - Django's documented metadata
        if field.name not in HIDDEN_FIELDS
        and not isinstance(field, (models.ForeignKey, models.JSONField, models.TextField))
    ]


def _site() -> BackOffice:
    site = BackOffice(name="admin")
    for model in apps.get_models():
        if model._meta.app_label in OURS and not model._meta.swapped:  # noqa: SLF001
            site.register(model, CategoryKeeping if model is Category else ReadOnly)
    return site


back_office = _site()
