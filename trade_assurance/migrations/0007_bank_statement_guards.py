"""A statement that was handed in stays as it was read; only what became of it is written later."""

from django.db import migrations

UP = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE ON trade_assurance_bankstatement, trade_assurance_statemententry
      FROM marketplace_app;
    GRANT UPDATE (state, mapping, checks, total, done, booked_at)
      ON trade_assurance_bankstatement TO marketplace_app;
    GRANT UPDATE (outcome, flaw, line_id) ON trade_assurance_statemententry TO marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0006_remedy_guards")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
