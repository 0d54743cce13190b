"""A payout is what was approved: so much, to this seller, that way."""

from django.db import migrations

UP = """
CREATE TRIGGER trade_assurance_payout_fixed BEFORE UPDATE ON trade_assurance_payout
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'seller_id', 'account_id', 'provider_account_id', 'currency', 'amount_minor');
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0015_payouts_by_provider")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
