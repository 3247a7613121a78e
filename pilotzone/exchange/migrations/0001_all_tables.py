import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models

from pilotzone.kernel.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('exchange', '0001_partners'),
        ('exchange', '0002_kept_answers'),
        ('exchange', '0003_changes'),
        ('exchange', '0007_receipts'),
        ('exchange', '0009_banks'),
        ('exchange', '0010_webhooks'),
        ('exchange', '0001_tables'),
        ('exchange', '0002_drops'),
        ('exchange', '0003_drop_faults'),
    ]

    dependencies = [
        ('jobs', '0001_initial'),
        # All of the library's own steps first: each one draws up every model again that is related to its tables.
        ('oauth2_provider', '0022_refreshtoken_token_family_index'),
        ('reference', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
    ]

    operations = [
        CreateModels.folded([
            migrations.CreateModel(
                name='ChangeCounter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('last', models.BigIntegerField(default=0)),
                    ('forgotten', models.BigIntegerField(default=0)),
                ],
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('position', models.BigIntegerField(null=True)),
                    ('resource', models.CharField(blank=True, max_length=40)),
                    ('object_key', models.CharField(blank=True, max_length=150)),
                    ('verb', models.CharField(blank=True, max_length=10)),
                    ('object_version', models.PositiveIntegerField(null=True)),
                    ('changed_at', models.DateTimeField(null=True)),
                    ('line', models.CharField(max_length=180)),
                    ('state', models.CharField(choices=[('waiting', 'Waits'), ('sent', 'Taken'), ('failed', 'Given up'), ('withheld', 'Not sent')], default='waiting', max_length=10)),
                    ('reason', models.CharField(blank=True, max_length=40)),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                    ('made_at', models.DateTimeField()),
                    ('next_at', models.DateTimeField()),
                    ('lease_until', models.DateTimeField(null=True)),
                    ('done_at', models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='Change',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('resource', models.CharField(max_length=20)),
                    ('key', models.CharField(max_length=150)),
                    ('verb', models.CharField(choices=[('change', 'Written'), ('gone', 'No longer there, or no longer yours to see')], default='change', max_length=6)),
                    ('version', models.PositiveIntegerField(default=0)),
                    ('at', models.DateTimeField()),
                    ('enterprise', models.BigIntegerField(null=True)),
                    ('division', models.BigIntegerField(null=True)),
                    ('position', models.BigIntegerField(null=True, unique=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('position__isnull', False)), fields=['resource', 'position'], name='change_feed'), models.Index(condition=models.Q(('position', None)), fields=['id'], name='change_unnumbered'), models.Index(fields=['resource', 'key', '-id'], name='change_of_object'), models.Index(fields=['at'], name='change_by_age')],
                },
            ),
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('status', models.PositiveSmallIntegerField(null=True)),
                    ('ms', models.PositiveIntegerField()),
                    ('beginning', models.CharField(blank=True, max_length=500)),
                    ('problem', models.CharField(blank=True, max_length=40)),
                    ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='exchange.delivery')),
                ],
                options={
                    'ordering': ('pk',),
                },
            ),
            migrations.CreateModel(
                name='Partner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('kind', models.CharField(choices=[('agency', 'Agency of the whole zone'), ('district', 'District'), ('park', 'Park operator'), ('enterprise', 'Enterprise'), ('bank', 'Bank or insurer')], max_length=12, verbose_name='kind')),
                    ('name_zh', models.CharField(max_length=80, verbose_name='name in Chinese')),
                    ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                    ('code', models.CharField(blank=True, max_length=40, verbose_name='code')),
                    ('contact_email', models.EmailField(max_length=254, verbose_name='mailbox for notices')),
                    ('entered_at', models.DateTimeField()),
                    ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='reference.division', verbose_name='district')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Client',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('name', models.CharField(max_length=60, verbose_name='name of the system')),
                    ('scopes', models.JSONField(default=list, verbose_name='scopes')),
                    ('networks', models.JSONField(default=list, verbose_name='addresses')),
                    ('certificate', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the client certificate')),
                    ('basis', models.CharField(max_length=200, verbose_name='lawful basis')),
                    ('state', models.CharField(choices=[('proposed', 'Waits for confirmation'), ('in_force', 'In force'), ('refused', 'Not confirmed'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                    ('proposed_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='api_client', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clients', to='exchange.partner')),
                ],
            ),
            migrations.CreateModel(
                name='Receipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('made_at', models.DateTimeField()),
                    ('resource', models.CharField(max_length=40)),
                    ('mode', models.CharField(choices=[('all', 'All rows or none'), ('rows', 'Each row by itself')], max_length=4)),
                    ('terms', models.JSONField(default=dict)),
                    ('state', models.CharField(choices=[('running', 'Being taken'), ('done', 'Taken'), ('refused', 'Refused: rows are wrong, nothing was written'), ('stopped', 'Stopped before its end'), ('failed', 'Failed')], default='running', max_length=8)),
                    ('count', models.PositiveIntegerField()),
                    ('taken', models.PositiveIntegerField(default=0)),
                    ('unchanged', models.PositiveIntegerField(default=0)),
                    ('refused', models.PositiveIntegerField(default=0)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job')),
                    ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ReceiptPortion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('sent', models.TextField(blank=True)),
                    ('results', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                    ('receipt', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='portions', to='exchange.receipt')),
                ],
            ),
            migrations.CreateModel(
                name='Reconciliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('resource', models.CharField(max_length=20)),
                    ('day', models.DateField()),
                    ('made_at', models.DateTimeField()),
                    ('position', models.BigIntegerField()),
                    ('count', models.BigIntegerField()),
                    ('total', models.CharField(blank=True, max_length=60)),
                    ('digest', models.CharField(max_length=64)),
                    ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reconciliations', to='exchange.client')),
                ],
            ),
            migrations.CreateModel(
                name='Subscription',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('address', models.CharField(max_length=500, verbose_name='address')),
                    ('resources', models.JSONField(default=list, verbose_name='resources')),
                    ('verbs', models.JSONField(default=list, verbose_name='verbs')),
                    ('enterprise', models.CharField(blank=True, max_length=18, verbose_name='credit code of one enterprise')),
                    ('enterprise_key', models.BigIntegerField(null=True)),
                    ('state', models.CharField(choices=[('active', 'In force'), ('paused', 'Paused'), ('ended', 'Ended')], default='active', max_length=10)),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                    ('paused_by_bureau', models.BooleanField(default=False)),
                    ('position', models.BigIntegerField(default=0)),
                    ('failing_since', models.DateTimeField(null=True)),
                    ('quiet_until', models.DateTimeField(null=True)),
                    ('created_at', models.DateTimeField()),
                    ('changed_at', models.DateTimeField()),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='exchange.client')),
                    ('division', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.division')),
                ],
            ),
            migrations.AddField(
                model_name='delivery',
                name='subscription',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='exchange.subscription'),
            ),
            migrations.CreateModel(
                name='SubscriptionSecret',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sealed', models.CharField(max_length=300)),
                    ('made_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField(null=True)),
                    ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='secrets', to='exchange.subscription')),
                ],
            ),
            migrations.CreateModel(
                name='KeptAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=100)),
                    ('digest', models.CharField(max_length=64)),
                    ('at', models.DateTimeField(db_index=True)),
                    ('status', models.PositiveSmallIntegerField(default=0)),
                    ('body', models.TextField(blank=True)),
                    ('location', models.CharField(blank=True, max_length=300)),
                    ('content_type', models.CharField(blank=True, max_length=60)),
                    ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='kept_answer_once')],
                },
            ),
            migrations.CreateModel(
                name='Key',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('state', models.CharField(choices=[('proposed', 'Waits for confirmation'), ('in_force', 'In force'), ('refused', 'Not confirmed'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                    ('days', models.PositiveSmallIntegerField(verbose_name='valid for, days')),
                    ('proposed_at', models.DateTimeField()),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('expires_at', models.DateTimeField(null=True)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('last_used_on', models.DateField(null=True)),
                    ('warned_days', models.PositiveSmallIntegerField(null=True)),
                    ('application', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='key', to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL)),
                    ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='exchange.client')),
                    ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'in_force')), fields=['expires_at'], name='key_by_end')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='key_two_people', violation_error_message='Whoever proposed it does not confirm it.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), models.Q(('application__isnull', False), ('confirmed_by__isnull', False), ('expires_at__isnull', False)), _connector='OR'), name='key_in_force_is_confirmed', violation_error_message='A key in force was confirmed by somebody and has an end.'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('client',), name='key_one_proposed', violation_error_message='A key waits for confirmation already.')],
                },
            ),
            migrations.CreateModel(
                name='Network',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('network', models.CharField(max_length=50, verbose_name='network')),
                    ('purpose', models.CharField(max_length=200, verbose_name='what for')),
                    ('listed_at', models.DateTimeField()),
                    ('removed_at', models.DateTimeField(null=True)),
                    ('listed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('network',), name='network_once', violation_error_message='This network is listed already.')],
                },
            ),
            migrations.AddConstraint(
                model_name='partner',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'district'), ('division__isnull', False)), models.Q(models.Q(('kind', 'district'), _negated=True), ('division', None)), _connector='OR'), name='partner_division_of_a_district', violation_error_message='A district has its division, any other partner has none.'),
            ),
            migrations.AddConstraint(
                model_name='partner',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['enterprise', 'park']), _negated=True), models.Q(('code', ''), _negated=True), _connector='OR'), name='partner_code_of_what_it_acts_for', violation_error_message='Give the code of the enterprise or the park.'),
            ),
            migrations.AddConstraint(
                model_name='partner',
                constraint=models.UniqueConstraint(fields=('kind', 'name_zh'), name='partner_once', violation_error_message='This organisation is entered already.'),
            ),
            migrations.AddIndex(
                model_name='client',
                index=models.Index(fields=['-proposed_at', '-id'], name='client_newest'),
            ),
            migrations.AddConstraint(
                model_name='client',
                constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='client_two_people', violation_error_message='Whoever proposed it does not confirm it.'),
            ),
            migrations.AddConstraint(
                model_name='client',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='client_in_force_is_confirmed', violation_error_message='A client in force was confirmed by somebody.'),
            ),
            migrations.AddIndex(
                model_name='receipt',
                index=models.Index(fields=['made_by', '-made_at', '-id'], name='receipt_newest_of'),
            ),
            migrations.AddConstraint(
                model_name='receipt',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='receipt_ended_paired'),
            ),
            migrations.AddConstraint(
                model_name='receipt',
                constraint=models.CheckConstraint(condition=models.Q(('taken__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('count'), '-', models.F('unchanged')), '-', models.F('refused')))), name='receipt_counts_within_batch', violation_error_message='More rows were settled than were sent.'),
            ),
            migrations.AddConstraint(
                model_name='receiptportion',
                constraint=models.UniqueConstraint(fields=('receipt', 'number'), name='receipt_portion_once'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=models.UniqueConstraint(fields=('client', 'resource', 'day'), name='reconciliation_once_a_day'),
            ),
            migrations.AddIndex(
                model_name='subscription',
                index=models.Index(condition=models.Q(('state', 'active')), fields=['position'], name='subscription_by_position'),
            ),
            migrations.AddConstraint(
                model_name='subscription',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('client', 'address'), name='subscription_once', violation_error_message='This address is subscribed already.'),
            ),
            migrations.AddIndex(
                model_name='delivery',
                index=models.Index(fields=['subscription', '-made_at', '-id'], name='delivery_newest'),
            ),
            migrations.AddIndex(
                model_name='delivery',
                index=models.Index(condition=models.Q(('state', 'waiting')), fields=['subscription', 'line', 'id'], name='delivery_line'),
            ),
            migrations.AddIndex(
                model_name='delivery',
                index=models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='delivery_due'),
            ),
            migrations.AddIndex(
                model_name='delivery',
                index=models.Index(fields=['made_at'], name='delivery_age'),
            ),
            migrations.AddConstraint(
                model_name='delivery',
                constraint=models.UniqueConstraint(fields=('subscription', 'position'), name='delivery_once'),
            ),
            migrations.AddConstraint(
                model_name='delivery',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), ('done_at', None)), models.Q(models.Q(('state', 'waiting'), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='delivery_done_paired'),
            ),
            migrations.AddConstraint(
                model_name='subscriptionsecret',
                constraint=models.UniqueConstraint(condition=models.Q(('ends_at', None)), fields=('subscription',), name='subscription_secret_one_without_end'),
            ),
            migrations.CreateModel(
                name='Drop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('identifier', models.CharField(max_length=100)),
                    ('name', models.CharField(max_length=100)),
                    ('digest', models.CharField(max_length=64)),
                    ('taken_at', models.DateTimeField(db_index=True)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='drops', to='exchange.client')),
                    ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='drops', to='exchange.receipt')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['client'], name='drop_unanswered')],
                    'constraints': [models.UniqueConstraint(fields=('client', 'identifier'), name='drop_once', violation_error_message='A file with this id was taken already.')],
                },
            ),
            migrations.CreateModel(
                name='DropSecret',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sealed', models.CharField(max_length=300)),
                    ('made_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField(null=True)),
                    ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drop_secrets', to='exchange.client')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ends_at', None)), fields=('client',), name='drop_secret_one_without_end')],
                },
            ),
            migrations.CreateModel(
                name='DropFault',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=100)),
                    ('mark', models.CharField(max_length=80)),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                    ('error', models.CharField(max_length=100)),
                    ('failed_at', models.DateTimeField(db_index=True)),
                    ('next_at', models.DateTimeField(null=True)),
                ],
            ),
            migrations.AddIndex(
                model_name='receipt',
                index=models.Index(fields=['-made_at', '-id'], name='receipt_newest'),
            ),
            migrations.AddField(
                model_name='dropfault',
                name='client',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='drop_faults', to='exchange.client'),
            ),
            migrations.AddConstraint(
                model_name='dropfault',
                constraint=models.UniqueConstraint(fields=('client', 'name'), name='drop_fault_once'),
            ),
        ]),
    ]
