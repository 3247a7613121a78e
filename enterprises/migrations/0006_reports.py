"""Reports on how firm the ranks are, frozen once they are done; lists of results by score."""

import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import pilotzone.kernel.tables
from pilotzone.kernel.frozen import freeze

STEPS = (
    freeze("enterprises_sensitivityreport", "TRUE", ("run_id", "seed", "draws", "made_at", "made_by_id")),
    freeze(
        "enterprises_sensitivityreport",
        "OLD.digest <> ''",
        ("record", "digest", "done_at"),
        name="enterprises_sensitivityreport_done",
    ),
)


def create(apps, schema_editor):
    for forwards, _ in STEPS:
        forwards(apps, schema_editor)


def drop(apps, schema_editor):
    for _, backwards in reversed(STEPS):
        backwards(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0005_services'),
        ('jobs', '0001_initial'),
    ]

    operations = [
        pilotzone.kernel.tables.CreateModels(
            models=[migrations.CreateModel(
                name='SensitivityReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('seed', models.PositiveIntegerField(verbose_name='seed')),
                    ('draws', models.PositiveIntegerField(verbose_name='draws')),
                    ('record', models.JSONField(default=dict)),
                    ('digest', models.CharField(blank=True, max_length=64)),
                    ('made_at', models.DateTimeField()),
                    ('done_at', models.DateTimeField(null=True)),
                    ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='enterprises.run')),
                ],
                options={
                    'ordering': ['-made_at', '-id'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('draws__gte', 100), ('draws__lte', 5000)), name='sensitivity_draws_within', violation_error_message='From 100 to 5,000 draws.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('done_at', None)), models.Q(('done_at__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='sensitivity_done_paired'),
                    ],
                },
            )],
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(models.F('cycle'), models.OrderBy(django.db.models.functions.comparison.Coalesce('score', models.Value(-1000000000000000)), descending=True), models.F('id'), condition=models.Q(('is_current', True)), name='assessment_by_score'),
        ),
        migrations.RunPython(create, drop),
    ]
