"""Goods that have to pass an inspection do not leave before, whoever asks."""

from django.db import migrations

UP = """
CREATE FUNCTION orders_refuse_uninspected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM orders_order WHERE id = NEW.order_id
              AND (inspection IN ('required', 'failed')
                   OR (inspection = 'passed' AND inspected_hash <> contract_hash))) THEN
    RAISE EXCEPTION 'the goods of order % have not passed their inspection', NEW.order_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_shipment_inspected BEFORE UPDATE ON orders_shipment
  FOR EACH ROW WHEN (OLD.state = 'planned' AND NEW.state = 'shipped')
  EXECUTE FUNCTION orders_refuse_uninspected();
"""
DOWN = """
DROP TRIGGER orders_shipment_inspected ON orders_shipment;
DROP FUNCTION orders_refuse_uninspected();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_contract_guards")]
    operations = [migrations.RunSQL(UP, DOWN)]
