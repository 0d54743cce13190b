"""P6: the product page beside a bare Django view that shows one ORM row."""

import random
from functools import partial

from bench import load
from bench.bench import Bench, session_cookie
from bench.load import Requests
from bench.table import Measured
from marketplace.catalog.models import Product


def p6(bench: Bench) -> list[Measured]:
    """Pages a second, 32 clients."""
    ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(bench.seed).sample(ids, min(2000, len(ids)))
    rows = Product.objects.filter(pk__in=chosen).values_list("pk", "slug")
    from django.urls import reverse  # noqa: PLC0415 - addresses exist once Django is set up

    lines = [reverse("products:detail", kwargs={"pk": pk, "slug": slug}) for pk, slug in rows]
    ours = Requests(
        f"http://127.0.0.1:{bench.page_port()}",
        lines,
        headers=(("Cookie", session_cookie("person300@bench.example")),),
    )
    port = bench.stack.start_pages("floor", app="bench.floor_site:application")
    floor = Requests(f"http://127.0.0.1:{port}", [f"/row/{pk}/" for pk in chosen])
    load.warm(ours)
    try:
        return [
            bench.compare(
                "P6",
                partial(load.http, floor, clients=32, seconds=bench.seconds),
                partial(load.http, ours, clients=32, seconds=bench.seconds),
            )
        ]
    finally:
        bench.stack.stop("floor")
