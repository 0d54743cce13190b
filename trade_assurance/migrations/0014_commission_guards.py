"""A commission rule and a frozen fee are never changed; a fee is at the rate of its rule."""

from django.db import migrations

UP = """
CREATE TRIGGER trade_assurance_commissionrule_fixed BEFORE UPDATE ON trade_assurance_commissionrule
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'name', 'seller_id', 'plan_id', 'category_id', 'rate_bps', 'active_from_at', 'active_until_at');
CREATE TRIGGER trade_assurance_orderlinefee_fixed BEFORE UPDATE ON trade_assurance_orderlinefee
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'line_id', 'rule_id', 'rule_name', 'rate_bps', 'vat_rule', 'vat_bps', 'currency', 'fee_minor',
    'vat_minor');
CREATE FUNCTION trade_assurance_fee_of_its_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM trade_assurance_commissionrule r
                 WHERE r.id = NEW.rule_id AND r.rate_bps = NEW.rate_bps) THEN
    RAISE EXCEPTION 'the fee of line % is not at the rate of its rule', NEW.line_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_assurance_orderlinefee_of_rule BEFORE INSERT ON trade_assurance_orderlinefee
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_fee_of_its_rule();

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE ON trade_assurance_commissionplan, trade_assurance_planchoice
      FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0013_connect_guards")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
