"""No money of an order falls between its tranches, and no more leaves than was ordered."""

from django.db import migrations

UP = """
CREATE FUNCTION orders_tranches_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole bigint; parts bigint;
BEGIN
  SELECT total_minor INTO whole FROM orders_order WHERE id = NEW.order_id;
  SELECT sum(amount_minor) INTO parts FROM orders_tranche WHERE order_id = NEW.order_id;
  IF whole IS DISTINCT FROM parts THEN
    RAISE EXCEPTION 'the tranches of order % make %, its total is %', NEW.order_id, parts, whole
      USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_tranches_add_up';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER orders_tranche_adds_up AFTER INSERT OR UPDATE ON orders_tranche
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_tranches_add_up();

CREATE FUNCTION orders_shipped_within_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ordered numeric; tolerance numeric; sent numeric;
BEGIN
  -- One at a time for each order: two consignments at once could each fit and not together.
  SELECT l.quantity, coalesce((o.contract->'terms'->>'tolerance_bps')::numeric, 0)
    INTO ordered, tolerance
    FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
   WHERE l.id = NEW.line_id FOR UPDATE OF o;
  SELECT sum(quantity) INTO sent FROM orders_shipmentline WHERE line_id = NEW.line_id;
  IF sent > ordered * (10000 + tolerance) / 10000 THEN
    RAISE EXCEPTION 'line % was ordered % times, % would be sent', NEW.line_id, ordered, sent
      USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_shipped_within_order';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER orders_shipmentline_within AFTER INSERT ON orders_shipmentline
  FOR EACH ROW EXECUTE FUNCTION orders_shipped_within_order();

CREATE FUNCTION orders_refuse_reload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.shipment_id, OLD.line_id, OLD.quantity) IS DISTINCT FROM
     (NEW.shipment_id, NEW.line_id, NEW.quantity) OR OLD.received_quantity IS NOT NULL THEN
    RAISE EXCEPTION 'what consignment % carries is frozen', OLD.shipment_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER orders_shipmentline_frozen BEFORE UPDATE ON orders_shipmentline
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_reload();
CREATE TRIGGER orders_shipmentline_kept BEFORE DELETE ON orders_shipmentline
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();
CREATE TRIGGER orders_shipment_kept BEFORE DELETE ON orders_shipment
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();
"""

DOWN = """
DROP TRIGGER orders_tranche_adds_up ON orders_tranche;
DROP TRIGGER orders_shipmentline_within ON orders_shipmentline;
DROP TRIGGER orders_shipmentline_frozen ON orders_shipmentline;
DROP TRIGGER orders_shipmentline_kept ON orders_shipmentline;
DROP TRIGGER orders_shipment_kept ON orders_shipment;
DROP FUNCTION orders_tranches_add_up();
DROP FUNCTION orders_shipped_within_order();
DROP FUNCTION orders_refuse_reload();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_guards")]
    operations = [migrations.RunSQL(UP, DOWN)]
