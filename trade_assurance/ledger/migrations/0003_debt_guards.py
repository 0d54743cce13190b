"""A balance stands on the side of zero that its account's kind says."""

from django.db import migrations

UP = """
ALTER TABLE ledger_balance ADD CONSTRAINT ledger_balance_account_side
  FOREIGN KEY (account_id, owed_to_us) REFERENCES ledger_account (id, owed_to_us);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
