"""`manage.py search_drift`: compares catalogue, projection and index, both ways."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.catalog.queries import visible_products
from marketplace.companies.member import SYSTEM
from search import actions, cluster
from search.models import ListingDocument


class Command(BaseCommand):
    """Exit 1 and name the listings if anything differs; `--repair` brings them up to date."""

    help = "Find listings that search shows and the catalogue does not, or the other way round."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one switch."""
        parser.add_argument("--repair", action="store_true", help="project and send what differs")

    def handle(self, *_args: Any, repair: bool, **_options: Any) -> None:
        """Print what differs."""
        differing = self._against_catalogue() | self._against_index()
        if differing and repair:
            actions.project_listings(product_ids=sorted(differing))
            if cluster.configured():
                actions.rebuild_index()
            self.stdout.write(f"repaired: {len(differing)}")
        elif differing:
            raise CommandError(f"{len(differing)} listings differ")
        else:
            self.stdout.write(self.style.SUCCESS("no drift"))

    def _against_catalogue(self) -> set[int]:
        public = set(visible_products(SYSTEM).values_list("pk", flat=True))
        shown = set(ListingDocument.objects.filter(visible=True).values_list("pk", flat=True))
        self._name("public but not to be found", public - shown)
        self._name("to be found but not public", shown - public)
        return public ^ shown

    def _against_index(self) -> set[int]:
        if not cluster.configured():
            return set()
        try:
            found = actions.drift()
        except cluster.ClusterAway as away:
            raise CommandError(f"Elasticsearch is away: {away}") from away
        self._name("old or missing in the index", set(found.stale))
        self._name("in the index alone", set(found.strays))
        return {*found.stale, *found.strays}

    def _name(self, what: str, ids: set[int]) -> None:
        if ids:
            listed = ", ".join(str(id_) for id_ in sorted(ids)[:20])
            self.stdout.write(f"{what}: {len(ids)} ({listed}{', …' if len(ids) > 20 else ''})")
