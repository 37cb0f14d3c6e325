"""Say what `bigrams` costs, so that the planner looks names up instead of computing the pairs row by row."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cultivation", "0004_problem_standing_still")]

    operations = [
        migrations.RunSQL("ALTER FUNCTION bigrams(text) COST 2000", "ALTER FUNCTION bigrams(text) COST 100")
    ]
