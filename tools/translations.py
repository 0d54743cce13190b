"""`make translations`: brings locale/ up to date with the sentences in the code, and compiles it.

Sentences keep their translation as long as their English stays the same to the letter; nothing is
guessed ("fuzzy"). What is new is written with an empty translation, and a test names it. Needs
GNU gettext; the rules for French stand in docs/translating.md.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr",)
KINDS = {".py", ".html", ".txt"}
NOT_SHOWN = {"tests", "bench", "tools", "docs"}
HEADER = """\
# Sentences of Quayside. Run `make translations` after changing any; see docs/translating.md.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={forms}; plural={rule};\\n"

"""


def sources() -> list[Path]:
    """Every file of our packages that may hold a sentence, relative to the project."""
    packages = [
        folder
        for folder in sorted(ROOT.iterdir())
        if (folder / "__init__.py").exists() and folder.name not in NOT_SHOWN
    ]
    return [
        path.relative_to(ROOT)
        for package in packages
        for path in sorted(package.rglob("*"))
        if path.suffix in KINDS and "migrations" not in path.parts
    ]


def collect() -> Catalog:
    """The sentences that the code holds now, untranslated.

    Works in a copy, because `makemessages` writes next to the sources it reads.
    """
    environment = {**os.environ}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for path in sources():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, copy / path)
        (copy / "locale").mkdir()
        command = ["makemessages", "-l", "fr", "--no-location", "-e", "py,html,txt"]
        subprocess.run(
            [sys.executable, "-m", "django", *command, "-v", "0"],
            cwd=copy,
            check=True,
            env=environment,
        )
        with (copy / "locale/fr/LC_MESSAGES/django.po").open("rb") as fresh:
            return read_po(fresh)


def catalogue(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one if it has none yet."""
    path = catalogue(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def write(catalog: Catalog, language: str) -> None:
    """Write a catalogue so that a run without changes leaves the file as it is."""
    path = catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = HEADER.format(language=language, forms=catalog.num_plurals, rule=catalog.plural_expr)
    with path.open("wb") as target:
        target.write(header.encode())
        write_po(
            target, catalog, width=99, no_location=True, omit_header=True, ignore_obsolete=True
        )


def main() -> None:
    template = collect()
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        write(catalog, language)
        missing = [message for message in catalog if message.id and not message.string]
        print(f"  {language}: {len(catalog)} sentences, {len(missing)} without translation")
    subprocess.run(
        [sys.executable, "manage.py", "compile_translations"],
        cwd=ROOT,
        check=True,
        env={**os.environ, "TESTING": "1"},
    )


if __name__ == "__main__":
    main()
