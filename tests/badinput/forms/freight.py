"""Forms of a supplier's freight: the table as a file, and how its products are packed."""

from django.urls import reverse

from tests.badinput.entry import FIRST, Entry, Upload, wrong_files
from tests.factories.catalog import make_product

HEAD = b"mode,zone,countries,basis,currency,price,minimum,transit_days\n"
RATE = b"land,Europe,FR DE,consignment,EUR,80,0,4\n"


def _table(_cast):
    return reverse("freight:table"), reverse("freight:table")


def _packing(cast):
    make_product(seller=cast("sven").company, incoterm="DAP")
    return reverse("freight:packing"), reverse("freight:packing")


def _line(line):
    return "file", Upload("rates.csv", HEAD + RATE + line)


TABLE = {
    "freight table": Entry(
        by="sven",
        place=_table,
        typed={"file": Upload("rates.csv", HEAD + RATE)},
        wrong={
            "none chosen": ("file", ""),
            "too large": ("file", Upload("rates.csv", HEAD + b"x" * 600_000)),
            "columns missing": ("file", Upload("rates.csv", b"mode,zone\nland,Europe\n")),
            "no such way": _line(b"rocket,Europe,FR,consignment,EUR,80,0,4\n"),
            "no such country": _line(b"land,Moon,XX,consignment,EUR,80,0,4\n"),
            "no such currency": _line(b"land,Asia,CN,consignment,XXX,80,0,4\n"),
            "negative price": _line(b"land,Asia,CN,consignment,EUR,-80,0,4\n"),
            "no price": _line(b"land,Asia,CN,consignment,EUR,,0,4\n"),
            "no number": _line(b"land,Asia,CN,consignment,EUR,NaN,0,4\n"),
            "half a cent at least": _line(b"land,Asia,CN,consignment,EUR,80,0.005,4\n"),
            "never there": _line(b"land,Asia,CN,consignment,EUR,80,0,0\n"),
            **wrong_files("file"),
        },
        idle=frozenset({"file"}),
    ),
    "packing": Entry(
        by="sven",
        place=_packing,
        typed={"product": FIRST, "kilograms": "2.5", "cubic_metres": "0.012"},
        wrong={
            "no such product": ("product", "999999"),
            "negative weight": ("kilograms", "-1"),
            "no number": ("kilograms", "NaN"),
            "too exact": ("kilograms", "1.23456789"),
            "negative room": ("cubic_metres", "-0.1"),
        },
    ),
}
