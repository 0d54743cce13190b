"""The agreed part of an order and its lines never change, whoever asks: triggers refuse it."""

from django.db import migrations

UP = """
CREATE FUNCTION orders_refuse_contract_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.reference, OLD.buyer_id, OLD.seller_id, OLD.placed_by_id, OLD.currency, OLD.goods_minor,
      OLD.freight_minor, OLD.total_minor, OLD.deposit_bps, OLD.source_kind, OLD.source_reference,
      OLD.source_hash, OLD.incoterm, OLD.delivery_place, OLD.delivery_country,
      OLD.delivery_address, OLD.lead_time_days, OLD.transport_mode, OLD.from_stock,
      OLD.buyer_po_number, OLD.message, OLD.contract, OLD.contract_hash, OLD.policies,
      OLD.placed_at)
     IS DISTINCT FROM
     (NEW.reference, NEW.buyer_id, NEW.seller_id, NEW.placed_by_id, NEW.currency, NEW.goods_minor,
      NEW.freight_minor, NEW.total_minor, NEW.deposit_bps, NEW.source_kind, NEW.source_reference,
      NEW.source_hash, NEW.incoterm, NEW.delivery_place, NEW.delivery_country,
      NEW.delivery_address, NEW.lead_time_days, NEW.transport_mode, NEW.from_stock,
      NEW.buyer_po_number, NEW.message, NEW.contract, NEW.contract_hash, NEW.policies,
      NEW.placed_at)
  THEN RAISE EXCEPTION 'the agreed part of order % is frozen', OLD.reference USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER orders_order_frozen BEFORE UPDATE ON orders_order
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_contract_change();

CREATE FUNCTION orders_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER orders_order_kept BEFORE DELETE ON orders_order
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();
CREATE TRIGGER orders_orderline_frozen BEFORE UPDATE OR DELETE ON orders_orderline
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();
CREATE TRIGGER orders_tranche_kept BEFORE DELETE ON orders_tranche
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();
CREATE TRIGGER orders_orderdocument_frozen BEFORE UPDATE OR DELETE ON orders_orderdocument
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();
"""

DOWN = """
DROP TRIGGER orders_order_frozen ON orders_order;
DROP TRIGGER orders_order_kept ON orders_order;
DROP TRIGGER orders_orderline_frozen ON orders_orderline;
DROP TRIGGER orders_tranche_kept ON orders_tranche;
DROP TRIGGER orders_orderdocument_frozen ON orders_orderdocument;
DROP FUNCTION orders_refuse_contract_change();
DROP FUNCTION orders_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [migrations.RunSQL(UP, DOWN)]
