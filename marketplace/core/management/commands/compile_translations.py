"""Compiles locale/*/LC_MESSAGES/*.po with Babel, so that no GNU gettext is needed to run the site."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the translations that are newer than their compiled form."

    def handle(self, *args: str, **options: str) -> None:
        for folder in settings.LOCALE_PATHS:
            for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                self._compile(po)

    def _compile(self, po: Path) -> None:
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            return
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        with NamedTemporaryFile(dir=mo.parent, delete=False) as target:
            write_mo(target, catalogue)
        Path(target.name).chmod(0o644)
        Path(target.name).replace(mo)  # whole or not at all: several processes may start at once
