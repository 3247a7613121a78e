import django.db.models.deletion
import pilotzone.kernel.fields
import uuid
from django.conf import settings
from django.db import migrations, models

from pilotzone.kernel.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('matchmaking', '0001_events'),
        ('matchmaking', '0002_guidance'),
        ('matchmaking', '0003_exhibitions'),
        ('matchmaking', '0004_certificates'),
        ('matchmaking', '0005_profiles_and_requests'),
        ('matchmaking', '0006_meetings'),
        ('matchmaking', '0007_materials_and_outcomes_on_behalf'),
    ]

    dependencies = [
        ('enterprises', '0001_all_tables'),
        ('files', '0001_initial'),
        ('jobs', '0001_initial'),
        ('reference', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels.folded([
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('reference', models.CharField(max_length=24, unique=True)),
                    ('kind', models.CharField(choices=[('meetings', 'Supply-demand meetings'), ('exhibition', 'Exhibition'), ('training', 'Training')], max_length=10, verbose_name='kind')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Announced'), ('open', 'Registration open'), ('planned', 'Registration ended'), ('running', 'Running'), ('closed', 'Over'), ('reported', 'Reported'), ('cancelled', 'Cancelled')], default='draft', max_length=10)),
                    ('name_zh', models.CharField(max_length=120, verbose_name='name in Chinese')),
                    ('name_en', models.CharField(blank=True, max_length=160, verbose_name='name in English')),
                    ('text_zh', models.TextField(blank=True, max_length=4000, verbose_name='description in Chinese')),
                    ('text_en', models.TextField(blank=True, max_length=6000, verbose_name='description in English')),
                    ('topics', models.JSONField(default=list)),
                    ('markets', models.JSONField(default=list)),
                    ('starts_at', models.DateTimeField(verbose_name='begins')),
                    ('ends_at', models.DateTimeField(verbose_name='ends')),
                    ('venue_zh', models.CharField(blank=True, max_length=160, verbose_name='venue in Chinese')),
                    ('venue_en', models.CharField(blank=True, max_length=200, verbose_name='venue in English')),
                    ('online_url', models.URLField(blank=True, max_length=300, verbose_name='online at')),
                    ('opens_at', models.DateTimeField(verbose_name='registration from')),
                    ('closes_at', models.DateTimeField(verbose_name='registration until')),
                    ('requests_until', models.DateTimeField(blank=True, null=True, verbose_name='requests for meetings until')),
                    ('needs_approval', models.BooleanField(default=True, verbose_name='each registration is approved by an officer')),
                    ('fee', pilotzone.kernel.fields.MoneyField(default=0, verbose_name='fee for each participant, CNY')),
                    ('fee_note_zh', models.CharField(blank=True, max_length=200, verbose_name='what the fee covers, in Chinese')),
                    ('fee_note_en', models.CharField(blank=True, max_length=300, verbose_name='what the fee covers, in English')),
                    ('contact', models.CharField(max_length=160, verbose_name='contact for questions')),
                    ('slot_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes of a meeting')),
                    ('quota', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='most meetings of a participant')),
                    ('request_quota', models.PositiveSmallIntegerField(default=20, verbose_name='most requests of a participant')),
                    ('answers_needed', models.BooleanField(default=False, verbose_name='only accepted requests are planned')),
                    ('made_at', models.DateTimeField()),
                    ('published_at', models.DateTimeField(null=True)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('reported_at', models.DateTimeField(null=True)),
                    ('cancelled_at', models.DateTimeField(null=True)),
                    ('cancel_reason', models.CharField(blank=True, max_length=300)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('cancelled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.division', verbose_name='district')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('poster', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                    ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reported_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-starts_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Capacity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('buyer', 'Buyer'), ('supplier', 'Supplier'), ('exhibitor', 'Exhibitor'), ('visitor', 'Visitor'), ('trainee', 'Trainee')], max_length=10)),
                    ('places', models.PositiveIntegerField(verbose_name='places')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='capacities', to='matchmaking.event')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Allotment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rule', models.CharField(choices=[('first_come', 'In the order of applying'), ('lot', 'By lot, with a seed that is published')], max_length=12, verbose_name='order')),
                    ('seed', models.CharField(blank=True, max_length=64, verbose_name='seed')),
                    ('made_at', models.DateTimeField()),
                    ('published_at', models.DateTimeField(null=True)),
                    ('digest', models.CharField(blank=True, max_length=64)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allotments', to='matchmaking.event')),
                ],
                options={
                    'ordering': ['-made_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Guide',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'In the library'), ('withdrawn', 'Taken out')], default='draft', max_length=10)),
                    ('market', models.CharField(max_length=2, verbose_name='country or region')),
                    ('topic', models.CharField(choices=[('tax', 'Taxes and duties'), ('product', 'Product rules and certification'), ('ip', 'Intellectual property'), ('data', 'Data and privacy'), ('customs', 'Customs and clearance'), ('consumer', 'Consumers, labels and advertising')], max_length=10, verbose_name='topic')),
                    ('title_zh', models.CharField(max_length=160, verbose_name='title in Chinese')),
                    ('title_en', models.CharField(blank=True, max_length=240, verbose_name='title in English')),
                    ('text_zh', models.TextField(max_length=12000, verbose_name='text in Chinese')),
                    ('text_en', models.TextField(blank=True, max_length=18000, verbose_name='text in English')),
                    ('source', models.CharField(max_length=240, verbose_name='legal source')),
                    ('source_url', models.URLField(blank=True, max_length=300, verbose_name='address of the source')),
                    ('valid_from', models.DateField(verbose_name='holds from')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='holds until')),
                    ('made_at', models.DateTimeField()),
                    ('changed_at', models.DateTimeField()),
                    ('published_at', models.DateTimeField(null=True)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('withdraw_reason', models.CharField(blank=True, max_length=300)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-changed_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Hall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=20, verbose_name='code')),
                    ('name_zh', models.CharField(max_length=80, verbose_name='name in Chinese')),
                    ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='halls', to='matchmaking.event')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Booth',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=12, verbose_name='number')),
                    ('x', models.PositiveSmallIntegerField()),
                    ('y', models.PositiveSmallIntegerField()),
                    ('width', models.PositiveSmallIntegerField()),
                    ('depth', models.PositiveSmallIntegerField()),
                    ('topic', models.CharField(blank=True, max_length=20, verbose_name='zone')),
                    ('fee', pilotzone.kernel.fields.MoneyField(default=0, verbose_name='fee, CNY')),
                    ('removed_at', models.DateTimeField(null=True)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='booths', to='matchmaking.event')),
                    ('hall', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.hall')),
                ],
                options={
                    'ordering': ['hall', 'code'],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sent_at', models.DateTimeField()),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='matchmaking.event')),
                    ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Material',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name_zh', models.CharField(max_length=80, verbose_name='name in Chinese')),
                    ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                    ('fee', pilotzone.kernel.fields.MoneyField(default=0, verbose_name='fee for one, CNY')),
                    ('most', models.PositiveSmallIntegerField(default=10, verbose_name='most for an exhibitor')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='matchmaking.event')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='MeetingPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('state', models.CharField(choices=[('working', 'Being worked out'), ('faulty', 'Could not be made'), ('draft', 'Draft'), ('published', 'Published'), ('dropped', 'Dropped'), ('superseded', 'Replaced by a later plan')], default='working', max_length=10)),
                    ('start', models.CharField(choices=[('fresh', 'Anew, from the requests'), ('published', 'From the published plan, free to move what is not locked'), ('mend', 'Mend the published plan, moving as few meetings as possible')], max_length=9, verbose_name='start from')),
                    ('time_limit', models.PositiveSmallIntegerField(default=60, verbose_name='seconds')),
                    ('absent', models.JSONField(default=list)),
                    ('stage', models.CharField(blank=True, max_length=12)),
                    ('objective', models.PositiveIntegerField(default=0)),
                    ('bound', models.PositiveIntegerField(null=True)),
                    ('greedy', models.PositiveIntegerField(default=0)),
                    ('idle_gaps', models.PositiveIntegerField(default=0)),
                    ('fairness', models.PositiveIntegerField(default=0)),
                    ('is_cancelled', models.BooleanField(default=False)),
                    ('by_hand', models.PositiveIntegerField(default=0)),
                    ('faults', models.JSONField(default=list)),
                    ('moves', models.JSONField(default=list)),
                    ('digest', models.CharField(blank=True, max_length=64)),
                    ('made_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('published_at', models.DateTimeField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meeting_plans', to='matchmaking.event')),
                    ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-made_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Meeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('is_locked', models.BooleanField(default=False)),
                    ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('not_held', 'Not held'), ('cancelled', 'Cancelled')], default='planned', max_length=9)),
                    ('cancelled_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('release', models.CharField(blank=True, max_length=20)),
                    ('made_at', models.DateTimeField()),
                    ('changed_at', models.DateTimeField()),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('cancelled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='matchmaking.event')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.meetingplan')),
                ],
                options={
                    'ordering': ['starts_at', 'id'],
                },
            ),
            migrations.CreateModel(
                name='Participation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('reference', models.CharField(max_length=24, unique=True)),
                    ('role', models.CharField(choices=[('buyer', 'Buyer'), ('supplier', 'Supplier'), ('exhibitor', 'Exhibitor'), ('visitor', 'Visitor'), ('trainee', 'Trainee')], max_length=10, verbose_name='takes part as')),
                    ('state', models.CharField(choices=[('applied', 'Waiting for approval'), ('waiting', 'On the waiting list'), ('confirmed', 'Confirmed'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='applied', max_length=10)),
                    ('quota', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='most meetings')),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='note to the organiser')),
                    ('applied_at', models.DateTimeField()),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('end_reason', models.CharField(blank=True, max_length=300)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('applied_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='matchmaking.event')),
                ],
                options={
                    'ordering': ['-applied_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Outcome',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('was_held', models.BooleanField(verbose_name='was it held?')),
                    ('rating', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how useful it was')),
                    ('intended', pilotzone.kernel.fields.MoneyField(blank=True, null=True, verbose_name='intended amount')),
                    ('realised', pilotzone.kernel.fields.MoneyField(blank=True, null=True, verbose_name='realised amount so far')),
                    ('currency', models.CharField(choices=[('CNY', 'CNY'), ('USD', 'USD'), ('EUR', 'EUR'), ('GBP', 'GBP'), ('HKD', 'HKD'), ('JPY', 'JPY')], default='CNY', max_length=3, verbose_name='currency')),
                    ('market', models.CharField(blank=True, max_length=2, verbose_name='market')),
                    ('note', models.CharField(blank=True, max_length=1000, verbose_name='note')),
                    ('told_at', models.DateTimeField()),
                    ('on_behalf', models.BooleanField(default=False)),
                    ('heard', models.CharField(blank=True, max_length=200)),
                    ('realised_at', models.DateTimeField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='matchmaking.meeting')),
                    ('told_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('side', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='matchmaking.participation')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='MeetingRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('wish', models.CharField(choices=[('must', 'Must'), ('nice', 'Nice to have'), ('never', 'Never')], max_length=5, verbose_name='how much')),
                    ('answer', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined')], max_length=8, verbose_name='answer')),
                    ('asked_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='matchmaking.event')),
                    ('withdrawn_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='matchmaking.participation')),
                    ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_of', to='matchmaking.participation')),
                ],
                options={
                    'ordering': ['-asked_at', '-id'],
                },
            ),
            migrations.AddField(
                model_name='meeting',
                name='buyer',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.participation'),
            ),
            migrations.AddField(
                model_name='meeting',
                name='cancelled_side',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.participation'),
            ),
            migrations.AddField(
                model_name='meeting',
                name='supplier',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.participation'),
            ),
            migrations.CreateModel(
                name='MaterialOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('quantity', models.PositiveSmallIntegerField()),
                    ('ordered_at', models.DateTimeField()),
                    ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='matchmaking.material')),
                    ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='material_orders', to='matchmaking.participation')),
                ],
            ),
            migrations.CreateModel(
                name='FollowUp',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('days', models.PositiveSmallIntegerField()),
                    ('asked_at', models.DateTimeField()),
                    ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='matchmaking.participation')),
                ],
            ),
            migrations.CreateModel(
                name='BoothApplication',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('area', models.PositiveSmallIntegerField(verbose_name='area of at least, m²')),
                    ('topics', models.JSONField(default=list)),
                    ('wishes', models.JSONField(default=list)),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='what else matters')),
                    ('applied_at', models.DateTimeField()),
                    ('by_hand', models.BooleanField(default=False)),
                    ('outcome', models.JSONField(default=dict)),
                    ('told_at', models.DateTimeField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('applied_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('booth', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='application', to='matchmaking.booth')),
                    ('participation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='booth_application', to='matchmaking.participation')),
                ],
                options={
                    'ordering': ['applied_at', 'id'],
                },
            ),
            migrations.CreateModel(
                name='Attendee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('post', models.CharField(blank=True, max_length=80, verbose_name='post')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('phone_key', models.CharField(blank=True, db_index=True, max_length=30)),
                    ('email_key', models.CharField(blank=True, db_index=True, max_length=254)),
                    ('badge', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('removed_at', models.DateTimeField(null=True)),
                    ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendees', to='matchmaking.participation')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Party',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('kind', models.CharField(choices=[('platform', 'E-commerce platform'), ('trader', 'Foreign-trade firm'), ('seller', 'Cross-border seller'), ('service', 'Service provider'), ('bank', 'Bank'), ('insurer', 'Export credit insurer'), ('overseas', 'Overseas buyer')], max_length=10, verbose_name='kind')),
                    ('overseas_name', models.CharField(blank=True, max_length=160, verbose_name='name')),
                    ('country', models.CharField(blank=True, max_length=2, verbose_name='country or region')),
                    ('contact', models.CharField(blank=True, max_length=80, verbose_name='contact')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                    ('key_number', models.PositiveIntegerField(default=0)),
                    ('key_digest', models.CharField(blank=True, max_length=64)),
                    ('key_sent_at', models.DateTimeField(null=True)),
                    ('entered_at', models.DateTimeField()),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('enterprise', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='party', to='enterprises.enterprise')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.AddField(
                model_name='participation',
                name='party',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='matchmaking.party'),
            ),
            migrations.CreateModel(
                name='Judgement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('opinion', models.SmallIntegerField(choices=[(1, 'Fits'), (-1, 'Does not fit'), (-2, 'Never show again')])),
                    ('said_at', models.DateTimeField()),
                    ('said_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judgements', to='matchmaking.party')),
                    ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matchmaking.party')),
                ],
                options={
                    'ordering': ['-said_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Consent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('given_at', models.DateTimeField()),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('attendee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='matchmaking.attendee')),
                    ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='matchmaking.party')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Profile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text_zh', models.TextField(blank=True, max_length=2000, verbose_name='about the firm, in Chinese')),
                    ('text_en', models.TextField(blank=True, max_length=3000, verbose_name='about the firm, in English')),
                    ('languages', models.JSONField(default=list)),
                    ('is_open', models.BooleanField(default=True, verbose_name='shown to others as a candidate')),
                    ('changed_at', models.DateTimeField()),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('party', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='profile', to='matchmaking.party')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Item',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('side', models.CharField(choices=[('need', 'Need'), ('offer', 'Offer')], max_length=5, verbose_name='need or offer')),
                    ('kind', models.CharField(choices=[('goods', 'Goods'), ('channel', 'Sales channel'), ('service', 'Service'), ('financing', 'Financing'), ('insurance', 'Export credit insurance')], max_length=10, verbose_name='kind')),
                    ('categories', models.JSONField(default=list)),
                    ('markets', models.JSONField(default=list)),
                    ('certificates', models.JSONField(default=list)),
                    ('volume', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='volume a month')),
                    ('unit', models.CharField(blank=True, max_length=20, verbose_name='unit')),
                    ('price_low', pilotzone.kernel.fields.MoneyField(blank=True, null=True, verbose_name='price from')),
                    ('price_high', pilotzone.kernel.fields.MoneyField(blank=True, null=True, verbose_name='price to')),
                    ('currency', models.CharField(default='CNY', max_length=3, verbose_name='currency')),
                    ('text_zh', models.TextField(blank=True, max_length=1000, verbose_name='in words, in Chinese')),
                    ('text_en', models.TextField(blank=True, max_length=1500, verbose_name='in words, in English')),
                    ('entered_at', models.DateTimeField()),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='matchmaking.profile')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Question',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('reference', models.CharField(max_length=24, unique=True)),
                    ('state', models.CharField(choices=[('open', 'Waiting for an expert'), ('assigned', 'With an expert'), ('answered', 'Answered'), ('withdrawn', 'Withdrawn')], default='open', max_length=10)),
                    ('market', models.CharField(max_length=2, verbose_name='country or region')),
                    ('topic', models.CharField(choices=[('tax', 'Taxes and duties'), ('product', 'Product rules and certification'), ('ip', 'Intellectual property'), ('data', 'Data and privacy'), ('customs', 'Customs and clearance'), ('consumer', 'Consumers, labels and advertising')], max_length=10, verbose_name='topic')),
                    ('subject', models.CharField(max_length=120, verbose_name='in one line')),
                    ('text', models.TextField(max_length=4000, verbose_name='question')),
                    ('asked_at', models.DateTimeField()),
                    ('answer_due_on', models.DateField()),
                    ('answer_due_provisional', models.BooleanField(default=False)),
                    ('assigned_at', models.DateTimeField(null=True)),
                    ('answer', models.TextField(blank=True, max_length=8000)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('rating', models.PositiveSmallIntegerField(null=True)),
                    ('rating_text', models.CharField(blank=True, max_length=500)),
                    ('rated_at', models.DateTimeField(null=True)),
                    ('reminded_at', models.DateTimeField(null=True)),
                    ('late_at', models.DateTimeField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='desk_questions', to='enterprises.enterprise')),
                    ('expert', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='desk_questions', to=settings.AUTH_USER_MODEL)),
                    ('guides', models.ManyToManyField(related_name='questions', to='matchmaking.guide')),
                    ('withdrawn_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-asked_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='RequestMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=1000, verbose_name='message')),
                    ('written_at', models.DateTimeField()),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.participation')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='matchmaking.meetingrequest')),
                    ('written_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['written_at', 'id'],
                },
            ),
            migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('starts_at', models.DateTimeField(verbose_name='begins')),
                    ('ends_at', models.DateTimeField(verbose_name='ends')),
                    ('title_zh', models.CharField(max_length=160, verbose_name='title in Chinese')),
                    ('title_en', models.CharField(blank=True, max_length=240, verbose_name='title in English')),
                    ('speaker', models.CharField(blank=True, max_length=160, verbose_name='speaker')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='matchmaking.event')),
                    ('hall', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.hall')),
                ],
                options={
                    'ordering': ['starts_at', 'id'],
                },
            ),
            migrations.CreateModel(
                name='Passage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(editable=False, unique=True)),
                    ('presence', models.CharField(choices=[('in', 'Came'), ('out', 'Left')], max_length=3)),
                    ('stated_at', models.DateTimeField()),
                    ('received_at', models.DateTimeField()),
                    ('attendee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='matchmaking.attendee')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='matchmaking.session')),
                ],
                options={
                    'ordering': ['stated_at', 'id'],
                },
            ),
            migrations.CreateModel(
                name='SessionMaterial',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('title_zh', models.CharField(max_length=160, verbose_name='title in Chinese')),
                    ('title_en', models.CharField(blank=True, max_length=240, verbose_name='title in English')),
                    ('added_at', models.DateTimeField()),
                    ('removed_at', models.DateTimeField(null=True)),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                    ('removed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='materials', to='matchmaking.session')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Slot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='matchmaking.event')),
                ],
                options={
                    'ordering': ['starts_at'],
                },
            ),
            migrations.AddField(
                model_name='meeting',
                name='slot',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matchmaking.slot'),
            ),
            migrations.CreateModel(
                name='Away',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='away', to='matchmaking.participation')),
                    ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matchmaking.slot')),
                ],
            ),
            migrations.CreateModel(
                name='Table',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=20, verbose_name='number')),
                    ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='meetings at once')),
                    ('removed_at', models.DateTimeField(null=True)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='matchmaking.event')),
                    ('hall', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tables', to='matchmaking.hall')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='PlannedMeeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_locked', models.BooleanField(default=False)),
                    ('buyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.participation')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='matchmaking.meetingplan')),
                    ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.participation')),
                    ('slot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matchmaking.slot')),
                    ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.table')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.AddField(
                model_name='meeting',
                name='table',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.table'),
            ),
            migrations.CreateModel(
                name='TrainingCertificate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('number', models.CharField(max_length=24, unique=True)),
                    ('record', models.TextField()),
                    ('digest', models.CharField(max_length=64)),
                    ('given_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('revoke_reason', models.CharField(blank=True, max_length=200)),
                    ('attendee', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='matchmaking.attendee')),
                    ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('revoked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['number'],
                },
            ),
            migrations.CreateModel(
                name='UnmetRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('value', models.PositiveIntegerField()),
                    ('reason', models.CharField(max_length=20)),
                    ('who', models.JSONField(default=list)),
                    ('busy', models.JSONField(default=list)),
                    ('buyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.participation')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unmet', to='matchmaking.meetingplan')),
                    ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matchmaking.participation')),
                ],
                options={
                    'ordering': ['-value', 'id'],
                },
            ),
            migrations.AddIndex(
                model_name='event',
                index=models.Index(fields=['kind', '-starts_at', '-id'], name='event_kind_day'),
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='event_days_in_order', violation_error_message='The event ends before it begins.'),
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at')), ('closes_at__lte', models.F('ends_at'))), name='event_registration_in_order', violation_error_message='Registration ends after it begins, and before the event is over.'),
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(('requests_until', None), ('requests_until__lte', models.F('starts_at')), _connector='OR'), name='event_requests_before_it', violation_error_message='Requests for meetings end before the event begins.'),
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(('slot_minutes', None), ('slot_minutes__in', (15, 20, 30)), _connector='OR'), name='event_slot_minutes', violation_error_message='A meeting lasts 15, 20 or 30 minutes.'),
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(('fee__gte', 0)), name='event_fee', violation_error_message='A fee is not below zero.'),
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(('quota', None), ('quota__gte', 1), _connector='OR'), name='event_quota_above_zero', violation_error_message='Leave the number of meetings empty rather than put zero.'),
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='event_published_paired'),
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('reported_at', None), ('reported_by', None)), models.Q(('reported_at__isnull', False), ('reported_by__isnull', False)), _connector='OR'), name='event_reported_paired'),
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at', None), ('cancelled_by', None)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), _connector='OR'), name='event_cancelled_paired'),
            ),
            migrations.AddConstraint(
                model_name='capacity',
                constraint=models.UniqueConstraint(fields=('event', 'role'), name='capacity_once'),
            ),
            migrations.AddConstraint(
                model_name='capacity',
                constraint=models.CheckConstraint(condition=models.Q(('places__gte', 1)), name='capacity_above_zero', violation_error_message='Leave a role out rather than give it no place.'),
            ),
            migrations.AddConstraint(
                model_name='allotment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='allotment_published_paired'),
            ),
            migrations.AddConstraint(
                model_name='allotment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('rule', 'first_come'), ('seed', '')), models.Q(('rule', 'lot'), models.Q(('seed', ''), _negated=True)), _connector='OR'), name='allotment_seed_with_lot'),
            ),
            migrations.AddIndex(
                model_name='guide',
                index=models.Index(fields=['state', '-changed_at', '-id'], name='guide_by_change'),
            ),
            migrations.AddIndex(
                model_name='guide',
                index=models.Index(fields=['market', 'topic'], name='guide_by_market'),
            ),
            migrations.AddConstraint(
                model_name='guide',
                constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='guide_days_in_order', violation_error_message='The last day lies before the first.'),
            ),
            migrations.AddConstraint(
                model_name='guide',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='guide_published_paired'),
            ),
            migrations.AddConstraint(
                model_name='guide',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='guide_withdrawn_paired'),
            ),
            migrations.AddConstraint(
                model_name='hall',
                constraint=models.UniqueConstraint(fields=('event', 'code'), name='hall_once'),
            ),
            migrations.AddConstraint(
                model_name='booth',
                constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('event', 'code'), name='booth_once', violation_error_message='There is a booth of this number already.'),
            ),
            migrations.AddConstraint(
                model_name='booth',
                constraint=models.CheckConstraint(condition=models.Q(('depth__gte', 1), ('fee__gte', 0), ('width__gte', 1)), name='booth_has_an_area'),
            ),
            migrations.AddConstraint(
                model_name='invitation',
                constraint=models.UniqueConstraint(fields=('event', 'enterprise'), name='invitation_once'),
            ),
            migrations.AddConstraint(
                model_name='material',
                constraint=models.UniqueConstraint(fields=('event', 'name_zh'), name='material_once', violation_error_message='This is on the list already.'),
            ),
            migrations.AddConstraint(
                model_name='material',
                constraint=models.CheckConstraint(condition=models.Q(('fee__gte', 0), ('most__gte', 1)), name='material_fee_and_most'),
            ),
            migrations.AddConstraint(
                model_name='meetingplan',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('event',), name='meeting_plan_one_published'),
            ),
            migrations.AddConstraint(
                model_name='meetingplan',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'working')), fields=('event',), name='meeting_plan_one_working', violation_error_message='A plan is being worked out already.'),
            ),
            migrations.AddConstraint(
                model_name='meetingplan',
                constraint=models.CheckConstraint(condition=models.Q(('time_limit__gte', 1), ('time_limit__lte', 600)), name='meeting_plan_seconds'),
            ),
            migrations.AddConstraint(
                model_name='meetingplan',
                constraint=models.CheckConstraint(condition=models.Q(('bound', None), ('bound__gte', models.F('objective')), _connector='OR'), name='meeting_plan_bound'),
            ),
            migrations.AddConstraint(
                model_name='meetingplan',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='meeting_plan_published'),
            ),
            migrations.AddConstraint(
                model_name='meetingplan',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='meeting_plan_published_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='outcome',
                constraint=models.UniqueConstraint(fields=('meeting', 'side'), name='outcome_once'),
            ),
            migrations.AddConstraint(
                model_name='outcome',
                constraint=models.CheckConstraint(condition=models.Q(('rating', None), models.Q(('rating__gte', 1), ('rating__lte', 5)), _connector='OR'), name='outcome_rating', violation_error_message='Rate from 1 to 5.'),
            ),
            migrations.AddConstraint(
                model_name='outcome',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('intended', None), ('intended__gte', 0), _connector='OR'), models.Q(('realised', None), ('realised__gte', 0), _connector='OR')), name='outcome_amounts', violation_error_message='An amount is not below zero.'),
            ),
            migrations.AddConstraint(
                model_name='outcome',
                constraint=models.CheckConstraint(condition=models.Q(('was_held', True), models.Q(('intended', None), ('rating', None), ('realised', None)), _connector='OR'), name='outcome_of_what_was_held', violation_error_message='A meeting that was not held has no rating and no amount.'),
            ),
            migrations.AddConstraint(
                model_name='outcome',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('realised', None), ('realised_at', None)), models.Q(('realised__isnull', False), ('realised_at__isnull', False)), _connector='OR'), name='outcome_realised_paired'),
            ),
            migrations.AddConstraint(
                model_name='outcome',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('heard', ''), ('on_behalf', False)), models.Q(('on_behalf', True), ('told_by__isnull', False), models.Q(('heard', ''), _negated=True)), _connector='OR'), name='outcome_on_behalf_heard'),
            ),
            migrations.AddIndex(
                model_name='meetingrequest',
                index=models.Index(fields=['target', '-asked_at', '-id'], name='request_of_target'),
            ),
            migrations.AddConstraint(
                model_name='meetingrequest',
                constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('source', 'target'), name='request_once'),
            ),
            migrations.AddConstraint(
                model_name='meetingrequest',
                constraint=models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='request_of_another'),
            ),
            migrations.AddConstraint(
                model_name='meetingrequest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='request_answered_paired'),
            ),
            migrations.AddConstraint(
                model_name='materialorder',
                constraint=models.UniqueConstraint(fields=('material', 'participation'), name='material_order_once'),
            ),
            migrations.AddConstraint(
                model_name='materialorder',
                constraint=models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='material_order_some'),
            ),
            migrations.AddConstraint(
                model_name='followup',
                constraint=models.UniqueConstraint(fields=('participation', 'days'), name='follow_up_once'),
            ),
            migrations.AddConstraint(
                model_name='followup',
                constraint=models.CheckConstraint(condition=models.Q(('days__in', (0, 30, 90, 180))), name='follow_up_days'),
            ),
            migrations.AddConstraint(
                model_name='boothapplication',
                constraint=models.CheckConstraint(condition=models.Q(('area__gte', 1)), name='booth_application_area', violation_error_message='Ask for a square metre at least.'),
            ),
            migrations.AddConstraint(
                model_name='party',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('country', ''), ('email', ''), ('enterprise__isnull', False), ('key_digest', ''), ('overseas_name', '')), models.Q(('enterprise', None), ('kind', 'overseas'), models.Q(('overseas_name', ''), _negated=True), models.Q(('country', ''), _negated=True)), _connector='OR'), name='party_enterprise_or_overseas'),
            ),
            migrations.AddConstraint(
                model_name='party',
                constraint=models.UniqueConstraint(condition=models.Q(('key_digest', ''), _negated=True), fields=('key_digest',), name='party_key_once'),
            ),
            migrations.AddConstraint(
                model_name='party',
                constraint=models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('email',), name='party_email_once', violation_error_message='There is an overseas firm with this e-mail already.'),
            ),
            migrations.AddIndex(
                model_name='participation',
                index=models.Index(fields=['event', 'role', 'state', 'applied_at', 'id'], name='participation_queue'),
            ),
            migrations.AddIndex(
                model_name='participation',
                index=models.Index(fields=['party', '-applied_at', '-id'], name='participation_of_party'),
            ),
            migrations.AddConstraint(
                model_name='participation',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('applied', 'waiting', 'confirmed'))), fields=('event', 'party'), name='participation_once', violation_error_message='Your firm takes part in this event already; one side is enough.'),
            ),
            migrations.AddConstraint(
                model_name='participation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='participation_ended_paired'),
            ),
            migrations.AddConstraint(
                model_name='judgement',
                constraint=models.UniqueConstraint(fields=('by', 'of'), name='judgement_once'),
            ),
            migrations.AddConstraint(
                model_name='judgement',
                constraint=models.CheckConstraint(condition=models.Q(('by', models.F('of')), _negated=True), name='judgement_of_another'),
            ),
            migrations.AddConstraint(
                model_name='consent',
                constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('attendee', 'recipient'), name='consent_once'),
            ),
            migrations.AddConstraint(
                model_name='consent',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='consent_withdrawn_paired'),
            ),
            migrations.AddIndex(
                model_name='item',
                index=models.Index(condition=models.Q(('withdrawn_at', None)), fields=['profile', 'side'], name='item_standing'),
            ),
            migrations.AddConstraint(
                model_name='item',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='item_withdrawn_paired'),
            ),
            migrations.AddConstraint(
                model_name='item',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('price_high', None), ('price_low', None)), models.Q(('price_high__gte', models.F('price_low')), ('price_low__gte', 0)), _connector='OR'), name='item_prices_in_order', violation_error_message='Give a price from and to, in this order, or neither.'),
            ),
            migrations.AddIndex(
                model_name='question',
                index=models.Index(fields=['enterprise', '-asked_at', '-id'], name='question_of_enterprise'),
            ),
            migrations.AddIndex(
                model_name='question',
                index=models.Index(condition=models.Q(('state__in', ('open', 'assigned'))), fields=['answer_due_on', 'id'], name='question_unanswered'),
            ),
            migrations.AddConstraint(
                model_name='question',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('assigned_at', None), ('expert', None)), models.Q(('assigned_at__isnull', False), ('expert__isnull', False)), _connector='OR'), name='question_expert_paired'),
            ),
            migrations.AddConstraint(
                model_name='question',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='question_answered_together'),
            ),
            migrations.AddConstraint(
                model_name='question',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='question_withdrawn_paired'),
            ),
            migrations.AddConstraint(
                model_name='question',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('rated_at', None), ('rating', None)), models.Q(('rated_at__isnull', False), ('rating__gte', 1), ('rating__lte', 5), ('state', 'answered')), _connector='OR'), name='question_rated_after_an_answer'),
            ),
            migrations.AddConstraint(
                model_name='session',
                constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_in_order', violation_error_message='The session ends before it begins.'),
            ),
            migrations.AddConstraint(
                model_name='sessionmaterial',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='session_material_removed_paired'),
            ),
            migrations.AddConstraint(
                model_name='slot',
                constraint=models.UniqueConstraint(fields=('event', 'starts_at'), name='slot_once'),
            ),
            migrations.AddConstraint(
                model_name='slot',
                constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='slot_in_order'),
            ),
            migrations.AddConstraint(
                model_name='away',
                constraint=models.UniqueConstraint(fields=('participation', 'slot'), name='away_once'),
            ),
            migrations.AddConstraint(
                model_name='table',
                constraint=models.UniqueConstraint(fields=('event', 'code'), name='table_once'),
            ),
            migrations.AddConstraint(
                model_name='table',
                constraint=models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='table_has_a_place', violation_error_message='A table has at least one place.'),
            ),
            migrations.AddConstraint(
                model_name='plannedmeeting',
                constraint=models.UniqueConstraint(fields=('plan', 'buyer', 'supplier'), name='planned_pair_once'),
            ),
            migrations.AddConstraint(
                model_name='plannedmeeting',
                constraint=models.UniqueConstraint(fields=('plan', 'buyer', 'slot'), name='planned_buyer_in_one_place'),
            ),
            migrations.AddConstraint(
                model_name='plannedmeeting',
                constraint=models.UniqueConstraint(fields=('plan', 'supplier', 'slot'), name='planned_supplier_in_one_place'),
            ),
            migrations.AddConstraint(
                model_name='plannedmeeting',
                constraint=models.CheckConstraint(condition=models.Q(('buyer', models.F('supplier')), _negated=True), name='planned_two_sides'),
            ),
            migrations.AddIndex(
                model_name='meeting',
                index=models.Index(fields=['event', 'starts_at', 'table'], name='meeting_of_event'),
            ),
            migrations.AddIndex(
                model_name='meeting',
                index=models.Index(fields=['buyer', 'starts_at'], name='meeting_of_buyer'),
            ),
            migrations.AddIndex(
                model_name='meeting',
                index=models.Index(fields=['supplier', 'starts_at'], name='meeting_of_supplier'),
            ),
            migrations.AddConstraint(
                model_name='meeting',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('buyer', 'supplier'), name='meeting_pair_once'),
            ),
            migrations.AddConstraint(
                model_name='meeting',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('buyer', 'slot'), name='meeting_buyer_in_one_place'),
            ),
            migrations.AddConstraint(
                model_name='meeting',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('supplier', 'slot'), name='meeting_supplier_in_one_place'),
            ),
            migrations.AddConstraint(
                model_name='meeting',
                constraint=models.CheckConstraint(condition=models.Q(('buyer', models.F('supplier')), _negated=True), name='meeting_two_sides'),
            ),
            migrations.AddConstraint(
                model_name='meeting',
                constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_in_order'),
            ),
            migrations.AddConstraint(
                model_name='meeting',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', 'cancelled')), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at', None), ('cancelled_by', None), ('cancelled_side', None)), _connector='OR'), name='meeting_cancelled_paired'),
            ),
            migrations.AddConstraint(
                model_name='trainingcertificate',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), models.Q(('revoked_at', None), models.Q(('revoke_reason', ''), _negated=True), _connector='OR')), name='training_certificate_revoked_with_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='unmetrequest',
                constraint=models.UniqueConstraint(fields=('plan', 'buyer', 'supplier'), name='unmet_pair_once'),
            ),
        ]),
    ]
