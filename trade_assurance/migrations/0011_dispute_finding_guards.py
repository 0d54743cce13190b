"""What a claim measured is evidence: it is written once and never changed or deleted."""

from django.db import migrations

UP = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE ON trade_assurance_disputefinding FROM marketplace_app;
  END IF;
END $$;
"""
DOWN = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    GRANT UPDATE, DELETE ON trade_assurance_disputefinding TO marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    """Take the rights away."""

    dependencies = [("trade_assurance", "0010_seller_debt_guards")]
    operations = [migrations.RunSQL(UP, DOWN)]
