"""Figures: what can have them, who tells them on what basis; and what the database refuses to change of them."""

import django.db.models.deletion
import pilotzone.kernel.fields
import pilotzone.kernel.tables
import uuid
from django.conf import settings
from django.db import migrations, models

from pilotzone.kernel.frozen import freeze


FIGURE = (
    "subject_id", "indicator_id", "period_start", "period_kind", "mode", "source_id", "revision", "value", "currency",
    "scope_note", "basis", "sharing_id", "authorisation_id", "as_of", "reported_at", "reported_by_id", "batch_id",
)
READING = ("authorisation_id", "purpose", "indicators", "periods", "count", "read_at", "read_by_id")
GIVEN = ("enterprise_id", "source_id", "purpose", "starts_on", "ends_on", "given_at", "given_by_id")
STEPS = (
    freeze("enterprises_figure", "TRUE", FIGURE),
    freeze("enterprises_figure", "NOT OLD.is_current", ("is_current",), name="enterprises_figure_superseded"),
    freeze("enterprises_figurereading", "TRUE", READING),
    freeze("enterprises_authorisation", "TRUE", GIVEN),
    freeze(
        "enterprises_authorisation",
        "OLD.revoked_at IS NOT NULL",
        ("revoked_at", "revoked_by_id"),
        name="enterprises_authorisation_revoked",
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
        ('accounts', '0001_initial'),
        ('enterprises', '0001_initial'),
        ('files', '0001_initial'),
        ('jobs', '0001_initial'),
        ('reference', '0001_initial'),
    ]

    operations = [
        pilotzone.kernel.tables.CreateModels(
            models=[migrations.CreateModel(
                name='DataSource',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40, unique=True)),
                    ('kind', models.CharField(choices=[('self', 'The enterprise itself'), ('customs', 'Customs'), ('tax', 'Tax office'), ('statistics', 'Statistics office'), ('bank', 'Bank'), ('platform', 'E-commerce platform'), ('park', 'Park operator'), ('district', 'District')], max_length=12)),
                    ('name_zh', models.CharField(max_length=80)),
                    ('name_en', models.CharField(max_length=120)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    'ordering': ['position', 'code'],
                },
            ), migrations.CreateModel(
                name='Indicator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40, unique=True)),
                    ('name_zh', models.CharField(max_length=80)),
                    ('name_en', models.CharField(max_length=120)),
                    ('unit_zh', models.CharField(max_length=20)),
                    ('unit_en', models.CharField(max_length=30)),
                    ('note_zh', models.CharField(blank=True, max_length=300)),
                    ('note_en', models.CharField(blank=True, max_length=400)),
                    ('places', models.PositiveSmallIntegerField(default=0)),
                    ('is_money', models.BooleanField(default=False)),
                    ('by_mode', models.BooleanField(default=False)),
                    ('periods', models.JSONField(default=list)),
                    ('subjects', models.JSONField(default=list)),
                    ('lowest', models.BigIntegerField(null=True)),
                    ('highest', models.BigIntegerField(null=True)),
                    ('jump', models.PositiveIntegerField(null=True)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    'ordering': ['position', 'code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('places__lte', 6)), name='indicator_places_within_six'), models.CheckConstraint(condition=models.Q(('lowest', None), ('highest', None), ('highest__gte', models.F('lowest')), _connector='OR'), name='indicator_range_ordered')],
                },
            ), migrations.CreateModel(
                name='Authorisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('purpose', models.CharField(choices=[('assessment', 'Assessment'), ('services', 'Targeted services'), ('claims', 'Verification of claims'), ('credit', 'Credit record')], max_length=12, verbose_name='purpose')),
                    ('starts_on', models.DateField(verbose_name='from')),
                    ('ends_on', models.DateField(verbose_name='until')),
                    ('given_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorisations', to='enterprises.enterprise')),
                    ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.datasource', verbose_name='who tells')),
                    ('indicators', models.ManyToManyField(related_name='+', to='enterprises.indicator', verbose_name='figures')),
                ],
                options={
                    'ordering': ['-given_at', '-id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='authorisation_dates_in_order', violation_error_message='The last day lies before the first.'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='authorisation_revoked_paired')],
                },
            ), migrations.CreateModel(
                name='Park',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('code', models.CharField(max_length=20, unique=True, verbose_name='park code')),
                    ('name_zh', models.CharField(max_length=120, verbose_name='name in Chinese')),
                    ('name_en', models.CharField(blank=True, max_length=160, verbose_name='name in English')),
                    ('operator_name', models.CharField(max_length=120, verbose_name='name of the operator')),
                    ('address', models.CharField(max_length=200, verbose_name='address')),
                    ('land_area', pilotzone.kernel.fields.ScaledField(null=True, places=2, verbose_name='land, m²')),
                    ('floor_area', pilotzone.kernel.fields.ScaledField(places=2, verbose_name='floor, m²')),
                    ('opened_on', models.DateField(verbose_name='in operation since')),
                    ('registered_at', models.DateTimeField()),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.division', verbose_name='place')),
                    ('operator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parks', to='enterprises.enterprise', verbose_name='operator')),
                    ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['name_zh', 'id'],
                    'indexes': [models.Index(fields=['name_zh', 'id'], name='park_by_name')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('floor_area__gt', 0), models.Q(('land_area', None), ('land_area__gt', 0), _connector='OR')), name='park_areas_above_zero', violation_error_message='An area lies above zero.')],
                },
            ), migrations.CreateModel(
                name='ParkTenant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('starts_on', models.DateField(verbose_name='since')),
                    ('ends_on', models.DateField(null=True, verbose_name='until')),
                    ('entered_at', models.DateTimeField()),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenancies', to='enterprises.enterprise')),
                    ('park', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenants', to='enterprises.park')),
                ],
                options={
                    'ordering': ['-starts_on', '-id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('park', 'enterprise'), name='park_tenant_once', violation_error_message='This enterprise is a tenant of the park already.'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='park_tenant_dates_in_order', violation_error_message='The last day lies before the first.')],
                },
            ), migrations.CreateModel(
                name='ReportRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('reference', models.CharField(max_length=24, unique=True)),
                    ('name_zh', models.CharField(max_length=120, verbose_name='name in Chinese')),
                    ('name_en', models.CharField(blank=True, max_length=160, verbose_name='name in English')),
                    ('period_start', models.DateField()),
                    ('period_kind', models.CharField(choices=[('month', 'Month'), ('quarter', 'Quarter'), ('half', 'Half-year'), ('year', 'Year')], max_length=8)),
                    ('roles', models.JSONField(default=list)),
                    ('due_on', models.DateField(verbose_name='due on')),
                    ('opened_at', models.DateTimeField()),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('indicators', models.ManyToManyField(related_name='+', to='enterprises.indicator', verbose_name='figures')),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-due_on', '-id'],
                    'indexes': [models.Index(fields=['-due_on', '-id'], name='report_round_newest')],
                },
            ), migrations.CreateModel(
                name='RoundChase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('after_due', models.BooleanField()),
                    ('reached', models.BigIntegerField(default=0)),
                    ('told', models.PositiveIntegerField(default=0)),
                    ('done_at', models.DateTimeField(null=True)),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chases', to='enterprises.reportround')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('round', 'day'), name='round_chase_once_a_day')],
                },
            ), migrations.CreateModel(
                name='RoundReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted')], default='draft', max_length=10)),
                    ('answers', models.JSONField(default=dict)),
                    ('currency', models.CharField(default='CNY', max_length=3)),
                    ('scope_note', models.CharField(blank=True, max_length=200, verbose_name='what the figures cover')),
                    ('saved_at', models.DateTimeField()),
                    ('submitted_at', models.DateTimeField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_reports', to='enterprises.enterprise')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='enterprises.reportround')),
                    ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('round', 'enterprise'), name='round_report_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('submitted_at', None), ('submitted_by', None)), models.Q(('state', 'submitted'), ('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='round_report_submitted_paired')],
                },
            ), migrations.CreateModel(
                name='SharingItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=60, unique=True)),
                    ('name_zh', models.CharField(max_length=120)),
                    ('name_en', models.CharField(max_length=160)),
                    ('purposes', models.JSONField(default=list)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField(null=True)),
                    ('indicators', models.ManyToManyField(related_name='+', to='enterprises.indicator')),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sharing_items', to='enterprises.datasource')),
                ],
                options={
                    'ordering': ['number'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='sharing_item_dates_in_order')],
                },
            ), migrations.CreateModel(
                name='FigureImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('reference', models.CharField(max_length=24, unique=True)),
                    ('as_of', models.DateField(verbose_name='as of')),
                    ('scope_note', models.CharField(blank=True, max_length=200, verbose_name='what the figures cover')),
                    ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Imported'), ('wrong', 'Not imported: errors'), ('stopped', 'Not imported: stopped')], default='running', max_length=8)),
                    ('rows', models.PositiveIntegerField(default=0)),
                    ('added', models.PositiveIntegerField(default=0)),
                    ('revised', models.PositiveIntegerField(default=0)),
                    ('unchanged', models.PositiveIntegerField(default=0)),
                    ('wrong', models.PositiveIntegerField(default=0)),
                    ('made_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('errors', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                    ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.datasource')),
                    ('sharing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.sharingitem')),
                ],
                options={
                    'ordering': ['-made_at', '-id'],
                    'indexes': [models.Index(fields=['-made_at', '-id'], name='figure_import_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='figure_import_ended_paired')],
                },
            ), migrations.CreateModel(
                name='Subject',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('kind', models.CharField(choices=[('enterprise', 'Enterprise'), ('park', 'Park'), ('warehouse', 'Overseas warehouse')], max_length=12)),
                    ('code', models.CharField(blank=True, max_length=40)),
                    ('name_zh', models.CharField(blank=True, max_length=120)),
                    ('name_en', models.CharField(blank=True, max_length=160)),
                    ('enterprise', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subject', to='enterprises.enterprise')),
                    ('park', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subject', to='enterprises.park')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code', ''), ('enterprise__isnull', False), ('kind', 'enterprise'), ('park', None)), models.Q(('code', ''), ('enterprise', None), ('kind', 'park'), ('park__isnull', False)), models.Q(('enterprise', None), ('kind', 'warehouse'), ('park', None), models.Q(('code', ''), _negated=True), models.Q(('name_zh', ''), _negated=True)), _connector='OR'), name='subject_is_one_thing'), models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='subject_code_once')],
                },
            ), migrations.CreateModel(
                name='Figure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('period_start', models.DateField()),
                    ('period_kind', models.CharField(choices=[('month', 'Month'), ('quarter', 'Quarter'), ('half', 'Half-year'), ('year', 'Year')], max_length=8)),
                    ('mode', models.CharField(choices=[('none', 'All modes together'), ('9610', '9610 retail export'), ('9710', '9710 B2B direct export'), ('9810', '9810 export to an overseas warehouse'), ('1210', '1210 bonded e-commerce'), ('1239', '1239 bonded e-commerce, type A'), ('other', 'Other modes')], default='none', max_length=5)),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('is_current', models.BooleanField(default=True)),
                    ('value', models.BigIntegerField()),
                    ('currency', models.CharField(blank=True, max_length=3)),
                    ('scope_note', models.CharField(blank=True, max_length=200)),
                    ('basis', models.CharField(choices=[('own', 'Reported by the subject itself'), ('catalogue', 'Item of the sharing catalogue'), ('authorisation', 'Authorised by the enterprise')], max_length=13)),
                    ('as_of', models.DateField()),
                    ('reported_at', models.DateTimeField()),
                    ('authorisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='enterprises.authorisation')),
                    ('reported_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.datasource')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='enterprises.figureimport')),
                    ('indicator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.indicator')),
                    ('sharing', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.sharingitem')),
                    ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='enterprises.subject')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('is_current', True)), fields=['period_start', 'period_kind', 'indicator'], name='figure_of_period')],
                    'constraints': [models.UniqueConstraint(fields=('subject', 'indicator', 'period_start', 'period_kind', 'mode', 'source', 'revision'), name='figure_revision_once'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('subject', 'indicator', 'period_start', 'period_kind', 'mode', 'source'), name='figure_one_current'), models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='figure_revision_from_one'), models.CheckConstraint(condition=models.Q(('currency', ''), ('currency__in', ['CNY', 'EUR', 'GBP', 'HKD', 'JPY', 'USD']), _connector='OR'), name='figure_currency_known'), models.CheckConstraint(condition=models.Q(models.Q(('authorisation', None), ('basis', 'own'), ('sharing', None)), models.Q(('authorisation', None), ('basis', 'catalogue'), ('sharing__isnull', False)), models.Q(('authorisation__isnull', False), ('basis', 'authorisation'), ('sharing', None)), _connector='OR'), name='figure_basis_named', violation_error_message='A figure names the one basis on which it is held.')],
                },
            ), migrations.CreateModel(
                name='FigureReading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(choices=[('assessment', 'Assessment'), ('services', 'Targeted services'), ('claims', 'Verification of claims'), ('credit', 'Credit record')], max_length=12)),
                    ('indicators', models.JSONField()),
                    ('periods', models.JSONField()),
                    ('count', models.PositiveIntegerField()),
                    ('read_at', models.DateTimeField()),
                    ('authorisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='enterprises.authorisation')),
                    ('read_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['authorisation', '-read_at', '-id'], name='figure_reading_newest')],
                },
            )],
        ),
        migrations.RunPython(create, drop),
    ]
