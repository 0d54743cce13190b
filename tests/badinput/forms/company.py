"""Forms of a company: profile, addresses, team, bank details, storefront."""

from django.urls import reverse

from tests.badinput.entry import LONG, PNG, Entry, Upload, wrong_files


def _same(name):
    return lambda _cast: (reverse(name), reverse(name))


TABLE = {
    "company": Entry(
        by="alice",
        place=_same("company:home"),
        typed={"name": "Atelier Roux et fils", "country": "FR", "vat_number": "FR12345678901"},
        wrong={
            "no name": ("name", ""),
            "long name": ("name", LONG),
            "no such country": ("country", "XX"),
            "wrong currency": ("currency", "XXX"),
            "long number": ("vat_number", LONG),
        },
    ),
    "address": Entry(
        by="alice",
        place=_same("company:addresses"),
        typed={"line1": "1 rue X", "city": "Lyon", "country": "FR", "postcode": "69002"},
        wrong={
            "no street": ("line1", ""),
            "long city": ("city", LONG),
            "no such country": ("country", "XX"),
        },
    ),
    "invitation": Entry(
        by="alice",
        place=_same("company:team"),
        typed={"email": "new.colleague@example.test"},
        wrong={
            "empty": ("email", ""),
            "no address": ("email", "not an address"),
            "another company's role": ("role", "999999"),
        },
    ),
    "role": Entry(
        by="alice",
        place=_same("company:role_new"),
        typed={"name": "Buyers of Lyon"},
        wrong={
            "no name": ("name", ""),
            "long name": ("name", LONG),
            "no such permission": ("permissions", ["rule_the_world"]),
        },
    ),
    "bank details": Entry(
        by="sven",
        place=_same("payouts:bank_details"),
        typed={"holder": "Nordform", "iban": "FR7630006000011234567890189", "bic": ""},
        wrong={
            "empty": ("iban", ""),
            "of no bank": ("iban", "FR00"),
            "long holder": ("holder", LONG),
        },
    ),
    "storefront": Entry(
        by="sven",
        place=_same("storefronts:edit"),
        typed={"tagline": "Oak furniture for hotels", "about": "Since 1962.", "staff_count": "40"},
        wrong={
            "long line": ("tagline", LONG),
            "long text": ("about", LONG),
            "founded never": ("founded_year", "12"),
            "nobody employed": ("staff_count", "-1"),
            "no such country": ("ships_to", ["XX"]),
            "too many certificates": ("certificates", "\r\n".join("abcdefghijklmn")),
        },
        drafted=True,
    ),
    "closure": Entry(
        by="sven",
        place=lambda _cast: (reverse("storefronts:edit"), reverse("storefronts:holiday")),
        typed={"first": "2031-07-01", "until": "2031-07-14"},
        wrong={"no day": ("first", "soon"), "ends before it begins": ("until", "2031-06-01")},
    ),
    "logo": Entry(
        by="sven",
        place=lambda _cast: (
            reverse("storefronts:edit"),
            reverse("storefronts:picture", args=["logo"]),
        ),
        typed={"logo-file": Upload("logo.png", PNG)},
        wrong={"none chosen": ("logo-file", ""), **wrong_files("logo-file")},
        idle=frozenset({"logo-file"}),
    ),
}
