"""Numbers without a gap, papers for good: what PostgreSQL refuses whoever asks, its owner too."""

from django.db import migrations

UP = """
CREATE FUNCTION bookkeeping_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- A counter goes up by one and its day never back; who it counts for never changes.
CREATE FUNCTION bookkeeping_count_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.last_number <> OLD.last_number + 1 OR NEW.last_issued_on < OLD.last_issued_on
     OR (NEW.issuer_id, NEW.kind, NEW.year, NEW.prefix)
        IS DISTINCT FROM (OLD.issuer_id, OLD.kind, OLD.year, OLD.prefix) THEN
    RAISE EXCEPTION 'series % goes up by one, from % on % to % on %', OLD.id, OLD.last_number,
      OLD.last_issued_on, NEW.last_number, NEW.last_issued_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bookkeeping_no_gap';
  END IF;
  RETURN NEW;
END $$;

-- At commit: the counter stands at the highest number, and no number below it is missing.
CREATE FUNCTION bookkeeping_series_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted bigint;
  stands bookkeeping_series;
  top bookkeeping_paper;
BEGIN
  IF TG_TABLE_NAME = 'bookkeeping_series' THEN wanted := NEW.id; ELSE wanted := NEW.series_id; END IF;
  SELECT * INTO stands FROM bookkeeping_series WHERE id = wanted;
  SELECT * INTO top FROM bookkeeping_paper WHERE series_id = wanted ORDER BY number DESC LIMIT 1;
  IF coalesce(top.number, 0) <> stands.last_number
     OR top.issued_on IS DISTINCT FROM stands.last_issued_on THEN
    RAISE EXCEPTION 'series % counts %, its last paper is %', wanted, stands.last_number, top.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bookkeeping_no_gap';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION bookkeeping_paper_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  line bookkeeping_series;
BEGIN
  SELECT * INTO line FROM bookkeeping_series WHERE id = NEW.series_id;
  IF (NEW.issuer_id, NEW.kind) IS DISTINCT FROM (line.issuer_id, line.kind)
     OR NEW.text <> line.prefix || line.year || '-' || lpad(NEW.number::text, greatest(5, length(NEW.number::text)), '0') THEN
    RAISE EXCEPTION 'paper % is not of series %', NEW.text, line.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bookkeeping_of_its_series';
  END IF;
  IF NEW.number > 1 AND NOT EXISTS (
       SELECT 1 FROM bookkeeping_paper p WHERE p.series_id = NEW.series_id
          AND p.number = NEW.number - 1 AND p.issued_on <= NEW.issued_on) THEN
    RAISE EXCEPTION 'paper % leaves a gap or is older than the one before it', NEW.text
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bookkeeping_no_gap';
  END IF;
  RETURN NULL;
END $$;

-- Credit notes of one invoice queue here, so that two at once cannot both fit.
CREATE FUNCTION bookkeeping_credit_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  invoice bookkeeping_paper;
  credited bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('bookkeeping_credit'), NEW.corrects_id::int);
  SELECT * INTO invoice FROM bookkeeping_paper WHERE id = NEW.corrects_id;
  SELECT sum(total_minor) INTO credited FROM bookkeeping_paper WHERE corrects_id = NEW.corrects_id;
  IF invoice.kind <> 'invoice' OR invoice.currency <> NEW.currency
     OR invoice.issuer_id IS DISTINCT FROM NEW.issuer_id
     OR invoice.recipient_id <> NEW.recipient_id OR credited > invoice.total_minor THEN
    RAISE EXCEPTION 'credit note % does not fit invoice %', NEW.text, invoice.text
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bookkeeping_credit_fits';
  END IF;
  RETURN NULL;
END $$;

-- What states money is said once.
CREATE FUNCTION bookkeeping_said_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM bookkeeping_paper p JOIN bookkeeping_paperversion v
        ON v.paper_id = p.id AND v.number = NEW.number - 1
      WHERE p.id = NEW.paper_id AND p.kind = 'packing_list') THEN
    RAISE EXCEPTION 'paper % has no version %', NEW.paper_id, NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bookkeeping_said_once';
  END IF;
  RETURN NULL;
END $$;

-- At commit a fee paper is the sum of its lines, and each line is what its movement posted.
CREATE FUNCTION bookkeeping_fees_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted bigint;
  stated bookkeeping_paper;
  fee bigint;
  vat bigint;
BEGIN
  IF TG_TABLE_NAME = 'bookkeeping_feeline' THEN wanted := NEW.paper_id; ELSE wanted := NEW.id; END IF;
  SELECT * INTO stated FROM bookkeeping_paper WHERE id = wanted;
  IF stated.kind NOT IN ('fee_invoice', 'fee_credit_note') AND TG_TABLE_NAME = 'bookkeeping_paper' THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(sum(fee_minor), 0), coalesce(sum(vat_minor), 0) INTO fee, vat
    FROM bookkeeping_feeline WHERE paper_id = wanted;
  IF stated.kind = 'fee_credit_note' THEN fee := -fee; vat := -vat; END IF;
  IF stated.kind NOT IN ('fee_invoice', 'fee_credit_note')
     OR (stated.net_minor, stated.tax_minor) IS DISTINCT FROM (fee, vat) THEN
    RAISE EXCEPTION 'fee paper % states % and %, its lines sum to % and %', stated.text,
      stated.net_minor, stated.tax_minor, fee, vat
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bookkeeping_fees_add_up';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER bookkeeping_series_counts BEFORE UPDATE ON bookkeeping_series
  FOR EACH ROW EXECUTE FUNCTION bookkeeping_count_on();
CREATE CONSTRAINT TRIGGER bookkeeping_series_whole AFTER INSERT OR UPDATE ON bookkeeping_series
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bookkeeping_series_is_whole();
CREATE CONSTRAINT TRIGGER bookkeeping_paper_counted AFTER INSERT ON bookkeeping_paper
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bookkeeping_series_is_whole();
CREATE TRIGGER bookkeeping_paper_next AFTER INSERT ON bookkeeping_paper
  FOR EACH ROW EXECUTE FUNCTION bookkeeping_paper_follows();
CREATE TRIGGER bookkeeping_paper_credits AFTER INSERT ON bookkeeping_paper
  FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION bookkeeping_credit_fits();
CREATE CONSTRAINT TRIGGER bookkeeping_paper_fees AFTER INSERT ON bookkeeping_paper
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bookkeeping_fees_add_up();
CREATE CONSTRAINT TRIGGER bookkeeping_feeline_fees AFTER INSERT ON bookkeeping_feeline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bookkeeping_fees_add_up();
CREATE TRIGGER bookkeeping_version_once AFTER INSERT ON bookkeeping_paperversion
  FOR EACH ROW EXECUTE FUNCTION bookkeeping_said_once();
CREATE TRIGGER bookkeeping_series_stays BEFORE DELETE ON bookkeeping_series
  FOR EACH ROW EXECUTE FUNCTION bookkeeping_refuse();
CREATE TRIGGER bookkeeping_series_kept BEFORE TRUNCATE ON bookkeeping_series
  FOR EACH STATEMENT EXECUTE FUNCTION bookkeeping_refuse();
"""

