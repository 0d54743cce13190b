"""Forms of listings: the editor with its ladder and variants, pictures, data sheets, imports."""

from django.urls import reverse

from tests.badinput.entry import FIRST, LONG, PNG, Entry, Upload, wrong_files
from tests.factories.catalog import make_category, make_product


def _new(_cast):
    make_category("Lighting")
    return reverse("listings:new"), reverse("listings:new")


def _of(name):
    def place(cast):
        product = make_product(seller=cast("sven").company, state="draft", tiers=())
        edit = reverse("listings:edit", args=[product.pk])
        return edit, reverse(f"listings:{name}", args=[product.pk])

    return place


PRODUCT = {
    "title": "Steel bottle, 500 ml",
    "summary": "Keeps tea warm for a day.",
    "moq": "100",
    "multiple": "10",
    "lead_time_days": "14",
    "tiers-0-min_quantity": "100",
    "tiers-0-unit_price": "4.20",
    "tiers-1-min_quantity": "500",
    "tiers-1-unit_price": "3.90",
    "skus-0-code": "ST-500",
    "skus-0-options": "Colour: red",
}
WRONG = {
    "no title": ("title", ""),
    "long title": ("title", LONG),
    "long description": ("description", LONG),
    "no such category": ("category", "999999"),
    "wrong currency": ("currency", "XXX"),
    "no minimum": ("moq", ""),
    "negative minimum": ("moq", "-1"),
    "no number": ("moq", "NaN"),
    "largest under the minimum": ("max_quantity", "5"),
    "negative lead time": ("lead_time_days", "-1"),
    "no such country": ("origin", "XX"),
    "half a step": ("tiers-0-unit_price", ""),
    "a step for nothing": ("tiers-0-unit_price", "0"),
    "a negative price": ("tiers-1-unit_price", "-3"),
    "a step that costs more": ("tiers-1-unit_price", "4.90"),
    "the same step twice": (
        "tiers-1-min_quantity",
        {"tiers-1-min_quantity": "100", "tiers-1-unit_price": "3.90"},
    ),
    "a variant without number": ("skus-0-code", ""),
    "a negative stock": ("skus-0-stock", "-1"),
}
TABLE = {
    "new product": Entry(
        by="sven",
        place=_new,
        typed={**PRODUCT, "category": FIRST},
        wrong=WRONG,
        drafted=True,
    ),
    "product": Entry(by="sven", place=_of("edit"), typed=PRODUCT, wrong=WRONG, drafted=True),
    "picture": Entry(
        by="sven",
        place=_of("pictures"),
        typed={"file": Upload("lamp.png", PNG), "alt": "A lamp"},
        wrong={
            "none chosen": ("file", ""),
            "long words": ("alt", LONG),
            "a paper": ("file", Upload("lamp.pdf")),
            **wrong_files("file"),
        },
        idle=frozenset({"file"}),
    ),
    "data sheet": Entry(
        by="sven",
        place=_of("sheets"),
        typed={"file": Upload("sheet.pdf"), "title": "Sheet"},
        wrong={
            "none chosen": ("file", ""),
            "long name": ("title", LONG),
            **wrong_files("file"),
        },
        idle=frozenset({"file"}),
    ),
    "import": Entry(
        by="sven",
        place=lambda _cast: (reverse("listings:import"), reverse("listings:import")),
        typed={"file": Upload("goods.csv", b"SKU,Title,Price\nA,Lamp,10\n"), "currency": "EUR"},
        wrong={
            "none chosen": ("file", ""),
            "wrong currency": ("currency", "XXX"),
            "no table": ("file", Upload("goods.csv", b"\x00\x01\x02" * 50)),
            **wrong_files("file"),
        },
        idle=frozenset({"file"}),
    ),
}
