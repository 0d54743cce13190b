"""What a payment got of a transfer is never taken out of the record."""

from django.db import migrations

UP = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE ON trade_assurance_bankallocation FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0007_bank_statement_guards")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
