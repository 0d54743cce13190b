"""What import-linter cannot see: foreign keys, and writes outside of actions."""

import ast
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
RUNG = {
    "core": 0, "ledger": 1, "companies": 1, "catalog": 2, "freight": 3, "orders": 4, "vendors": 5,
    "messaging": 6, "rfq": 7, "trade_assurance": 7, "bookkeeping": 8, "search": 9,
    "frontend": 10,
}  # fmt: skip
OUR_FOLDERS = (
    "marketplace",
    "vendors",
    "messaging",
    "rfq",
    "trade_assurance",
    "bookkeeping",
    "search",
    "frontend",
)
WRITES = {
    "save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create",
    "update_or_create",
}  # fmt: skip
# Where rows may be written: verbs, their managers, the machinery of core, the demo and commands.
WRITERS = {"actions", "models", "migrations", "commands", "demo", "core", "ledger"}


def test_foreign_keys_point_down_the_ladder():
    up = [
        (model._meta.label, field.name, field.related_model._meta.label)
        for model in apps.get_models()
        if model._meta.app_label in RUNG
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if field.related_model._meta.app_label in RUNG
        and field.related_model._meta.app_label != model._meta.app_label
        and RUNG[field.related_model._meta.app_label] >= RUNG[model._meta.app_label]
    ]

    assert up == []


def test_every_constraint_and_index_has_a_name_of_ours():
    unnamed = [
        (model._meta.label, thing.name)
        for model in apps.get_models()
        if model._meta.app_label in RUNG
        for thing in (*model._meta.constraints, *model._meta.indexes)
        if not thing.name.startswith(model._meta.app_label.split("_")[0])
    ]

    assert unnamed == []


def _writes_in(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in WRITES and ".objects" in ast.unparse(node.func):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}"


def test_rows_are_written_by_actions_only():
    found = []
    for folder in OUR_FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            parts = {*path.relative_to(ROOT).parts, path.stem}
            if not parts & WRITERS:
                found += _writes_in(path)

    assert found == []
