"""What was registered of a cheque is never changed, and no cheque is deleted."""

from django.db import migrations

UP = """
CREATE TRIGGER trade_assurance_cheque_fixed BEFORE UPDATE ON trade_assurance_cheque
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'payment_id', 'number', 'drawer', 'currency', 'amount_minor', 'registered_by_id', 'received_at');

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE DELETE ON trade_assurance_cheque FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0019_cheques")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
