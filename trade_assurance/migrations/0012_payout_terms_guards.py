"""Holds are kept as they were placed and lifted once; nothing is sent to an account that does not work."""

from django.db import migrations

UP = """
CREATE TRIGGER trade_assurance_payouthold_fixed BEFORE UPDATE ON trade_assurance_payouthold
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'company_id', 'order_id', 'cause', 'reason', 'placed_by_id', 'placed_at');

CREATE FUNCTION trade_assurance_payout_account_works() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM trade_assurance_payoutaccount
              WHERE id = NEW.account_id AND state <> 'active') THEN
    RAISE EXCEPTION 'nothing is sent to a restricted account' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_assurance_payout_account_works BEFORE UPDATE OF state ON trade_assurance_payout
  FOR EACH ROW WHEN (NEW.state = 'processing' AND OLD.state <> 'processing')
  EXECUTE FUNCTION trade_assurance_payout_account_works();

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE DELETE ON trade_assurance_payouthold, trade_assurance_payoutplan,
      trade_assurance_reserveterms FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0011_dispute_finding_guards")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
