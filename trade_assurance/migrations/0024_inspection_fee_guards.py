"""What happened to the fee of a visit is never changed nor taken out of the record."""

from django.db import migrations

UP = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON trade_assurance_inspectionfeeentry FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0023_inspection_fees")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
