"""What was offered stays as it was offered: revisions and their lines are never changed or deleted."""

from django.db import migrations

UP = """
CREATE FUNCTION rfq_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER rfq_revision_frozen BEFORE UPDATE OR DELETE ON rfq_quotationrevision
  FOR EACH ROW EXECUTE FUNCTION rfq_refuse_change();
CREATE TRIGGER rfq_line_frozen BEFORE UPDATE OR DELETE ON rfq_quotationline
  FOR EACH ROW EXECUTE FUNCTION rfq_refuse_change();

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON rfq_quotationrevision, rfq_quotationline FROM marketplace_app;
  END IF;
END $$;
"""

DOWN = """
DROP TRIGGER rfq_revision_frozen ON rfq_quotationrevision;
DROP TRIGGER rfq_line_frozen ON rfq_quotationline;
DROP FUNCTION rfq_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("rfq", "0001_initial")]
    operations = [migrations.RunSQL(UP, DOWN)]
