"""For each guard a statement that it refuses, and that ends otherwise once the guard is gone.

Most are found by themselves: a row is copied with other values until exactly this constraint says no;
a trigger is asked with a change of each column. What is not found that way stands in `lines`.
"""

import itertools
import re
from dataclasses import replace
from random import Random

import psycopg

from tests.trade_assurance.controls.lines import STATEMENTS

MOST_TRIES, MOST_ROWS, MOST_DRAWS = 4_000, 6, 600
NO_REFERENCES = "SET LOCAL session_replication_role = replica; "
COLUMNS = """
    SELECT column_name, data_type, is_nullable = 'YES', column_default, is_identity = 'YES',
           coalesce(character_maximum_length, 0)
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s
     ORDER BY ordinal_position"""
CHECKS_OF = """
    SELECT coalesce(string_agg(pg_get_constraintdef(c.oid), ' '), '') FROM pg_constraint c
      JOIN pg_class t ON t.oid = c.conrelid WHERE t.relname = %s AND c.contype = 'c'"""
UNIQUES = """
    SELECT i.relname, ARRAY(SELECT a.attname::text FROM unnest(x.indkey::int[]) k (n)
                              JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.n)
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
     WHERE t.relname = %s AND x.indisunique AND NOT x.indisprimary"""


class NothingBites(AssertionError):
    """No statement was found that only this guard refuses."""


def refused_by(connection, statement, *, without=None):
    """Run it and roll it back; return what refused it (a constraint's name or words), None if nothing."""
    try:
        with connection.transaction(force_rollback=True):
            if without is not None:
                connection.execute(without.drop)
            connection.execute(statement)
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.Error as error:
        return error.diag.constraint_name or str(error).splitlines()[0]
    return None


def bites(connection, guard, statement):
    """Refused with this guard, and otherwise or not at all once it is gone.

    A constraint says its own name, except where another one stands on it (a key that is referred to).
    """
    refused = refused_by(connection, statement)
    says_its_name = guard.kind != "trigger" and guard.name not in STATEMENTS
    if refused is None or (says_its_name and refused != guard.name):
        return False
    return refused_by(connection, statement, without=guard) != refused


def probe(connection, guard):
    """Return the statement of `lines`, or one that is found; raise NothingBites."""
    written = STATEMENTS.get(guard.name)
    for statement in [written] if written else _candidates(connection, guard):
        if bites(connection, guard, statement):
            return statement
    raise NothingBites(f"{guard} ({guard.definition}): write a line for it in controls/lines.py")


def _candidates(connection, guard):
    columns = {row[0]: row for row in connection.execute(COLUMNS, [guard.table])}
    if not _rows(connection, guard.table):
        for name, value in _plain_row(connection, guard, columns).items():
            columns[name] = (*columns[name][:3], value, *columns[name][4:])
    find = {"c": _for_check, "u": _for_unique, "index": _for_unique, "trigger": _for_trigger}
    if guard.kind in find:
        yield from itertools.islice(find[guard.kind](connection, guard, columns), MOST_TRIES)


def _for_check(connection, guard, columns):
    """Copies of rows, with one column and then two and three at a time given other values."""
    rows = max(1, _rows(connection, guard.table))
    values = {name: _values(columns[name], guard, columns) for name in guard.columns}
    for size in (1, 2, 3):
        for names in itertools.combinations(guard.columns, size):
            for chosen in itertools.product(*(values[name] for name in names)):
                for row in range(min(rows, MOST_ROWS)):
                    yield _copy(guard, columns, dict(zip(names, chosen, strict=True)), row=row)


def _for_unique(connection, guard, columns):
    """The same row again, with what other unique indexes forbid made different."""
    fresh = {}
    for name, theirs in connection.execute(UNIQUES, [guard.table]):
        free = [column for column in theirs if column not in guard.columns]
        if name != guard.name and free:
            fresh[free[0]] = _fresh(columns[free[0]])
    predicates = _predicate_values(guard, columns)
    for chosen in itertools.product(*predicates.values()):
        wanted = {**fresh, **dict(zip(predicates, chosen, strict=True))}
        if _rows(connection, guard.table):
            for row in range(MOST_ROWS):
                yield _copy(guard, columns, fresh, row=row)
                first = _copy(guard, columns, {**_again(guard, columns), **wanted}, row=row)
                yield f"{first}; {_newest(guard, columns, fresh)}"
        else:
            alone = _copy(guard, columns, {**_again(guard, columns), **wanted})
            yield f"{alone}; {_newest(guard, columns, fresh)}"


def _for_trigger(connection, guard, columns):
    """Whatever one may do to rows: truncate, delete, change each column, add one."""
    row = ""
    if not _rows(connection, guard.table):
        row = f"{_copy(guard, columns, {})}; SET LOCAL session_replication_role = origin; "
    yield f'TRUNCATE "{guard.table}" CASCADE'
    yield f'{row}DELETE FROM "{guard.table}"'
    for name, column in columns.items():
        for value in (_changed(column), *_values(column, guard, columns)):
            yield f'{row}UPDATE "{guard.table}" SET "{name}" = {value}'
    for name, column in columns.items():
        for value in _values(column, guard, columns):
            yield _copy(guard, columns, {name: value}).removeprefix(NO_REFERENCES)


