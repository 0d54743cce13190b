"""What lets an order start is said once, and no instalment is paid of one that starts unpaid."""

from django.db import migrations

UP = """
CREATE FUNCTION orders_starts_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what order % starts on is said once', OLD.reference
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER orders_order_starts_once BEFORE UPDATE ON orders_order
  FOR EACH ROW WHEN (OLD.starts_on <> NEW.starts_on AND OLD.starts_on <> '')
  EXECUTE FUNCTION orders_starts_once();

CREATE FUNCTION orders_refuse_paid_unpaid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM orders_order WHERE id = NEW.order_id AND starts_on <> '') THEN
    RAISE EXCEPTION 'order % started unpaid: no instalment of it is paid', NEW.order_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_instalment_of_unpaid BEFORE UPDATE ON orders_instalment
  FOR EACH ROW WHEN (OLD.funded_at IS NULL AND NEW.funded_at IS NOT NULL AND NEW.amount_minor > 0)
  EXECUTE FUNCTION orders_refuse_paid_unpaid();
"""
DOWN = """
DROP TRIGGER orders_order_starts_once ON orders_order;
DROP TRIGGER orders_instalment_of_unpaid ON orders_instalment;
DROP FUNCTION orders_starts_once();
DROP FUNCTION orders_refuse_paid_unpaid();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_starts_on")]
    operations = [migrations.RunSQL(UP, DOWN)]
