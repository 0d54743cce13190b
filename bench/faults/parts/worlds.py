"""Where rounds run: Django as in tests, on a database cloned from the migrated template."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module


@contextmanager
def database(name: str) -> Iterator[None]:
    """Set Django up and give it a clone of its own; drop the clone afterwards."""
    import_module("django").setup()
    logging.disable(logging.CRITICAL)  # refusals are the business of these rounds
    import_module("django.conf").settings.ELASTICSEARCH_URL = ""
    import_module("django.test.utils").setup_test_environment(debug=False)
    databases = import_module("tests.databases")
    databases.recreate(name)
    databases.choose(name)
    try:
        yield
    finally:
        databases.drop(name)
