"""A contract changes by a revision that both sides accepted, and in no other way."""

from django.db import migrations

FROZEN = """
    (reference, buyer_id, seller_id, placed_by_id, currency, deposit_bps, source_kind,
     source_reference, source_hash, incoterm, delivery_country, transport_mode, from_stock,
     buyer_po_number, message, policies, placed_at)
"""
CHANGING = """
    (revision, goods_minor, freight_minor, total_minor, delivery_place, delivery_address,
     lead_time_days, contract, contract_hash)
"""


def _row(of: str, columns: str) -> str:
    names = [name.strip() for name in columns.strip().strip("()").split(",")]
    return "(" + ", ".join(f"{of}.{name}" for name in names) + ")"


UP = f"""
CREATE OR REPLACE FUNCTION orders_refuse_contract_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE revision record;
BEGIN
  IF {_row("OLD", FROZEN)} IS DISTINCT FROM {_row("NEW", FROZEN)}
     OR OLD.accepted_at IS DISTINCT FROM NEW.accepted_at AND OLD.accepted_at IS NOT NULL
  THEN
    RAISE EXCEPTION 'the agreed part of order % is frozen', OLD.reference
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF {_row("OLD", CHANGING)} IS DISTINCT FROM {_row("NEW", CHANGING)} THEN
    SELECT r.contract, r.contract_hash INTO revision FROM orders_contractrevision r
     WHERE r.order_id = NEW.id AND r.number = NEW.revision;
    IF NEW.revision <> OLD.revision + 1 OR NEW.accepted_at IS NULL
       OR revision.contract_hash IS DISTINCT FROM NEW.contract_hash
       OR revision.contract IS DISTINCT FROM NEW.contract
       OR (NEW.contract->'totals'->>'goods_minor')::bigint IS DISTINCT FROM NEW.goods_minor
       OR (NEW.contract->'totals'->>'freight_minor')::bigint IS DISTINCT FROM NEW.freight_minor
       OR (NEW.contract->'totals'->>'total_minor')::bigint IS DISTINCT FROM NEW.total_minor
       OR (NEW.contract->'terms'->>'lead_time_days')::int IS DISTINCT FROM NEW.lead_time_days
       OR NEW.contract->'terms'->>'delivery_place' IS DISTINCT FROM NEW.delivery_place
       OR NEW.contract->'terms'->'delivery_address' IS DISTINCT FROM NEW.delivery_address
    THEN
      RAISE EXCEPTION 'the agreed part of order % is frozen', OLD.reference
        USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION orders_line_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE live integer; sent boolean;
BEGIN
  SELECT revision INTO live FROM orders_order WHERE id = NEW.order_id;
  IF TG_OP = 'INSERT' THEN
    IF NEW.since_revision IS DISTINCT FROM live OR NEW.ended_revision IS NOT NULL THEN
      RAISE EXCEPTION 'line of revision % in a contract of revision %', NEW.since_revision, live
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  SELECT EXISTS (SELECT 1 FROM orders_shipmentline WHERE line_id = OLD.id) INTO sent;
  IF to_jsonb(OLD) - 'ended_revision' IS DISTINCT FROM to_jsonb(NEW) - 'ended_revision'
     OR OLD.ended_revision IS NOT NULL OR NEW.ended_revision IS DISTINCT FROM live OR sent THEN
    RAISE EXCEPTION '% rows are frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER orders_orderline_frozen ON orders_orderline;
CREATE TRIGGER orders_orderline_frozen BEFORE DELETE ON orders_orderline
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();
CREATE TRIGGER orders_orderline_ends BEFORE INSERT OR UPDATE ON orders_orderline
  FOR EACH ROW EXECUTE FUNCTION orders_line_ends_once();

CREATE FUNCTION orders_lines_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE goods bigint; parts bigint;
BEGIN
  SELECT goods_minor INTO goods FROM orders_order WHERE id = NEW.order_id;
  SELECT sum(total_minor) INTO parts FROM orders_orderline
   WHERE order_id = NEW.order_id AND ended_revision IS NULL;
  IF goods IS DISTINCT FROM parts THEN
    RAISE EXCEPTION 'the lines of order % make %, its goods are %', NEW.order_id, parts, goods
      USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_lines_add_up';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER orders_lines_add_up AFTER INSERT OR UPDATE ON orders_orderline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_lines_add_up();

CREATE FUNCTION orders_offer_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'open'
     OR to_jsonb(OLD) - 'state' - 'decided_at' - 'answer'
        IS DISTINCT FROM to_jsonb(NEW) - 'state' - 'decided_at' - 'answer' THEN
    RAISE EXCEPTION 'what was offered is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_contractchange_stands BEFORE UPDATE OR DELETE ON orders_contractchange
  FOR EACH ROW EXECUTE FUNCTION orders_offer_stands();
"""
DOWN = """
DROP TRIGGER orders_contractchange_stands ON orders_contractchange;
DROP TRIGGER orders_lines_add_up ON orders_orderline;
DROP TRIGGER orders_orderline_ends ON orders_orderline;
DROP TRIGGER orders_orderline_frozen ON orders_orderline;
CREATE TRIGGER orders_orderline_frozen BEFORE UPDATE OR DELETE ON orders_orderline
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();
DROP FUNCTION orders_offer_stands();
DROP FUNCTION orders_lines_add_up();
DROP FUNCTION orders_line_ends_once();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_inspection_guards")]
    operations = [migrations.RunSQL(UP, DOWN)]