APPEND_ONLY = ("paper", "paperversion", "paperfile", "paperdownload", "feeline")
for _name in APPEND_ONLY:
    UP += f"""
CREATE TRIGGER bookkeeping_{_name}_append_only BEFORE UPDATE OR DELETE ON bookkeeping_{_name}
  FOR EACH ROW EXECUTE FUNCTION bookkeeping_refuse();
CREATE TRIGGER bookkeeping_{_name}_kept BEFORE TRUNCATE ON bookkeeping_{_name}
  FOR EACH STATEMENT EXECUTE FUNCTION bookkeeping_refuse();
ALTER TABLE bookkeeping_{_name} ENABLE ALWAYS TRIGGER bookkeeping_{_name}_append_only;
ALTER TABLE bookkeeping_{_name} ENABLE ALWAYS TRIGGER bookkeeping_{_name}_kept;
"""
UP += """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON bookkeeping_paper, bookkeeping_paperversion,
      bookkeeping_paperfile, bookkeeping_paperdownload, bookkeeping_feeline FROM marketplace_app;
    REVOKE UPDATE, DELETE, TRUNCATE ON bookkeeping_series FROM marketplace_app;
    GRANT UPDATE (last_number, last_issued_on) ON bookkeeping_series TO marketplace_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("bookkeeping", "0001_initial")]
    # Going back is dropping issued papers: there is no reverse.
    operations = [migrations.RunSQL(UP)]
