"""The evidence of an objection is as many files as its letter needs."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


def take_along(apps, editor):
    """The one file that there could be so far."""
    given = apps.get_model("subsidies", "Objection").objects.exclude(evidence_id=None).order_by("pk")
    rows = apps.get_model("subsidies", "ObjectionFile").objects
    for objection, file in given.values_list("pk", "evidence_id"):
        rows.create(objection_id=objection, file_id=file)


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
        ('subsidies', '0004_reduced_allotments'),
    ]

    operations = [
        migrations.CreateModel(
            name='ObjectionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('objection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='subsidies.objection')),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.RunPython(take_along, elidable=True),
        migrations.RemoveConstraint(
            model_name='objection',
            name='objection_erased_whole',
        ),
        migrations.RemoveField(
            model_name='objection',
            name='evidence',
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('decided_at__isnull', False), ('identity_encrypted', ''), ('letter', None), ('statement', '')), _connector='OR'), name='objection_erased_whole'),
        ),
        migrations.AlterField(
            model_name='objectionfile',
            name='objection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='subsidies.objection'),
        ),
    ]
