"""Requests to gateways and frozen fees stay as they were written; a default commission exists."""

from django.db import migrations

UP = """
CREATE FUNCTION trade_assurance_intent_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.payment_id, OLD.kind, OLD.currency, OLD.amount_minor, OLD.token,
       OLD.created_at) IS DISTINCT FROM (NEW.payment_id, NEW.kind, NEW.currency,
       NEW.amount_minor, NEW.token, NEW.created_at) THEN
    RAISE EXCEPTION 'a request to a gateway is never changed or deleted'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_assurance_intent_fixed BEFORE UPDATE OR DELETE
  ON trade_assurance_paymentintent FOR EACH ROW EXECUTE FUNCTION trade_assurance_intent_fixed();

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE ON trade_assurance_orderlinefee, trade_assurance_paymentfact
      FROM marketplace_app;
    REVOKE DELETE ON trade_assurance_protection, trade_assurance_payment, trade_assurance_earning,
      trade_assurance_paymentintent, trade_assurance_bankline, trade_assurance_payout,
      trade_assurance_payoutaccount, trade_assurance_webhookevent FROM marketplace_app;
  END IF;
END $$;
"""


def make_default_rule(apps, schema_editor):
    rules = apps.get_model("trade_assurance", "CommissionRule")
    rules.objects.create(name="Standard commission", rate_bps=300)


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0001_initial")]
    operations = [
        migrations.RunSQL(UP, migrations.RunSQL.noop),
        migrations.RunPython(make_default_rule, migrations.RunPython.noop),
    ]
