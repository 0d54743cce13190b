"""A payment is started only on an order whose contract both sides have accepted."""

from django.db import migrations

UP = """
CREATE FUNCTION trade_assurance_accepted_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT accepted_at FROM orders_order WHERE id = NEW.order_id) IS NULL THEN
    RAISE EXCEPTION 'no payment before both sides accepted the contract'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_assurance_accepted_first BEFORE INSERT ON trade_assurance_payment
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_accepted_first();
"""
DOWN = """
DROP TRIGGER trade_assurance_accepted_first ON trade_assurance_payment;
DROP FUNCTION trade_assurance_accepted_first();
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0004_money_guards"), ("orders", "0004_contract_guards")]
    operations = [migrations.RunSQL(UP, DOWN)]
