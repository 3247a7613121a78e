"""Whoever had neither a place nor a refusal at the end of an event had no place; those of earlier events too."""

from django.db import migrations, models


def lapse(apps, schema_editor):
    rows = apps.get_model("matchmaking", "Participation").objects.filter(state__in=["applied", "waiting"])
    rows.filter(event__state__in=["closed", "reported"]).update(state="lapsed")


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0003_reminded")]

    operations = [
        migrations.AlterField(
            model_name="participation",
            name="state",
            field=models.CharField(
                choices=[
                    ("applied", "Waiting for approval"),
                    ("waiting", "On the waiting list"),
                    ("confirmed", "Confirmed"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("lapsed", "No place given"),
                ],
                default="applied",
                max_length=10,
            ),
        ),
        migrations.RunPython(lapse, migrations.RunPython.noop, elidable=True),
    ]
