"""Keep a search in its own process: starting two helpers costs more than looking a rare pair of characters up.

The planner expects five in a thousand names for a pair it has no statistics of, and would share that out. The price is
that the index is built by one process, too: half as long again for a million names.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cultivation", "0010_waiting_before_closed")]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION bigrams(text) PARALLEL RESTRICTED", "ALTER FUNCTION bigrams(text) PARALLEL SAFE"
        )
    ]