def _plain_row(connection, guard, columns):
    """Values for a first row of an empty table: plain ones, else drawn until its CHECKs let one in."""
    checks = connection.execute(CHECKS_OF, [guard.table]).fetchone()[0]
    told = replace(guard, definition=checks, columns=())
    luck, chosen = Random(guard.table), {}
    for _ in range(MOST_DRAWS):
        if refused_by(connection, _copy(guard, columns, chosen)) is None:
            return chosen
        chosen = {
            name: luck.choice(
                [v for v in _values(column, told, columns) if "r." not in v] or ["''"]
            )
            for name, column in columns.items()
            if luck.random() < 0.5 and not column[3] and column[1] not in {"jsonb", "uuid", "ARRAY"}
        }
    return {}


def _copy(guard, columns, wanted, *, row=0):
    """INSERT a copy of one row with other values; an empty table gets a row of plain values."""
    named = [name for name, column in columns.items() if not column[4] and name != "id"]
    listed = ", ".join(f'"{name}"' for name in named)
    copied = ", ".join(wanted.get(name, f'r."{name}"') for name in named)
    plain = ", ".join(wanted.get(name, _plain(columns[name])) for name in named)
    table = f'"{guard.table}"'
    return (
        f"{NO_REFERENCES}INSERT INTO {table} ({listed})"
        f" (SELECT {copied} FROM {table} r ORDER BY 1 OFFSET {row} LIMIT 1)"
        f" UNION ALL (SELECT {plain} WHERE NOT EXISTS (SELECT FROM {table}))"
    )


def _newest(guard, columns, wanted):
    """INSERT a copy of the row that was made last."""
    named = [name for name, column in columns.items() if not column[4] and name != "id"]
    listed = ", ".join(f'"{name}"' for name in named)
    copied = ", ".join(wanted.get(name, f'r."{name}"') for name in named)
    table, newest = f'"{guard.table}"', "id" if "id" in columns else "ctid"
    return (
        f"INSERT INTO {table} ({listed}) SELECT {copied} FROM {table} r"
        f" WHERE r.{newest} = (SELECT max({newest}) FROM {table})"
    )


def _again(guard, columns):
    return {name: _fresh(columns[name]) for name in guard.columns if name in columns}


def _predicate_values(guard, columns):
    """Values that make a row fall under a partial index."""
    named = [name for name in columns if re.search(rf"\b{name}\b", guard.predicate)]
    return {
        name: list(_values(columns[name], guard, columns))
        for name in named
        if name not in guard.columns
    }


def _values(column, guard, columns):
    """Other values worth trying in a column, by its type and by what the guard itself mentions."""
    name, kind, nullable = column[:3]
    words = [f"'{word}'" for word in re.findall(r"'([^']*)'::", guard.definition)]
    if "int" in kind or kind == "numeric":
        others = [f'r."{c}" + 1' for c in guard.columns if c != name and "int" in columns[c][1]]
        found = ["-1", "0", "1", "10000", "20000", "32767", *others, f'r."{name}" + 1']
        if kind == "smallint":
            found = found[:-1]
    elif kind == "boolean":
        found = ["true", "false"]
    elif "timestamp" in kind or kind == "date":
        others = [c for c in guard.columns if c != name and columns[c][1] == kind]
        found = ["now()", *(f"r.\"{c}\" - interval '1 day'" for c in others)]
        found += [f"r.\"{c}\" + interval '1 day'" for c in others]
    elif kind == "interval":
        found = ["interval '1 day'"]
    elif "char" in kind or kind == "text":
        found = ["''", *dict.fromkeys(words), "'x'"]
    else:
        found = []
    return [*found, "NULL" if kind == "ARRAY" else f"NULL::{kind}"] if nullable else found


def _plain(column):
    """A value for a row made from nothing."""
    _, kind, nullable, default, *_ = column
    if default:
        return default
    if nullable:
        return f"NULL::{kind}"
    if "int" in kind or kind == "numeric":
        return "1"
    words = {"boolean": "false", "jsonb": "'{}'::jsonb", "uuid": "gen_random_uuid()"}
    words |= {"date": "current_date", "interval": "interval '0'", "bytea": "''::bytea"}
    words |= {"ARRAY": "'{}'"}
    return words.get(kind, "now()" if "timestamp" in kind else "'x'")


def _fresh(column):
    _, kind, _, _, _, length = column
    if "int" in kind:
        return f"(random() * {30_000 if kind == 'smallint' else 10**9})::int"
    if kind == "uuid":
        return "gen_random_uuid()"
    if "timestamp" in kind or kind == "date":
        return "now() + random() * interval '1000 days'"
    return f"left(md5(random()::text), {min(length or 32, 32)})"


def _changed(column):
    name, kind, *_ = column
    if "int" in kind or kind == "numeric":
        return f'"{name}" + 1'
    if kind == "boolean":
        return f'NOT "{name}"'
    if "timestamp" in kind or kind == "date":
        return f"\"{name}\" + interval '1 day'"
    if "char" in kind or kind == "text":
        return f'left(\'x\' || "{name}", greatest(length("{name}"), 1))'
    return "DEFAULT"


def _rows(connection, table):
    return connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
