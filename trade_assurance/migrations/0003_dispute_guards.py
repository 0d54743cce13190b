"""Evidence stays as it was handed in; money of an open dispute moves by its outcome alone."""

from django.db import migrations

UP = """
CREATE FUNCTION trade_assurance_ruling_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.dispute_id, OLD.number, OLD.operator_id, OLD.outcome, OLD.currency,
       OLD.refund_minor, OLD.claimed_minor, OLD.threshold_minor, OLD.article, OLD.reasons,
       OLD.drafted_at) IS DISTINCT FROM (NEW.dispute_id, NEW.number, NEW.operator_id, NEW.outcome,
       NEW.currency, NEW.refund_minor, NEW.claimed_minor, NEW.threshold_minor, NEW.article,
       NEW.reasons, NEW.drafted_at) OR OLD.in_force_at IS NOT NULL THEN
    RAISE EXCEPTION 'a ruling is never changed or deleted'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_assurance_ruling_fixed BEFORE UPDATE OR DELETE
  ON trade_assurance_ruling FOR EACH ROW EXECUTE FUNCTION trade_assurance_ruling_fixed();

CREATE FUNCTION trade_assurance_disputed_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM trade_assurance_dispute WHERE protection_id = OLD.id
              AND state NOT IN ('executing', 'closed', 'withdrawn')) THEN
    RAISE EXCEPTION 'money of an open dispute is moved by its outcome alone'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_assurance_disputed_money BEFORE UPDATE ON trade_assurance_protection
  FOR EACH ROW WHEN ((OLD.released_minor, OLD.refunded_minor) IS DISTINCT FROM
                     (NEW.released_minor, NEW.refunded_minor))
  EXECUTE FUNCTION trade_assurance_disputed_money();

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE ON trade_assurance_exhibit, trade_assurance_proposal,
      trade_assurance_proposalanswer, trade_assurance_appeal, trade_assurance_disputeline
      FROM marketplace_app;
    REVOKE DELETE ON trade_assurance_dispute, trade_assurance_ruling FROM marketplace_app;
  END IF;
END $$;
"""
DOWN = """
DROP TRIGGER trade_assurance_disputed_money ON trade_assurance_protection;
DROP FUNCTION trade_assurance_disputed_money();
DROP TRIGGER trade_assurance_ruling_fixed ON trade_assurance_ruling;
DROP FUNCTION trade_assurance_ruling_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0002_guards")]
    operations = [migrations.RunSQL(UP, DOWN)]
