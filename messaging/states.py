"""Kinds of subjects and messages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    """What a conversation is about."""

    LISTING = "listing", _("Product")
    RFQ = "rfq", _("Request for quotation")
    QUOTATION = "quotation", _("Quotation")
    ORDER = "order", _("Order")
    DISPUTE = "dispute", _("Dispute")
    COMPANY = "company", _("Company")


class MessageKind(models.TextChoices):
    """How a message is shown: what a person wrote, a card of facts, or a line of the system."""

    TEXT = "text", _("Message")
    CARD = "card", _("Card")
    SYSTEM = "system", _("Event")
