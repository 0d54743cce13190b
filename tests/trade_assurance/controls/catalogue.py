"""The guards of the money tables, as the database itself lists them."""

from dataclasses import dataclass, field

from django.apps import apps

LABELS = ("ledger", "trade_assurance", "orders", "core")

CONSTRAINTS = """
    SELECT t.relname, c.conname, c.contype::text, pg_get_constraintdef(c.oid), c.convalidated,
           ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k (n, o)
                   JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n ORDER BY k.o), ''
      FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
     WHERE t.relname = ANY(%(tables)s)
       AND (c.contype IN ('c', 'u', 'x') OR (c.contype = 'f' AND cardinality(c.conkey) > 1))"""
INDEXES = """
    SELECT t.relname, i.relname, 'index', pg_get_indexdef(x.indexrelid), x.indisvalid,
           ARRAY(SELECT a.attname::text FROM unnest(x.indkey::int[]) WITH ORDINALITY k (n, o)
                   JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n ORDER BY k.o),
           coalesce(pg_get_expr(x.indpred, x.indrelid), '')
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
     WHERE t.relname = ANY(%(tables)s) AND x.indisunique AND NOT x.indisprimary
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid AND c.contype <> 'f')"""
TRIGGERS = """
    SELECT t.relname, g.tgname, 'trigger', pg_get_triggerdef(g.oid), g.tgenabled <> 'D',
           ARRAY[]::text[], ''
      FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
     WHERE t.relname = ANY(%(tables)s) AND NOT g.tgisinternal"""


@dataclass(frozen=True, slots=True)
class Guard:
    """One constraint, unique index or trigger."""

    table: str
    name: str
    kind: str  # c, u, x, f as in pg_constraint; index; trigger
    definition: str
    is_in_force: bool
    columns: tuple[str, ...] = field(default=())
    predicate: str = ""

    def __str__(self):
        return f"{self.table}.{self.name}"

    @property
    def drop(self):
        """The statement that takes it away."""
        if self.kind == "index":
            return f'DROP INDEX "{self.name}"'
        if self.kind == "trigger":
            return f'DROP TRIGGER "{self.name}" ON "{self.table}"'
        return f'ALTER TABLE "{self.table}" DROP CONSTRAINT "{self.name}" CASCADE'


def tables():
    """The tables of these apps, those of many-to-many relations included."""
    models = [
        model
        for label in LABELS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    return sorted({model._meta.db_table for model in models})


def guards(connection):
    """Every guard there is, by table and name."""
    found = [
        Guard(*row[:5], tuple(row[5]), row[6])
        for query in (CONSTRAINTS, INDEXES, TRIGGERS)
        for row in connection.execute(query, {"tables": tables()})
    ]
    return sorted(found, key=str)
