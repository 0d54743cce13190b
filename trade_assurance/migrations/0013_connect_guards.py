"""A supplier's account at the card provider is never deleted and never becomes another's."""

from django.db import migrations

UP = """
CREATE TRIGGER trade_assurance_connectaccount_fixed BEFORE UPDATE ON trade_assurance_connectaccount
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'company_id', 'opened_by_id', 'opened_at');

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE DELETE ON trade_assurance_connectaccount FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0012_payout_terms_guards")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
