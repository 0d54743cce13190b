"""`manage.py check_search`: are listings found by their names, also with one typing error?"""

import random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from marketplace.catalog.queries import visible_products
from marketplace.companies.member import SYSTEM
from search import cluster
from search.analysis import allowed_edits
from search.backends import Backend
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.postgres import PostgresBackend
from search.requests import SearchRequest

AMONG = 3


class Command(BaseCommand):
    """Draw names that occur once, ask every engine for them, and exit 1 if one is not found."""

    help = "Search for listings by names that occur once: as they are, then with one typing error."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many names to draw, how many of them to misspell, and the seed of the draw."""
        parser.add_argument("--names", type=int, default=20)
        parser.add_argument("--misspelt", type=int, default=10)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--seller", help="reference of the company whose listings are drawn")

    def handle(
        self, *_args: Any, names: int, misspelt: int, seed: int, seller: str | None, **_options: Any
    ) -> None:
        """Print a line per engine."""
        drawn = self._draw(names, seed, seller)
        typed = [
            (with_typo(title, seed + n), id_) for n, (title, id_) in enumerate(drawn[:misspelt])
        ]
        engines: list[Backend] = [PostgresBackend()]
        if cluster.configured():
            engines.append(ElasticsearchBackend())
        bad = 0
        for engine in engines:
            exact = self._ask(engine, drawn, 1)
            near = self._ask(engine, typed, AMONG)
            bad += len(drawn) - exact + len(typed) - near
            self.stdout.write(
                f"{engine.name}: {exact} of {len(drawn)} names found first, "
                f"{near} of {len(typed)} with one typing error among the first {AMONG}"
            )
        if bad:
            raise CommandError(f"{bad} were not found")

    def _draw(self, names: int, seed: int, seller: str | None) -> list[tuple[str, int]]:
        products = visible_products(SYSTEM)
        if seller:
            products = products.filter(seller__reference=seller)
        once = products.values("title").annotate(n=Count("pk")).filter(n=1).values("title")
        rows = list(products.filter(title__in=once).order_by("pk").values_list("title", "pk"))
        if len(rows) < names:
            raise CommandError(f"only {len(rows)} names occur once")
        return random.Random(seed).sample(rows, names)  # noqa: S311 - a draw, not a secret

    def _ask(self, engine: Backend, questions: list[tuple[str, int]], among: int) -> int:
        found = 0
        for text, product_id in questions:
            hits = engine.search(SearchRequest(text=text, size=among, with_facets=False)).hits
            is_there = product_id in [hit.product_id for hit in hits]
            found += is_there
            if not is_there:
                self.stdout.write(f"  {engine.name} did not find {product_id}: {text}")
        return found


def with_typo(title: str, seed: int) -> str:
    """Return the title with two neighbouring letters of one of its longer words swapped or one lost."""
    draw = random.Random(seed)  # noqa: S311 - a draw, not a secret
    parts = title.split()
    long_ones = [n for n, part in enumerate(parts) if part.isalpha() and allowed_edits(part)]
    if not long_ones:
        return title
    at = draw.choice(long_ones)
    word = parts[at]
    place = draw.randrange(1, len(word) - 1)
    if draw.random() < 0.5:
        parts[at] = word[:place] + word[place + 1 :]
    else:
        parts[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(parts)
