"""The evidence of an objection is as many files as its letter needs."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


def take_along(apps, editor):
    """The one file that there could be so far."""
    given = apps.get_model("warehouses", "RecognitionObjection").objects.exclude(evidence_id=None).order_by("pk")
    rows = apps.get_model("warehouses", "RecognitionObjectionFile").objects
    for objection, file in given.values_list("pk", "evidence_id"):
        rows.create(objection_id=objection, file_id=file)


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
        ('warehouses', '0003_withdrawn'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecognitionObjectionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('objection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='warehouses.recognitionobjection')),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.RunPython(take_along, elidable=True),
        migrations.RemoveConstraint(
            model_name='recognitionobjection',
            name='recognition_objection_erased_whole',
        ),
        migrations.RemoveField(
            model_name='recognitionobjection',
            name='evidence',
        ),
        migrations.AddConstraint(
            model_name='recognitionobjection',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('decided_at__isnull', False), ('identity_encrypted', ''), ('letter', None), ('statement', '')), _connector='OR'), name='recognition_objection_erased_whole'),
        ),
        migrations.AlterField(
            model_name='recognitionobjectionfile',
            name='objection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='warehouses.recognitionobjection'),
        ),
    ]
