from django.db import migrations

from subsidies import triggers_meetings


class Migration(migrations.Migration):

    dependencies = [
        ("subsidies", "0114_funding_plans"),
    ]

    operations = [
        migrations.RunPython(triggers_meetings.PLAN.create, triggers_meetings.PLAN.drop),
    ]
