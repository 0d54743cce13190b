"""The double's books: objects, balance entries, saved answers and scripted faults."""

from django.db import migrations

UP = """
CREATE TABLE sandbox_thing (
  seq bigserial PRIMARY KEY,
  id text NOT NULL UNIQUE,
  kind text NOT NULL,
  account text NOT NULL DEFAULT '',
  parent text NOT NULL DEFAULT '',
  due_at timestamptz,
  body jsonb NOT NULL
);
CREATE INDEX sandbox_thing_parent ON sandbox_thing (kind, parent, seq);
CREATE INDEX sandbox_thing_due ON sandbox_thing (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE sandbox_entry (
  seq bigserial PRIMARY KEY,
  id text NOT NULL UNIQUE,
  account text NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL,
  fee bigint NOT NULL DEFAULT 0,
  kind text NOT NULL,
  source text NOT NULL,
  available_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX sandbox_entry_account ON sandbox_entry (account, currency, available_at)
  INCLUDE (amount, fee);
CREATE INDEX sandbox_entry_source ON sandbox_entry (source);

CREATE TABLE sandbox_answer (
  key text PRIMARY KEY,
  body_hash text NOT NULL,
  status int NOT NULL,
  body text NOT NULL,
  at timestamptz NOT NULL
);

CREATE TABLE sandbox_fault (
  seq bigserial PRIMARY KEY,
  call text NOT NULL,
  fault text NOT NULL,
  moment text NOT NULL CHECK (moment IN ('before', 'after'))
);
"""
DOWN = "DROP TABLE sandbox_thing, sandbox_entry, sandbox_answer, sandbox_fault"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0001_roles")]
    operations = [migrations.RunSQL(UP, DOWN)]
