"""Targeted services, liaison officers and problems, credit lists with their entries; and what of them is frozen."""

import django.db.models.deletion
import pilotzone.kernel.tables
import uuid
from django.conf import settings
from django.db import migrations, models

from pilotzone.kernel.frozen import freeze


RULE = ("service_id", "number", "scheme_id", "document", "digest", "entered_at", "entered_by_id")
OFFER = (
    "reference", "service_id", "rule_id", "cycle_id", "assessment_id", "enterprise_id", "places", "is_quota", "record",
    "digest", "proposed_at",
)
WRITTEN = ("problem_id", "act", "side", "text", "at", "by_id")
ENTRY = (
    "reference", "list_id", "level_id", "enterprise_id", "reason", "source", "starts_on", "ends_on", "evidence_id",
    "entered_at", "entered_by_id",
)
ASKED = ("entry_id", "statement", "evidence_id", "asked_at", "asked_by_id")
DECIDED = ("state", "decided_at", "decided_by_id", "decision_note")
STEPS = (
    freeze("enterprises_servicerule", "TRUE", RULE),
    freeze("enterprises_serviceoffer", "TRUE", OFFER),
    freeze("enterprises_problementry", "TRUE", WRITTEN),
    freeze("enterprises_creditentry", "TRUE", ENTRY),
    freeze("enterprises_creditentry", "OLD.state <> 'entered'", (*DECIDED, "record_id"), name="enterprises_creditentry_decided"),
    freeze("enterprises_creditrepair", "TRUE", ASKED),
    freeze("enterprises_creditrepair", "OLD.state <> 'asked'", DECIDED, name="enterprises_creditrepair_decided"),
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
        ('enterprises', '0004_schemes'),
        ('files', '0001_initial'),
        ('jobs', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='qualification',
            name='kind',
            field=models.CharField(choices=[('high_tech', 'High-tech enterprise'), ('specialised', 'Specialised and new enterprise'), ('headquarters', 'Recognised headquarters'), ('outstanding', 'Outstanding enterprise')], max_length=20),
        ),
        pilotzone.kernel.tables.CreateModels(
            models=[migrations.CreateModel(
                name='CreditList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=30, unique=True)),
                    ('kind', models.CharField(choices=[('dishonest', 'List of dishonest subjects'), ('negative', 'Negative list'), ('rating', 'Rating'), ('attention', 'List for attention')], max_length=10)),
                    ('name_zh', models.CharField(max_length=120)),
                    ('name_en', models.CharField(max_length=160)),
                    ('tier_zh', models.CharField(max_length=40)),
                    ('tier_en', models.CharField(max_length=60)),
                    ('catalogue_item', models.CharField(blank=True, max_length=160)),
                    ('legal_basis', models.CharField(blank=True, max_length=200)),
                    ('effect', models.CharField(choices=[('bars_funding', 'Bars fiscal money'), ('serious_violation', 'Serious violation'), ('owes_fiscal', 'Owes fiscal money'), ('note', 'On record only')], max_length=20)),
                    ('may_bar', models.BooleanField(default=False)),
                    ('term_months', models.PositiveSmallIntegerField(default=0)),
                    ('is_internal', models.BooleanField(default=False)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField(null=True)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    'ordering': ['position', 'code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('may_bar', False), models.Q(models.Q(('catalogue_item', ''), _negated=True), models.Q(('legal_basis', ''), _negated=True)), _connector='OR'), name='credit_list_bars_on_grounds', violation_error_message='A list that bars names its national catalogue item and its legal basis.'), models.CheckConstraint(condition=models.Q(('is_internal', False), ('may_bar', False), _connector='OR'), name='credit_list_internal_never_bars'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'rating'), _negated=True), ('is_internal', True), _connector='OR'), name='credit_list_ratings_internal'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='credit_list_dates_in_order')],
                },
            ), migrations.CreateModel(
                name='CreditLevel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=30)),
                    ('name_zh', models.CharField(max_length=60)),
                    ('name_en', models.CharField(max_length=80)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='enterprises.creditlist')),
                ],
                options={
                    'ordering': ['list', 'position', 'code'],
                    'constraints': [models.UniqueConstraint(fields=('list', 'code'), name='credit_level_once')],
                },
            ), migrations.CreateModel(
                name='CreditEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('reference', models.CharField(max_length=24, unique=True)),
                    ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                    ('source', models.CharField(max_length=120, verbose_name='who told the bureau')),
                    ('starts_on', models.DateField(verbose_name='from')),
                    ('ends_on', models.DateField(null=True, verbose_name='until')),
                    ('state', models.CharField(choices=[('entered', 'Waits for confirmation'), ('confirmed', 'Confirmed'), ('refused', 'Not confirmed')], default='entered', max_length=10)),
                    ('entered_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('decision_note', models.CharField(blank=True, max_length=500)),
                    ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credit_entries', to='enterprises.enterprise')),
                    ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                    ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='enterprises.creditrecord')),
                    ('level', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.creditlevel')),
                    ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='enterprises.creditlist')),
                ],
                options={
                    'indexes': [models.Index(fields=['-entered_at', '-id'], name='credit_entry_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='credit_entry_dates_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'entered')), models.Q(models.Q(('state', 'entered'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('entered_by')), _negated=True)), _connector='OR'), name='credit_entry_decided_by_another', violation_error_message='Whoever made the entry may not confirm it.'), models.CheckConstraint(condition=models.Q(models.Q(('record__isnull', False), ('state', 'confirmed')), models.Q(models.Q(('state', 'confirmed'), _negated=True), ('record', None)), _connector='OR'), name='credit_entry_confirmed_has_record')],
                },
            ), migrations.CreateModel(
                name='CreditRepair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('statement', models.TextField(max_length=1000, verbose_name='what was put right')),
                    ('state', models.CharField(choices=[('asked', 'Waits for the decision'), ('granted', 'Granted'), ('refused', 'Not granted'), ('withdrawn', 'Withdrawn')], default='asked', max_length=10)),
                    ('asked_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('decision_note', models.CharField(blank=True, max_length=500)),
                    ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repairs', to='enterprises.creditentry')),
                    ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ],
                options={
                    'ordering': ['-asked_at', '-id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('entry',), name='credit_repair_one_open', violation_error_message='A request for this entry waits for its decision already.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='credit_repair_decided_paired'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('decision_note', ''), _negated=True), _connector='OR'), name='credit_repair_refused_with_reason')],
                },
            ), migrations.CreateModel(
                name='LiaisonAppointment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('starts_on', models.DateField(verbose_name='from')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                    ('appointed_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('appointed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='liaisons', to='enterprises.enterprise')),
                    ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                ],
                options={
                    'ordering': ['-starts_on', '-id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('enterprise',), name='liaison_one_at_a_time', violation_error_message='The enterprise has a liaison officer already.'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='liaison_dates_in_order', violation_error_message='The last day lies before the first.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), models.Q(('ended_at', None), ('ends_on__isnull', False), _connector='OR')), name='liaison_ended_paired')],
                },
            ), migrations.CreateModel(
                name='Problem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('reference', models.CharField(max_length=24, unique=True)),
                    ('title', models.CharField(max_length=120, verbose_name='in one line')),
                    ('state', models.CharField(choices=[('open', 'Raised'), ('answered', 'Answered'), ('solved', 'Solved')], default='open', max_length=10)),
                    ('side', models.CharField(choices=[('enterprise', 'The enterprise'), ('bureau', 'The bureau')], max_length=10)),
                    ('raised_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('solved_at', models.DateTimeField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='enterprises.enterprise')),
                    ('raised_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('solved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-raised_at', '-id'],
                    'indexes': [models.Index(fields=['-raised_at', '-id'], name='problem_newest'), models.Index(fields=['raised_at', 'id'], name='problem_oldest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('solved_at', None), ('solved_by', None)), models.Q(('solved_at__isnull', False), ('solved_by__isnull', False)), _connector='OR'), models.Q(models.Q(('solved_at__isnull', False), ('state', 'solved')), models.Q(models.Q(('state', 'solved'), _negated=True), ('solved_at', None)), _connector='OR')), name='problem_solved_paired')],
                },
            ), migrations.CreateModel(
                name='ProblemEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(max_length=10)),
                    ('side', models.CharField(choices=[('enterprise', 'The enterprise'), ('bureau', 'The bureau')], max_length=10)),
                    ('text', models.TextField(max_length=2000)),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='enterprises.problem')),
                ],
                options={
                    'ordering': ['problem', 'at', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='problem_entry_has_text')],
                },
            ), migrations.CreateModel(
                name='Service',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('code', models.CharField(max_length=30, unique=True, verbose_name='code')),
                    ('kind', models.CharField(choices=[('liaison', 'Liaison officer'), ('financing', 'Introduction to financing'), ('household', 'Talent quota: household registration'), ('schooling', 'Talent quota: schooling'), ('training', 'Training seats'), ('booth', 'Exhibition booths'), ('priority', 'Priority handling'), ('other', 'Other service')], max_length=12, verbose_name='kind')),
                    ('name_zh', models.CharField(max_length=80, verbose_name='name in Chinese')),
                    ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                    ('description_zh', models.TextField(max_length=1000, verbose_name='description in Chinese')),
                    ('description_en', models.TextField(blank=True, max_length=1500, verbose_name='description in English')),
                    ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='places in a cycle')),
                    ('places_each', models.PositiveSmallIntegerField(default=1, verbose_name='places of each offer')),
                    ('answer_days', models.PositiveSmallIntegerField(default=10, verbose_name='working days to answer')),
                    ('active_from', models.DateField(verbose_name='offered from')),
                    ('active_to', models.DateField(blank=True, null=True, verbose_name='offered until')),
                    ('entered_at', models.DateTimeField()),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('active_to', None), ('active_to__gte', models.F('active_from')), _connector='OR'), name='service_dates_in_order', violation_error_message='The last day lies before the first.'), models.CheckConstraint(condition=models.Q(('places_each__gte', 1)), name='service_places_from_one'), models.CheckConstraint(condition=models.Q(('answer_days__gte', 1), ('answer_days__lte', 60)), name='service_answer_days', violation_error_message='An offer can be answered within 1 to 60 working days.')],
                },
            ), migrations.CreateModel(
                name='ServiceRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('document', models.TextField()),
                    ('digest', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('proposed', 'Waits for approval'), ('in_force', 'In force'), ('returned', 'Returned'), ('retired', 'No longer in force')], default='proposed', max_length=10)),
                    ('entered_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('return_reason', models.CharField(blank=True, max_length=500)),
                    ('retired_at', models.DateTimeField(null=True)),
                    ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_rules', to='enterprises.scheme')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='enterprises.service')),
                ],
                options={
                    'ordering': ['service', '-number'],
                    'constraints': [models.UniqueConstraint(fields=('service', 'number'), name='service_rule_once'), models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('service',), name='service_rule_one_in_force'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('service',), name='service_rule_one_proposed', violation_error_message='A rule of this service waits for approval already.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('entered_by')), _negated=True)), _connector='OR'), name='service_rule_decided_by_another', violation_error_message='Whoever entered the rule may not approve it.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('return_reason', ''), _negated=True), _connector='OR'), name='service_rule_returned_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', False), ('state', 'retired')), models.Q(models.Q(('state', 'retired'), _negated=True), ('retired_at', None)), _connector='OR'), name='service_rule_retired_at')],
                },
            ), migrations.CreateModel(
                name='ServiceRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('state', models.CharField(choices=[('working', 'At work'), ('done', 'Done'), ('stopped', 'Stopped')], default='working', max_length=8)),
                    ('examined', models.PositiveIntegerField(default=0)),
                    ('outcome', models.JSONField(default=dict)),
                    ('started_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_runs', to='enterprises.cycle')),
                    ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='service_run', to='jobs.job')),
                    ('started_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-started_at', '-id'],
                    'indexes': [models.Index(fields=['-started_at', '-id'], name='service_run_newest')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'working')), fields=('cycle',), name='service_run_one_at_a_time', violation_error_message='Offers of this cycle are being worked out already.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'working')), models.Q(models.Q(('state', 'working'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='service_run_ended')],
                },
            ), migrations.CreateModel(
                name='ServiceOffer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('reference', models.CharField(max_length=24, unique=True)),
                    ('state', models.CharField(choices=[('proposed', 'Proposed, not sent'), ('offered', 'Waits for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('delivered', 'Delivered'), ('lapsed', 'Not answered in time'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                    ('places', models.PositiveSmallIntegerField()),
                    ('is_quota', models.BooleanField()),
                    ('record', models.TextField()),
                    ('digest', models.CharField(max_length=64)),
                    ('proposed_at', models.DateTimeField()),
                    ('offered_at', models.DateTimeField(null=True)),
                    ('answer_by', models.DateTimeField(null=True)),
                    ('answer_provisional', models.BooleanField(default=False)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('nominated', models.PositiveSmallIntegerField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=500)),
                    ('delivered_at', models.DateTimeField(null=True)),
                    ('delivery_note', models.CharField(blank=True, max_length=1000)),
                    ('granted', models.PositiveSmallIntegerField(null=True)),
                    ('rating', models.PositiveSmallIntegerField(null=True)),
                    ('rating_comment', models.CharField(blank=True, max_length=500)),
                    ('rated_at', models.DateTimeField(null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_offers', to='enterprises.assessment')),
                    ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_offers', to='enterprises.cycle')),
                    ('delivered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_offers', to='enterprises.enterprise')),
                    ('offered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('rated_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='enterprises.service')),
                    ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='enterprises.servicerule')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='enterprises.servicerun')),
                ],
                options={
                    'indexes': [models.Index(fields=['-proposed_at', '-id'], name='service_offer_newest'), models.Index(fields=['enterprise', '-proposed_at', '-id'], name='service_offer_enterprise'), models.Index(condition=models.Q(('state', 'offered')), fields=['answer_by'], name='service_offer_waiting')],
                    'constraints': [models.UniqueConstraint(fields=('cycle', 'service', 'enterprise'), name='service_offer_once_a_cycle'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('offered_at', None), ('offered_by', None)), models.Q(('offered_at__isnull', False), ('offered_by__isnull', False)), _connector='OR'), models.Q(('offered_at', None), ('answer_by__isnull', False), _connector='OR')), name='service_offer_offered_paired'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), models.Q(('answered_at', None), ('state__in', ('accepted', 'declined', 'delivered', 'withdrawn')), _connector='OR'), models.Q(('answered_at__isnull', False), models.Q(('state__in', ('accepted', 'declined', 'delivered')), _negated=True), _connector='OR')), name='service_offer_answered_paired'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('delivered_at', None), ('delivered_by', None)), models.Q(('delivered_at__isnull', False), ('delivered_by__isnull', False)), _connector='OR'), models.Q(models.Q(('delivered_at__isnull', False), ('state', 'delivered')), models.Q(models.Q(('state', 'delivered'), _negated=True), ('delivered_at', None)), _connector='OR')), name='service_offer_delivered_paired'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('rated_at', None), ('rated_by', None)), models.Q(('rated_at__isnull', False), ('rated_by__isnull', False)), _connector='OR'), models.Q(models.Q(('rated_at', None), ('rating', None)), models.Q(('delivered_at__isnull', False), ('rated_at__isnull', False), ('rating__gte', 1), ('rating__lte', 5)), _connector='OR')), name='service_offer_rated_from_one_to_five'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='service_offer_ended_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('granted', None), ('is_quota', False), ('nominated', None)), models.Q(('delivery_note', ''), ('is_quota', True), ('rating_comment', ''), models.Q(('nominated', None), models.Q(('nominated__gte', 1), ('nominated__lte', models.F('places'))), _connector='OR'), models.Q(('granted', None), ('granted__lte', models.F('nominated')), _connector='OR')), _connector='OR'), name='service_offer_quota_counts_only')],
                },
            )],
        ),
        migrations.RunPython(create, drop),
    ]
