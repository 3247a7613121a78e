"""Consents to banks and insurers, what was read on them, and what the database refuses to change of both."""


import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from pilotzone.kernel.tables import CreateModels

from pilotzone.kernel.frozen import freeze

STEPS = (
    freeze(
        "enterprises_consent",
        "TRUE",
        ("enterprise_id", "partner_id", "items", "purpose", "starts_on", "ends_on", "given_at", "given_by_id"),
    ),
    freeze("enterprises_consentreading", "TRUE", ("consent_id", "item", "count", "read_at", "read_by_id")),
)


def create(apps, schema_editor):
    for forwards, _ in STEPS:
        forwards(apps, schema_editor)


def drop(apps, schema_editor):
    for _, backwards in reversed(STEPS):
        backwards(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0016_withdrawn_figures'),
        ('exchange', '0009_banks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='authorisation',
            name='purpose',
            field=models.CharField(choices=[('assessment', 'Assessment'), ('services', 'Targeted services'), ('claims', 'Verification of claims'), ('credit', 'Credit record'), ('financing', "Financing and insurance, with the enterprise's consent")], max_length=12, verbose_name='purpose'),
        ),
        migrations.AlterField(
            model_name='figurereading',
            name='purpose',
            field=models.CharField(choices=[('assessment', 'Assessment'), ('services', 'Targeted services'), ('claims', 'Verification of claims'), ('credit', 'Credit record'), ('financing', "Financing and insurance, with the enterprise's consent")], max_length=12),
        ),
        CreateModels.folded([
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('items', models.JSONField(default=list, verbose_name='what may be read')),
                ('purpose', models.CharField(choices=[('loan', 'Loans and credit lines'), ('guarantee', 'Guarantees'), ('insurance', 'Insurance'), ('settlement', 'Settlement of payments from abroad')], max_length=12, verbose_name='purpose')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('given_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='enterprises.enterprise')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicators', models.ManyToManyField(related_name='+', to='enterprises.indicator', verbose_name='figures')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.partner')),
            ],
            options={
                'ordering': ['-given_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ConsentReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(choices=[('registration', 'Facts of the registration, without persons'), ('figures', 'The figures that are named'), ('claims', 'Results of claims that were decided'), ('payments', 'Payments received from the zone')], max_length=12)),
                ('count', models.PositiveIntegerField()),
                ('read_at', models.DateTimeField()),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='enterprises.consent')),
                ('read_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['partner', '-given_at', '-id'], name='consent_of_partner'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='consent_dates_in_order', violation_error_message='The last day lies before the first.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='consent_ended_paired'),
        ),
        migrations.AddIndex(
            model_name='consentreading',
            index=models.Index(fields=['consent', '-read_at', '-id'], name='consent_reading_newest'),
        ),
        ]),
        migrations.RunPython(create, drop),
    ]
