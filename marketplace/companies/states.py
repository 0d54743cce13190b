"""States of a company and the permissions that its roles are made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move


class CompanyState(models.TextChoices):
    """Whether a company may trade."""

    PENDING = "pending", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    BLOCKED = "blocked", _("Blocked")


class CompanyKind(models.TextChoices):
    """What a company does here: buying and selling, or looking at goods for others."""

    TRADING = "trading", _("Buys and sells")
    INSPECTION = "inspection", _("Inspects goods")


COMPANY = Machine(
    "Company",
    [
        move("approve", CompanyState.PENDING, CompanyState.APPROVED, Actor.OPERATOR),
        move("reject", CompanyState.PENDING, CompanyState.REJECTED, Actor.OPERATOR),
        move("block", CompanyState.APPROVED, CompanyState.BLOCKED, Actor.OPERATOR),
        move("unblock", CompanyState.BLOCKED, CompanyState.APPROVED, Actor.OPERATOR),
    ],
)


class Permission(models.TextChoices):
    """What a role may allow; each is asked by one or more `can_…` rules."""

    MANAGE_COMPANY = "manage_company", _("Manage the company, its team and addresses")
    SEE_ALL_ORDERS = "see_all_orders", _("See colleagues' orders, requests and quotations")
    CREATE_RFQS = "create_rfqs", _("Post requests for quotation")
    ACCEPT_QUOTATIONS = "accept_quotations", _("Accept quotations")
    PLACE_ORDERS = "place_orders", _("Place and pay orders")
    CONFIRM_RECEIPT = "confirm_receipt", _("Confirm receipt and release money")
    HANDLE_DISPUTES = "handle_disputes", _("Open and answer disputes")
    CHAT = "chat", _("Write messages")
    MANAGE_LISTINGS = "manage_listings", _("Create and publish products")
    SEND_QUOTATIONS = "send_quotations", _("Send quotations")
    FULFIL_ORDERS = "fulfil_orders", _("Confirm and ship orders")
    SEE_FINANCE = "see_finance", _("See statements and payouts")
    MANAGE_PAYOUTS = "manage_payouts", _("Change bank details")
