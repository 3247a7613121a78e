"""Schemes of assessment with their calendar; cycles, runs, results and contests; and what of them is frozen."""

import django.db.models.deletion
import pilotzone.kernel.tables
import uuid
from django.conf import settings
from django.db import migrations, models

from pilotzone.kernel.frozen import freeze

PUBLISHED = ("scheme_id", "number", "document", "digest")
RUN = ("cycle_id", "number", "kind", "base_id", "contest_id", "code_version", "scheme_digest", "started_at", "started_by_id")
DONE = ("state", "frames", "legend", "ladder", "ranges", "size", "rated", "digest", "ended_at")
INPUT = ("run_id", "subject_id", "key", "figures", "cells")
RESULT = (
    "cycle_id", "run_id", "subject_id", "status", "score", "grade", "rank", "rank_best", "rank_worst", "coverage",
    "record", "digest",
)
CLAIM = ("cycle_id", "assessment_id", "enterprise_id", "figure", "claimed", "statement", "filed_at", "filed_by_id", "effect")
STEPS = (
    freeze("enterprises_schemeversion", "OLD.state <> 'draft'", PUBLISHED),
    freeze("enterprises_run", "TRUE", RUN),
    freeze("enterprises_run", "OLD.state IN ('done', 'failed')", DONE, name="enterprises_run_done"),
    freeze("enterprises_runportion", "TRUE", ("run_id", "number", "subjects")),
    freeze("enterprises_subjectvalues", "TRUE", INPUT),
    freeze("enterprises_assessment", "TRUE", RESULT),
    freeze("enterprises_contest", "TRUE", CLAIM),
    freeze(
        "enterprises_contest",
        "OLD.state IN ('accepted', 'refused', 'withdrawn')",
        ("state", "proposal", "proposed_value", "decided_at", "decided_by_id", "decision_note"),
        name="enterprises_contest_decided",
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
        ('enterprises', '0002_figures'),
        ('files', '0001_initial'),
    ]

    operations = [
        pilotzone.kernel.tables.CreateModels(
            models=[migrations.CreateModel(
                name='Scheme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40, unique=True)),
                    ('subject', models.CharField(choices=[('enterprise', 'Enterprise'), ('park', 'Park'), ('warehouse', 'Overseas warehouse')], max_length=12)),
                    ('name_zh', models.CharField(max_length=160, verbose_name='name in Chinese')),
                    ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ],
                options={
                    'ordering': ['code'],
                },
            ), migrations.CreateModel(
                name='SchemeVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='enterprises.scheme')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('document', models.TextField()),
                    ('digest', models.CharField(blank=True, max_length=64)),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Proposed'), ('published', 'In use'), ('retired', 'No longer in use'), ('discarded', 'Discarded')], default='draft', max_length=10)),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('entered_at', models.DateTimeField()),
                    ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('saved_at', models.DateTimeField()),
                    ('valid_from', models.DateField(null=True)),
                    ('valid_to', models.DateField(null=True)),
                    ('note', models.TextField(blank=True)),
                    ('proposed_at', models.DateTimeField(null=True)),
                    ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('returned_at', models.DateTimeField(null=True)),
                    ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('return_reason', models.TextField(blank=True)),
                    ('editors', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['scheme', '-number'],
                    'constraints': [models.UniqueConstraint(fields=('scheme', 'number'), name='scheme_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('scheme',), name='scheme_version_one_in_use'), models.CheckConstraint(condition=models.Q(models.Q(('proposed_at', None), ('proposed_by', None), ('state__in', ('draft', 'discarded'))), models.Q(models.Q(('state__in', ('draft', 'discarded')), _negated=True), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('valid_from__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='scheme_version_proposed'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state__in', ('draft', 'discarded', 'proposed'))), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ('published', 'retired')), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='scheme_version_decided_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'retired'), ('valid_to__isnull', False)), models.Q(('state', 'retired'), _negated=True), _connector='OR'), name='scheme_version_ended'), models.CheckConstraint(condition=models.Q(models.Q(('returned_at', None), ('returned_by', None)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='scheme_version_returned_paired')],
                },
            ), migrations.CreateModel(
                name='SchemeCalendar',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scheme', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='calendar', to='enterprises.scheme')),
                    ('period_kind', models.CharField(choices=[('month', 'Month'), ('quarter', 'Quarter'), ('half', 'Half-year'), ('year', 'Year')], max_length=8, verbose_name='period')),
                    ('months', models.JSONField(default=list, verbose_name='months')),
                    ('opens_on_day', models.PositiveSmallIntegerField(default=1, verbose_name='day of the month')),
                    ('collecting_days', models.PositiveSmallIntegerField(default=30, verbose_name='days to collect figures')),
                    ('contest_days', models.PositiveSmallIntegerField(default=10, verbose_name='working days to contest')),
                    ('roles', models.JSONField(default=list, verbose_name='roles assessed')),
                    ('set_at', models.DateTimeField()),
                    ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('opens_on_day__gte', 1), ('opens_on_day__lte', 28)), name='scheme_calendar_day', violation_error_message='The day lies from 1 to 28, so that every month has it.'), models.CheckConstraint(condition=models.Q(('collecting_days__gte', 1), ('collecting_days__lte', 180)), name='scheme_calendar_collecting', violation_error_message='Figures are collected for 1 to 180 days.'), models.CheckConstraint(condition=models.Q(('contest_days__gte', 7), ('contest_days__lte', 15)), name='scheme_calendar_contest', violation_error_message='A result can be contested for 7 to 15 working days.')],
                },
            ), migrations.CreateModel(
                name='Cycle',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('reference', models.CharField(max_length=24, unique=True)),
                    ('scheme_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='enterprises.schemeversion', verbose_name='scheme')),
                    ('name_zh', models.CharField(max_length=160, verbose_name='name in Chinese')),
                    ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                    ('period_start', models.DateField()),
                    ('period_kind', models.CharField(choices=[('month', 'Month'), ('quarter', 'Quarter'), ('half', 'Half-year'), ('year', 'Year')], max_length=8)),
                    ('roles', models.JSONField(default=list, verbose_name='roles assessed')),
                    ('round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.reportround', verbose_name='round')),
                    ('state', models.CharField(choices=[('collecting', 'Collecting figures'), ('scoring', 'Being scored'), ('checking', 'Being checked'), ('provisional', 'Provisional result'), ('published', 'Published'), ('expired', 'No longer valid'), ('stopped', 'Stopped')], default='collecting', max_length=12)),
                    ('collect_until', models.DateField(verbose_name='figures are collected until')),
                    ('contest_days', models.PositiveSmallIntegerField(default=10, verbose_name='working days to contest')),
                    ('contest_until', models.DateField(null=True)),
                    ('contest_provisional', models.BooleanField(default=False)),
                    ('publication_reference', models.CharField(blank=True, max_length=80, verbose_name='decision that allows publication')),
                    ('expires_on', models.DateField(null=True)),
                    ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.run')),
                    ('opened_at', models.DateTimeField()),
                    ('opened_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('frozen_at', models.DateTimeField(null=True)),
                    ('frozen_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('scored_at', models.DateTimeField(null=True)),
                    ('checked_at', models.DateTimeField(null=True)),
                    ('checked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('check_note', models.TextField(blank=True)),
                    ('provisional_at', models.DateTimeField(null=True)),
                    ('provisional_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('published_at', models.DateTimeField(null=True)),
                    ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('expired_at', models.DateTimeField(null=True)),
                    ('stopped_at', models.DateTimeField(null=True)),
                    ('stopped_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('stop_reason', models.TextField(blank=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'ordering': ['-opened_at', '-id'],
                    'indexes': [models.Index(fields=['-opened_at', '-id'], name='cycle_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('contest_days__gte', 7), ('contest_days__lte', 15)), name='cycle_contest_days', violation_error_message='A result can be contested for 7 to 15 working days.'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='cycle_checked_paired'), models.CheckConstraint(condition=models.Q(models.Q(('contest_until', None), ('provisional_at', None), ('provisional_by', None)), models.Q(('checked_by__isnull', False), ('contest_until__isnull', False), ('provisional_at__isnull', False), ('provisional_by__isnull', False), models.Q(('provisional_by', models.F('checked_by')), _negated=True)), _connector='OR'), name='cycle_provisional_by_another', violation_error_message='Whoever checked the result may not publish it.'), models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False), models.Q(('published_by', models.F('checked_by')), _negated=True)), _connector='OR'), name='cycle_published_by_another', violation_error_message='Whoever checked the result may not publish it.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), ('stopped_at__isnull', False), models.Q(('stop_reason', ''), _negated=True)), models.Q(models.Q(('state', 'stopped'), _negated=True), ('stop_reason', ''), ('stopped_at', None)), _connector='OR'), name='cycle_stopped_with_reason'), models.UniqueConstraint(condition=models.Q(('state', 'stopped'), _negated=True), fields=('scheme_version', 'period_start', 'period_kind'), name='cycle_once_a_period', violation_error_message='There is a cycle of this scheme for the period already.')],
                },
            ), migrations.CreateModel(
                name='ExpertPoints',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cycle', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='expert_points', to='enterprises.cycle')),
                    ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.subject')),
                    ('part', models.CharField(max_length=60)),
                    ('first', models.IntegerField()),
                    ('first_note', models.CharField(blank=True, max_length=400)),
                    ('first_at', models.DateTimeField()),
                    ('first_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('confirmed', models.IntegerField(null=True)),
                    ('confirmed_note', models.CharField(blank=True, max_length=400)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('confirmed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('cycle', 'subject', 'part'), name='expert_points_once'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed', None), ('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('first_by')), _negated=True)), _connector='OR'), name='expert_points_confirmed_by_another', violation_error_message='Whoever gave the points first may not confirm them.')],
                },
            ), migrations.CreateModel(
                name='Run',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='enterprises.cycle')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('kind', models.CharField(choices=[('whole', 'Everybody'), ('one', 'One subject, after a contest')], default='whole', max_length=8)),
                    ('base', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='enterprises.run')),
                    ('contest', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='run', to='enterprises.contest')),
                    ('state', models.CharField(choices=[('deriving', 'Reading figures'), ('settling', 'Settling what is measured against'), ('scoring', 'Scoring'), ('finishing', 'Finishing'), ('done', 'Done'), ('failed', 'Failed')], default='deriving', max_length=10)),
                    ('code_version', models.CharField(max_length=64)),
                    ('scheme_digest', models.CharField(max_length=64)),
                    ('frames', models.JSONField(default=dict)),
                    ('legend', models.JSONField(default=dict)),
                    ('ladder', models.JSONField(default=list)),
                    ('ranges', models.JSONField(default=dict)),
                    ('size', models.PositiveIntegerField(default=0)),
                    ('rated', models.PositiveIntegerField(default=0)),
                    ('digest', models.CharField(blank=True, max_length=64)),
                    ('error', models.TextField(blank=True)),
                    ('started_at', models.DateTimeField()),
                    ('started_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_at', models.DateTimeField(null=True)),
                ],
                options={
                    'ordering': ['-number'],
                    'constraints': [models.UniqueConstraint(fields=('cycle', 'number'), name='run_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('deriving', 'settling', 'scoring', 'finishing'))), fields=('cycle',), name='run_one_at_a_time'), models.CheckConstraint(condition=models.Q(('kind', 'whole'), models.Q(('base__isnull', False), ('kind', 'one')), _connector='OR'), name='run_base_for_one'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('ended_at', None), ('state__in', ('deriving', 'settling', 'scoring', 'finishing'))), models.Q(('ended_at__isnull', False), ('state', 'failed')), models.Q(('ended_at__isnull', False), ('state', 'done'), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='run_ended_paired')],
                },
            ), migrations.CreateModel(
                name='RunPortion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='portions', to='enterprises.run')),
                    ('number', models.PositiveIntegerField()),
                    ('subjects', models.JSONField()),
                    ('derived_at', models.DateTimeField(null=True)),
                    ('scored_at', models.DateTimeField(null=True)),
                    ('told_provisional_at', models.DateTimeField(null=True)),
                    ('told_final_at', models.DateTimeField(null=True)),
                ],
                options={
                    'ordering': ['run', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='run_portion_once'), models.CheckConstraint(condition=models.Q(('scored_at', None), ('derived_at__isnull', False), _connector='OR'), name='run_portion_steps_in_order')],
                },
            ), migrations.CreateModel(
                name='SubjectValues',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='inputs', to='enterprises.run')),
                    ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.subject')),
                    ('key', models.CharField(max_length=40)),
                    ('figures', models.TextField()),
                    ('cells', models.TextField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('run', 'subject'), name='subject_values_once')],
                },
            ), migrations.CreateModel(
                name='Assessment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('cycle', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='enterprises.cycle')),
                    ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='enterprises.run')),
                    ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='enterprises.subject')),
                    ('is_current', models.BooleanField(default=False)),
                    ('status', models.CharField(choices=[('rated', 'Rated'), ('low_coverage', 'Not rated: too little reported'), ('empty_dimension', 'Not rated: a dimension without any value'), ('small_group', 'Not rated: too few to compare')], max_length=16)),
                    ('score', models.BigIntegerField(null=True)),
                    ('grade', models.CharField(blank=True, max_length=40)),
                    ('rank', models.PositiveIntegerField(null=True)),
                    ('rank_best', models.PositiveIntegerField(null=True)),
                    ('rank_worst', models.PositiveIntegerField(null=True)),
                    ('coverage', models.PositiveSmallIntegerField()),
                    ('record', models.TextField()),
                    ('digest', models.CharField(max_length=64)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('is_current', True)), fields=['cycle', 'rank', 'id'], name='assessment_by_rank')],
                    'constraints': [models.UniqueConstraint(fields=('run', 'subject'), name='assessment_once_a_run'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('cycle', 'subject'), name='assessment_one_current'), models.CheckConstraint(condition=models.Q(models.Q(('score__isnull', False), ('status', 'rated'), models.Q(('grade', ''), _negated=True)), models.Q(models.Q(('status', 'rated'), _negated=True), ('grade', ''), ('rank', None), ('score', None)), _connector='OR'), name='assessment_scored_if_rated')],
                },
            ), migrations.CreateModel(
                name='Contest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('reference', models.CharField(max_length=24, unique=True)),
                    ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='enterprises.cycle')),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='enterprises.assessment')),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='enterprises.enterprise')),
                    ('figure', models.CharField(max_length=60)),
                    ('claimed', models.CharField(max_length=40, verbose_name='value claimed')),
                    ('statement', models.TextField(verbose_name='statement')),
                    ('effect', models.JSONField(default=dict)),
                    ('state', models.CharField(choices=[('filed', 'Filed'), ('examined', 'Examined, waits for the decision'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='filed', max_length=10)),
                    ('filed_at', models.DateTimeField()),
                    ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('due_on', models.DateField()),
                    ('examined_at', models.DateTimeField(null=True)),
                    ('examined_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposal', models.CharField(blank=True, choices=[('accept', 'Accept'), ('refuse', 'Refuse')], max_length=8)),
                    ('proposed_value', models.CharField(blank=True, max_length=40)),
                    ('proposal_note', models.TextField(blank=True)),
                    ('return_reason', models.TextField(blank=True)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decision_note', models.TextField(blank=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'ordering': ['-filed_at', '-id'],
                    'indexes': [models.Index(fields=['-filed_at', '-id'], name='contest_newest')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('filed', 'examined'))), fields=('assessment', 'figure'), name='contest_one_open_a_figure', violation_error_message='This value is being contested already.'), models.CheckConstraint(condition=models.Q(('statement', ''), _negated=True), name='contest_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('examined_at', None), ('examined_by', None), ('proposal', '')), models.Q(('examined_at__isnull', False), ('examined_by__isnull', False), models.Q(('proposal', ''), _negated=True)), _connector='OR'), name='contest_examined_paired'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('state__in', ('accepted', 'refused')), ('decided_by__isnull', False), ('examined_by__isnull', False), models.Q(('decided_by', models.F('examined_by')), _negated=True)), models.Q(models.Q(('state__in', ('accepted', 'refused')), _negated=True), ('decided_at', None), ('decided_by', None)), _connector='OR'), name='contest_decided_by_another', violation_error_message='Whoever examined a contest may not decide it.')],
                },
            ), migrations.CreateModel(
                name='ContestFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='enterprises.contest')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                    ('added_at', models.DateTimeField()),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('contest', 'file'), name='contest_file_once')],
                },
            )],
        ),
        migrations.RunPython(create, drop),
    ]
