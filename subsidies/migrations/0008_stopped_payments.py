"""What is still to be paid of a claim can be stopped, a demand to repay be taken back; what was recovered is counted."""

import django.db.models.deletion
import pilotzone.kernel.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0004_days_to_object'),
        ('subsidies', '0007_expert_comes_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('confirmed', 'Not paid'), ('dropped', 'Paid as planned')], default='proposed', max_length=10)),
                ('amount', pilotzone.kernel.fields.MoneyField()),
                ('clause', models.CharField(max_length=60)),
                ('reason', models.CharField(max_length=500)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('drop_reason', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.AddField(
            model_name='recovery',
            name='taken_back_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='recovery',
            name='taken_back_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recovery',
            name='taken_back_why',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='statisticsum',
            name='recovered',
            field=pilotzone.kernel.fields.MoneyField(default=0),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at', None), ('taken_back_by', None), ('taken_back_why', '')), models.Q(('state', 'dropped'), ('taken_back_at__isnull', False), ('taken_back_by__isnull', False), models.Q(('taken_back_why', ''), _negated=True), models.Q(('taken_back_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='recovery_taken_back_paired'),
        ),
        migrations.AddField(
            model_name='paymentstop',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='subsidies.application'),
        ),
        migrations.AddField(
            model_name='paymentstop',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paymentstop',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='instalment',
            name='stop',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='subsidies.paymentstop'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('paid_at', None), ('stop', None), _connector='OR'), name='instalment_paid_or_stopped'),
        ),
        migrations.AddConstraint(
            model_name='paymentstop',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('application',), name='payment_stop_one_open'),
        ),
        migrations.AddConstraint(
            model_name='paymentstop',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_stop_positive'),
        ),
        migrations.AddConstraint(
            model_name='paymentstop',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='payment_stop_decided_paired'),
        ),
        migrations.AddConstraint(
            model_name='paymentstop',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='payment_stop_two_people'),
        ),
    ]
