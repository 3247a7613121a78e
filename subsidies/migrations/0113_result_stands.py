from django.db import migrations

from subsidies import triggers_meetings


class Migration(migrations.Migration):

    dependencies = [
        ("subsidies", "0112_results"),
    ]

    operations = [
        migrations.RunPython(triggers_meetings.RESULT.create, triggers_meetings.RESULT.drop),
    ]
