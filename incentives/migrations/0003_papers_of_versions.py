from django.db import migrations
from django.utils import timezone


def say_in_versions(apps, schema_editor):
    """What the list said of programmes is said by their versions from now on, so that no application needs other papers."""
    paper = apps.get_model("incentives", "AwardPaper")
    version = apps.get_model("incentives", "PolicyVersion")
    today, latest = timezone.localdate(), {}
    for each in paper.objects.filter(valid_from__lte=today).order_by("valid_from"):
        latest[each.code] = each
    for row in version.objects.only("pk", "programme_id", "materials"):
        listed = {
            each.code
            for each in latest.values()
            if each.is_wanted and (not each.programmes or row.programme_id in each.programmes)
        }
        if listed - set(row.materials):
            version.objects.filter(pk=row.pk).update(materials=sorted(listed | set(row.materials)))


class Migration(migrations.Migration):
    dependencies = [("incentives", "0002_policies_to_payments")]

    operations = [
        migrations.RunPython(say_in_versions, migrations.RunPython.noop),
        migrations.RemoveField(model_name="awardpaper", name="programmes"),
    ]
