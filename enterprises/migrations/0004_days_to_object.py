"""A request is confirmed when the administrators have had their days to object; those that wait already had theirs."""

from django.db import migrations, models
from django.db.models import F


def from_asking(apps, _schema_editor):
    apps.get_model("enterprises", "AdministrationRequest").objects.update(objections_until=F("asked_at"))


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_administration_requests")]

    operations = [
        migrations.AddField("administrationrequest", "objections_until", models.DateTimeField(null=True)),
        migrations.RunPython(from_asking, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("administrationrequest", "objections_until", models.DateTimeField()),
    ]
