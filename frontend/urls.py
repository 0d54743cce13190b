"""Addresses of pages (each is under /en/ and /fr/); every area keeps its own list."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

# One module of frontend/pages per area; `urlpatterns` and `app_name` stand in the module.
AREAS = (
    "home", "help", "account", "overview", "company", "listings", "products", "storefronts",
    "search", "rfqs", "quotations", "chat", "notices", "payments",
    "desk_underfunded", "desk_cheques", "terms", "receivables", "seller_money",
    "payouts", "papers", "statements",
    "refunds", "debts", "chargebacks", "desk_sellers", "connect", "accounting", "money_desk",
    "bank_statements",
    "inspections", "desk_inspections", "desk_inspection_fees",
    "why", "commission", "freight", "supplier_questions",
    "bundles", "disputes", "desk_disputes", "reviews",
    "contracts", "changes", "returns", "orders", "desk",
    "styleguide",
)  # fmt: skip

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"frontend.pages.{area}"))
    for area in AREAS
    if find_spec(f"frontend.pages.{area}")
    and hasattr(import_module(f"frontend.pages.{area}"), "urlpatterns")
]
urlpatterns += [path("account/", include("allauth.urls"))]
