import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from pilotzone.kernel.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_assessment_officer'),
        ('accounts', '0003_events_officer'),
        ('accounts', '0004_machine'),
    ]

    dependencies = [
        ('reference', '0001_initial'),
    ]

    operations = [
        CreateModels.folded([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='mobile number')),
                    ('language', models.CharField(choices=[('zh-hans', '中文'), ('en', 'English')], default='zh-hans', max_length=10, verbose_name='language')),
                    ('is_active', models.BooleanField(default=True)),
                    ('is_machine', models.BooleanField(default=False)),
                    ('date_joined', models.DateTimeField()),
                ],
                options={
                    'verbose_name': 'user',
                },
            ),
            migrations.CreateModel(
                name='Office',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('code', models.SlugField(max_length=40, unique=True)),
                    ('name_zh', models.CharField(max_length=120)),
                    ('name_en', models.CharField(blank=True, max_length=160)),
                    ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='reference.division')),
                ],
            ),
            migrations.CreateModel(
                name='Absence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField()),
                    ('entered_at', models.DateTimeField()),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('deputy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputyships', to=settings.AUTH_USER_MODEL)),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('withdrawn_at', None)), fields=['deputy', 'ends_on'], name='absence_deputy'), models.Index(condition=models.Q(('withdrawn_at', None)), fields=['user', 'ends_on'], name='absence_user')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_dates_in_order', violation_error_message='The last day lies before the first.'), models.CheckConstraint(condition=models.Q(('deputy', None), models.Q(('deputy', models.F('user')), _negated=True), _connector='OR'), name='absence_deputy_is_another', violation_error_message='Nobody is his or her own deputy.')],
                },
            ),
            migrations.CreateModel(
                name='Appointment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('role', models.CharField(choices=[('district_commerce', 'district_commerce'), ('district_finance', 'district_finance'), ('caseworker', 'caseworker'), ('programme_manager', 'programme_manager'), ('secretary', 'secretary'), ('director', 'director'), ('finance_officer', 'finance_officer'), ('assessment_officer', 'assessment_officer'), ('events_officer', 'events_officer'), ('system_admin', 'system_admin'), ('security_admin', 'security_admin'), ('audit_admin', 'audit_admin'), ('audit_firm', 'audit_firm')], max_length=30)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField(blank=True, null=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='accounts.office')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'role', 'office', 'starts_on'), name='appointment_once'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='appointment_dates_in_order', violation_error_message='The last day lies before the first.')],
                },
            ),
        ]),
    ]
