"""What was accepted stays as it was accepted; nothing is owed before both sides accepted it."""

from django.db import migrations

UP = """
CREATE TRIGGER orders_contractrevision_frozen BEFORE UPDATE OR DELETE ON orders_contractrevision
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();
CREATE TRIGGER orders_contractacceptance_frozen BEFORE UPDATE OR DELETE ON orders_contractacceptance
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();
CREATE TRIGGER orders_clauseremark_frozen BEFORE UPDATE OR DELETE ON orders_clauseremark
  FOR EACH ROW EXECUTE FUNCTION orders_refuse_change();

CREATE FUNCTION orders_accepted_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.contract_hash IS DISTINCT FROM
     (SELECT contract_hash FROM orders_contractrevision WHERE id = NEW.revision_id) THEN
    RAISE EXCEPTION 'another contract was accepted than revision % says', NEW.revision_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_accepted_as_written BEFORE INSERT ON orders_contractacceptance
  FOR EACH ROW EXECUTE FUNCTION orders_accepted_as_written();

CREATE FUNCTION orders_accepted_by_both() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM orders_contractacceptance a
        JOIN orders_contractrevision r ON r.id = a.revision_id
       WHERE r.order_id = NEW.id AND r.number = NEW.revision
         AND r.contract_hash = NEW.contract_hash) < 2 THEN
    RAISE EXCEPTION 'the contract of order % is not accepted by both sides', NEW.reference
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_accepted_by_both BEFORE INSERT OR
  UPDATE OF accepted_at, revision, contract_hash ON orders_order
  FOR EACH ROW WHEN (NEW.accepted_at IS NOT NULL) EXECUTE FUNCTION orders_accepted_by_both();

CREATE FUNCTION orders_owed_when_accepted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT accepted_at FROM orders_order WHERE id = NEW.order_id) IS NULL THEN
    RAISE EXCEPTION 'nothing is owed before both sides accepted the contract'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_owed_when_accepted BEFORE INSERT OR UPDATE ON orders_instalment
  FOR EACH ROW WHEN (NEW.due_at IS NOT NULL OR NEW.funded_at IS NOT NULL)
  EXECUTE FUNCTION orders_owed_when_accepted();

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE ON orders_contractrevision, orders_contractacceptance,
      orders_clauseremark FROM marketplace_app;
  END IF;
END $$;
"""
DOWN = """
DROP TRIGGER orders_contractrevision_frozen ON orders_contractrevision;
DROP TRIGGER orders_contractacceptance_frozen ON orders_contractacceptance;
DROP TRIGGER orders_clauseremark_frozen ON orders_clauseremark;
DROP TRIGGER orders_accepted_as_written ON orders_contractacceptance;
DROP TRIGGER orders_accepted_by_both ON orders_order;
DROP TRIGGER orders_owed_when_accepted ON orders_instalment;
DROP FUNCTION orders_accepted_as_written();
DROP FUNCTION orders_accepted_by_both();
DROP FUNCTION orders_owed_when_accepted();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_tranche_guards")]
    operations = [migrations.RunSQL(UP, DOWN)]
