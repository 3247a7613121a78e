"""When the enterprise was told of what a meeting decided; what was carried out before was told in the same act."""

from django.db import migrations, models
from django.db.models import F


def told_in_the_act(apps, schema_editor):
    items = apps.get_model("subsidies", "MeetingItem").objects
    items.filter(state="done").update(told_at=F("put_at"))


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0003_what_stands")]
    operations = [
        migrations.AddField(model_name="meetingitem", name="told_at", field=models.DateTimeField(null=True)),
        migrations.RunPython(told_in_the_act, migrations.RunPython.noop, elidable=True),
    ]
