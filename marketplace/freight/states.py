"""How goods travel, and what a rate is counted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TransportMode(models.TextChoices):
    """How goods travel; it decides when receipt is taken as confirmed."""

    EXPRESS = "express", _("Express courier")
    AIR = "air", _("Air freight")
    LAND = "land", _("Road or rail")
    SEA = "sea", _("Sea freight")
    POST = "post", _("Postal parcel")


class Basis(models.TextChoices):
    """What a rate is multiplied by."""

    CONSIGNMENT = "consignment", _("per consignment")
    KILOGRAM = "kg", _("per kilogram")
    CUBIC_METRE = "m3", _("per cubic metre")
    CONTAINER = "container", _("share of a 20-foot container")
    REQUEST = "request", _("on request")
