"""What PostgreSQL itself refuses: unbalanced, edited, emptied, mixed or gapped books."""

from django.db import migrations

UP = """
ALTER TABLE ledger_posting ADD CONSTRAINT ledger_posting_account_currency
  FOREIGN KEY (account_id, currency) REFERENCES ledger_account (id, currency);

CREATE FUNCTION ledger_check_movement(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE legs int;
BEGIN
  SELECT count(*) INTO legs FROM ledger_posting WHERE movement_id = wanted;
  IF legs < 2 OR EXISTS (SELECT 1 FROM ledger_posting WHERE movement_id = wanted
                          GROUP BY currency HAVING sum(minor) <> 0) THEN
    RAISE EXCEPTION 'movement % is not balanced (% postings)', wanted, legs
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balanced';
  END IF;
END $$;

CREATE FUNCTION ledger_movement_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM ledger_check_movement(NEW.id); RETURN NULL; END $$;

CREATE FUNCTION ledger_posting_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger_check_movement(NEW.movement_id);
  IF EXISTS (SELECT 1 FROM ledger_account a LEFT JOIN ledger_balance b ON b.account_id = a.id
              WHERE a.id = NEW.account_id AND a.guarded
                AND (NEW.account_version IS NULL OR b.version IS NULL
                     OR b.version < NEW.account_version
                     OR (b.version = NEW.account_version AND b.minor <> NEW.after_minor))) THEN
    RAISE EXCEPTION 'posting % is not in the chain of its guarded account', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_chained';
  END IF;
  IF NEW.account_version > 1 AND NOT EXISTS (
       SELECT 1 FROM ledger_posting p WHERE p.account_id = NEW.account_id
          AND p.account_version = NEW.account_version - 1 AND p.after_minor = NEW.before_minor) THEN
    RAISE EXCEPTION 'posting % leaves a gap in its account', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_chained';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION ledger_balance_is_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stands ledger_balance;
BEGIN
  SELECT * INTO stands FROM ledger_balance WHERE account_id = NEW.account_id;
  IF NOT (stands.version = 0 AND stands.minor = 0) AND NOT EXISTS (
       SELECT 1 FROM ledger_posting p WHERE p.account_id = stands.account_id
          AND p.account_version = stands.version AND p.after_minor = stands.minor) THEN
    RAISE EXCEPTION 'balance of account % has no posting behind it', stands.account_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_chained';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE CONSTRAINT TRIGGER ledger_movement_balanced AFTER INSERT ON ledger_movement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_movement_is_balanced();
CREATE CONSTRAINT TRIGGER ledger_posting_balanced AFTER INSERT ON ledger_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_posting_is_balanced();
CREATE CONSTRAINT TRIGGER ledger_balance_posted AFTER INSERT OR UPDATE ON ledger_balance
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balance_is_posted();
"""

APPEND_ONLY = ("ledger_account", "ledger_movement", "ledger_posting")
for _table in APPEND_ONLY:
    UP += f"""
CREATE TRIGGER {_table}_append_only BEFORE UPDATE OR DELETE ON {_table}
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER {_table}_kept BEFORE TRUNCATE ON {_table}
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
ALTER TABLE {_table} ENABLE ALWAYS TRIGGER {_table}_append_only;
ALTER TABLE {_table} ENABLE ALWAYS TRIGGER {_table}_kept;
"""
UP += """
CREATE TRIGGER ledger_balance_stays BEFORE DELETE ON ledger_balance
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_balance_kept BEFORE TRUNCATE ON ledger_balance
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
ALTER TABLE ledger_balance ENABLE ALWAYS TRIGGER ledger_balance_stays;
ALTER TABLE ledger_balance ENABLE ALWAYS TRIGGER ledger_balance_kept;
ALTER TABLE ledger_balance ENABLE ALWAYS TRIGGER ledger_balance_posted;
ALTER TABLE ledger_movement ENABLE ALWAYS TRIGGER ledger_movement_balanced;
ALTER TABLE ledger_posting ENABLE ALWAYS TRIGGER ledger_posting_balanced;

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON ledger_account, ledger_movement, ledger_posting
      FROM marketplace_app;
    REVOKE DELETE, TRUNCATE ON ledger_balance FROM marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    # Going back is dropping the books: there is no reverse.
    operations = [migrations.RunSQL(UP)]
