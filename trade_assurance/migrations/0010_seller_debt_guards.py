"""Refunds, debts and chargebacks are never deleted; what was asked or laid out is never changed."""

from django.db import migrations

UP = """
CREATE FUNCTION trade_assurance_stays_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fixed text;
BEGIN
  FOREACH fixed IN ARRAY TG_ARGV LOOP
    IF to_jsonb(OLD) -> fixed IS DISTINCT FROM to_jsonb(NEW) -> fixed THEN
      RAISE EXCEPTION '% of % is never changed', fixed, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_assurance_refund_fixed BEFORE UPDATE ON trade_assurance_refund
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'order_id', 'protection_id', 'currency', 'amount_minor', 'needs_second', 'asked_by_id');
CREATE TRIGGER trade_assurance_sellerdebt_fixed BEFORE UPDATE ON trade_assurance_sellerdebt
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'seller_id', 'earning_id', 'currency', 'amount_minor');
CREATE TRIGGER trade_assurance_earning_fixed BEFORE UPDATE ON trade_assurance_earning
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'seller_id', 'protection_id', 'kind', 'movement_key', 'currency', 'gross_minor',
    'commission_minor', 'vat_minor', 'reserved_minor', 'net_minor');

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE DELETE ON trade_assurance_refund, trade_assurance_sellerdebt,
      trade_assurance_chargeback FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0009_inspection_guards")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
