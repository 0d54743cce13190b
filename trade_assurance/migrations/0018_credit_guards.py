"""No order passes a credit limit, what is open on a line is what its claims say, and stays written."""

from django.db import migrations

UP = """
CREATE FUNCTION trade_assurance_claim_within_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE line trade_assurance_creditline;
BEGIN
  -- Parts that are cut later use what the whole order took.
  IF EXISTS (SELECT 1 FROM trade_assurance_claim WHERE order_id = NEW.order_id AND id <> NEW.id) THEN
    RETURN NULL;
  END IF;
  SELECT * INTO line FROM trade_assurance_creditline WHERE id = NEW.line_id FOR UPDATE;
  IF line.open_minor > line.limit_minor OR line.state <> 'granted' OR line.currency <> NEW.currency
  THEN
    RAISE EXCEPTION 'credit line % does not carry order %', NEW.line_id, NEW.order_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'trade_assurance_claim_within_limit';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER trade_assurance_claim_within_limit AFTER INSERT ON trade_assurance_claim
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_claim_within_limit();

CREATE FUNCTION trade_assurance_credit_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted bigint; counted bigint; line bigint;
BEGIN
  IF TG_TABLE_NAME = 'trade_assurance_claim' THEN line := NEW.line_id; ELSE line := NEW.id; END IF;
  SELECT open_minor INTO counted FROM trade_assurance_creditline WHERE id = line;
  SELECT coalesce(sum(amount_minor - paid_minor - credited_minor - written_off_minor), 0)
    INTO wanted FROM trade_assurance_claim WHERE line_id = line;
  IF counted <> wanted THEN
    RAISE EXCEPTION 'credit line %: % is open, its claims sum to %', line, counted, wanted
      USING ERRCODE = 'check_violation', CONSTRAINT = 'trade_assurance_credit_counts';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER trade_assurance_claim_counts AFTER INSERT OR UPDATE
  ON trade_assurance_claim DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_credit_counts();
CREATE CONSTRAINT TRIGGER trade_assurance_creditline_counts AFTER INSERT OR UPDATE
  ON trade_assurance_creditline DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_credit_counts();

CREATE TRIGGER trade_assurance_claim_fixed BEFORE UPDATE ON trade_assurance_claim
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'tranche_id', 'order_id', 'line_id', 'currency', 'days', 'reserved_at');
CREATE TRIGGER trade_assurance_creditline_fixed BEFORE UPDATE ON trade_assurance_creditline
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_stays_as_written(
    'seller_id', 'buyer_id', 'currency', 'granted_at');

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE DELETE ON trade_assurance_claim, trade_assurance_creditline FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0017_credit")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
