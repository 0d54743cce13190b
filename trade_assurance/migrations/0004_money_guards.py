"""Rates are added and ended, never rewritten; a stop of money leaves a trace for good."""

from django.db import migrations

UP = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE ON trade_assurance_commissionrule FROM marketplace_app;
    GRANT UPDATE (ended_at) ON trade_assurance_commissionrule TO marketplace_app;
    REVOKE DELETE ON trade_assurance_moneystop FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0003_dispute_guards")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
