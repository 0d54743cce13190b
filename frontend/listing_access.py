"""Who gets to the product desk: own products only (404 otherwise), with the permission (else 403)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from frontend.access import member_of
from marketplace.catalog import queries, rules
from marketplace.catalog.models import Product
from marketplace.companies.member import Member


def managing(request: HttpRequest) -> Member:
    """Return the member if they manage their company's products."""
    member = member_of(request)
    if not rules.can_manage_listings(member):
        raise PermissionDenied
    return member


def own_product(request: HttpRequest, pk: int) -> Product:
    """Return a product of the member's company that they may change."""
    member = member_of(request)
    rows = queries.own_products(member).select_related("seller", "category")
    product = get_object_or_404(rows, pk=pk)
    if not rules.can_edit_product(member, product):
        raise PermissionDenied
    return product
