"""The modules of our own apps, found on disk; a virtual environment beside them is not ours."""

from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[1]


def own_modules(pattern):
    """Return the dotted names of the modules of our apps whose file name matches."""
    folders = [Path(app.path) for app in apps.get_app_configs()]
    ours = [
        folder for folder in folders if folder.is_relative_to(ROOT) and ".venv" not in folder.parts
    ]
    paths = {path for folder in ours for path in folder.rglob(pattern)}
    return sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths)
