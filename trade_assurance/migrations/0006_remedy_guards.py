"""The claimed part of disputed money stays; labels and lines stay as they were given."""

from django.db import migrations

UP = """
CREATE OR REPLACE FUNCTION trade_assurance_disputed_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM trade_assurance_dispute WHERE protection_id = OLD.id
              AND state NOT IN ('executing', 'closed', 'withdrawn')
              AND (NEW.refunded_minor <> OLD.refunded_minor OR claimed_minor >
                   NEW.funded_minor - NEW.reversed_minor - NEW.released_minor
                   - NEW.refunded_minor)) THEN
    RAISE EXCEPTION 'money of an open dispute is moved by its outcome alone'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION trade_assurance_returning_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM trade_assurance_goodsreturn WHERE protection_id = OLD.id
              AND dispute_id IS NULL
              AND state IN ('asked', 'authorised', 'label', 'sent', 'received', 'inspected')) THEN
    RAISE EXCEPTION 'money of goods that go back is moved when they are back'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_assurance_returning_money BEFORE UPDATE ON trade_assurance_protection
  FOR EACH ROW WHEN ((OLD.released_minor, OLD.refunded_minor) IS DISTINCT FROM
                     (NEW.released_minor, NEW.refunded_minor))
  EXECUTE FUNCTION trade_assurance_returning_money();

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE ON trade_assurance_goodsreturnline, trade_assurance_returnlabel
      FROM marketplace_app;
    REVOKE DELETE ON trade_assurance_goodsreturn, trade_assurance_replacement,
      trade_assurance_disputeinspection, trade_assurance_suspension FROM marketplace_app;
  END IF;
END $$;
"""
DOWN = """
DROP TRIGGER trade_assurance_returning_money ON trade_assurance_protection;
DROP FUNCTION trade_assurance_returning_money();
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0005_accepted_first")]
    operations = [migrations.RunSQL(UP, DOWN)]
