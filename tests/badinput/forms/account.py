"""Forms of a person: signing up, settings."""

from django.urls import reverse

from tests.badinput.entry import LONG, Entry
from tests.factories.companies import PASSWORD

TABLE = {
    "sign-up": Entry(
        by="guest",
        place=lambda _cast: (reverse("account_signup"), reverse("account_signup")),
        typed={
            "full_name": "Ada Martin",
            "company_name": "Martin et fils",
            "country": "FR",
            "email": "ada@martin.test",
            "password1": PASSWORD,
            "language": "fr",
        },
        wrong={
            "no name": ("full_name", ""),
            "long name": ("full_name", LONG),
            "no company": ("company_name", ""),
            "long company": ("company_name", LONG),
            "no such country": ("country", "XX"),
            "no address": ("email", "not an address"),
            "long address": ("email", "a" * 250 + "@x.test"),
            "weak password": ("password1", "password1"),
            "no such language": ("language", "xx"),
        },
        idle=frozenset({"password1"}),  # a password is typed again
    ),
    "settings": Entry(
        by="alice",
        place=lambda _cast: (reverse("account:home"), reverse("account:home")),
        typed={"full_name": "Alice Roux-Blanc", "language": "fr", "time_zone": "Europe/Paris"},
        wrong={
            "no name": ("full_name", ""),
            "long name": ("full_name", LONG),
            "no such zone": ("time_zone", "Mars/Base"),
            "no such language": ("language", "xx"),
        },
    ),
}
