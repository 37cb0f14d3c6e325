from django.db import migrations, models
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


def say_what_is_checked(apps, schema_editor):
    """Which programmes are checked on site were two parameters; their versions say it from now on."""
    parameter = apps.get_model("core", "Parameter")
    version = apps.get_model("incentives", "PolicyVersion")
    for code, check in (("review_sampled", "SAMPLE"), ("review_always_checked", "ALWAYS")):
        rows = parameter.objects.filter(code=code)
        last = rows.order_by("valid_from").last()
        if last is not None:
            version.objects.filter(programme_id__in=last.value.split()).update(site_check=check)
            rows.delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0009_long_parameters"), ("incentives", "0002_policies_to_payments")]

    operations = [
        migrations.AddField(
            model_name="policyversion",
            name="site_check",
            field=models.CharField(
                choices=[("NONE", "不用"), ("SAMPLE", "按比例抽查"), ("ALWAYS", "每件都要")],
                default="NONE",
                max_length=6,
                verbose_name="现场核查",
            ),
        ),
        migrations.RunPython(say_what_is_checked, migrations.RunPython.noop),
        migrations.RunPython(say_in_versions, migrations.RunPython.noop),
        migrations.RemoveField(model_name="awardpaper", name="programmes"),
    ]
