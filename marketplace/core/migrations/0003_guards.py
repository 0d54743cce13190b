"""History is append-only for the application role; the clock stands still unless told otherwise."""

from django.conf import settings
from django.db import migrations

GUARDS = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'marketplace_app') THEN
    REVOKE UPDATE, DELETE ON core_statechange FROM marketplace_app;
    REVOKE INSERT, UPDATE, DELETE ON core_clock FROM marketplace_app;
    GRANT UPDATE (offset_by) ON core_clock TO marketplace_app;
  END IF;
END $$;
"""


def set_clock(apps, schema_editor):
    apps.get_model("core", "Clock").objects.create(id=1, movable=settings.DEMO or settings.TESTING)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]
    operations = [
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunPython(set_clock, migrations.RunPython.noop),
    ]
