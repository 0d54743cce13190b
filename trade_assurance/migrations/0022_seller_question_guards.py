"""A question about a stopped supplier is never deleted, and what was asked is never changed."""

from django.db import migrations

UP = """
CREATE TRIGGER trade_assurance_sellerquestion_fixed BEFORE UPDATE ON trade_assurance_sellerquestion
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'order_id', 'cause', 'froze', 'asked_at', 'answer_due_at');

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE DELETE ON trade_assurance_sellerquestion FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0021_seller_questions")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
