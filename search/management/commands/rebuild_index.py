"""`manage.py rebuild_index`: a new index from PostgreSQL, swapped in when it is complete."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import actions, cluster


class Command(BaseCommand):
    """Project every listing, count the vocabulary and, if configured, rebuild Elasticsearch."""

    help = (
        "Rebuild what search knows from the catalogue: projection, vocabulary, Elasticsearch index."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one switch."""
        parser.add_argument(
            "--index-only", action="store_true", help="leave projection and vocabulary as they are"
        )

    def handle(self, *_args: Any, index_only: bool, **_options: Any) -> None:
        """Print each step with its figures."""
        if not index_only:
            self.stdout.write(f"projected: {actions.project_everything()} listings changed")
            self.stdout.write(f"vocabulary: {actions.refresh_vocabulary()} words")
        if not cluster.configured():
            self.stdout.write("ELASTICSEARCH_URL is not set: PostgreSQL answers searches")
            return
        try:
            name = actions.rebuild_index(lambda done: self.stdout.write(f"indexed: {done}"))
        except cluster.ClusterAway as away:
            raise CommandError(f"Elasticsearch is away: {away}") from away
        self.stdout.write(self.style.SUCCESS(f"in use: {name}"))
