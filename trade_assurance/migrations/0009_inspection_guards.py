"""A report that was handed in never changes, nor what belongs to it: the next revision does."""

from django.db import migrations

UP = """
CREATE FUNCTION trade_assurance_report_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.submitted_at IS NOT NULL THEN
    RAISE EXCEPTION 'a report that was handed in is never changed'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_assurance_report_fixed BEFORE UPDATE OR DELETE
  ON trade_assurance_inspectionreport
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_report_fixed();

CREATE FUNCTION trade_assurance_report_part_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_report bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.report_id ELSE NEW.report_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM trade_assurance_inspectionreport
              WHERE id = of_report AND submitted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a report that was handed in is never changed'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_assurance_finding_fixed BEFORE INSERT OR UPDATE OR DELETE
  ON trade_assurance_inspectionfinding
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_report_part_fixed();
CREATE TRIGGER trade_assurance_photo_fixed BEFORE INSERT OR UPDATE OR DELETE
  ON trade_assurance_inspectionphoto
  FOR EACH ROW EXECUTE FUNCTION trade_assurance_report_part_fixed();

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE DELETE ON trade_assurance_inspection, trade_assurance_inspectionvisit,
      trade_assurance_inspectionreport FROM marketplace_app;
  END IF;
END $$;
"""
DOWN = """
DROP TRIGGER trade_assurance_photo_fixed ON trade_assurance_inspectionphoto;
DROP TRIGGER trade_assurance_finding_fixed ON trade_assurance_inspectionfinding;
DROP FUNCTION trade_assurance_report_part_fixed();
DROP TRIGGER trade_assurance_report_fixed ON trade_assurance_inspectionreport;
DROP FUNCTION trade_assurance_report_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("trade_assurance", "0008_bank_matching_guards")]
    operations = [migrations.RunSQL(UP, DOWN)]
