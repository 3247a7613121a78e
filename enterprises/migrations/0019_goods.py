"""Goods that enterprises file, the rules by which filings are answered, and what offices tell of trade."""

import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models

from pilotzone.kernel.tables import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0018_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels.folded([
        migrations.CreateModel(
            name='GoodsItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(max_length=40, verbose_name='article number')),
                ('state', models.CharField(choices=[('waiting', 'Not on file yet'), ('on_file', 'On file'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                ('hs_code', models.CharField(max_length=10, verbose_name='HS code')),
                ('name_zh', models.CharField(max_length=160, verbose_name='name in Chinese')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('brand', models.CharField(blank=True, max_length=80, verbose_name='brand')),
                ('specification', models.CharField(max_length=300, verbose_name='specification')),
                ('origin', models.CharField(max_length=3, verbose_name='origin')),
                ('unit', models.CharField(max_length=20, verbose_name='unit')),
                ('batch_codes', models.JSONField(blank=True, default=list, verbose_name='batch codes')),
                ('mode', models.CharField(blank=True, max_length=4, verbose_name='customs supervision mode')),
                ('quantity', models.PositiveBigIntegerField(null=True, verbose_name='planned quantity')),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('search_text', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Upper(django.db.models.functions.text.Concat('name_zh', models.Value('\n'), 'name_en', models.Value('\n'), 'brand', models.Value('\n'), 'code', models.Value('\n'), 'hs_code')), output_field=models.TextField())),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goods', to='enterprises.enterprise')),
            ],
            options={
                'ordering': ['-changed_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='GoodsRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('document', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('proposed', 'Waits for approval'), ('in_force', 'In force'), ('returned', 'Returned'), ('retired', 'No longer in force')], default='proposed', max_length=10)),
                ('entered_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('return_reason', models.CharField(blank=True, max_length=500)),
                ('retired_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='GoodsFiling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reference', models.CharField(max_length=24, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('verb', models.CharField(choices=[('new', 'New'), ('change', 'Change'), ('withdraw', 'Withdrawal')], max_length=8)),
                ('channel', models.CharField(choices=[('page', 'On the page'), ('table', 'By table'), ('system', 'By the own system')], max_length=6)),
                ('state', models.CharField(choices=[('accepted_at_once', 'Accepted automatically'), ('waiting', 'Waits for an officer'), ('asked', 'Waits for the enterprise'), ('accepted', 'Accepted by an officer'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], max_length=16)),
                ('level', models.CharField(choices=[('low', 'Low'), ('high', 'High')], max_length=4)),
                ('filed', models.JSONField()),
                ('differences', models.JSONField(blank=True, default=list)),
                ('rules_digest', models.CharField(blank=True, max_length=64)),
                ('record', models.TextField(blank=True)),
                ('reason_zh', models.CharField(blank=True, max_length=300)),
                ('reason_en', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('due_on', models.DateField(null=True)),
                ('due_provisional', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField(null=True)),
                ('question', models.CharField(blank=True, max_length=500)),
                ('answer', models.CharField(blank=True, max_length=1000)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_reason', models.CharField(blank=True, max_length=500)),
                ('decision_clause', models.CharField(blank=True, max_length=200)),
                ('version', models.PositiveIntegerField(default=1)),
                ('asked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goods_filings', to='enterprises.enterprise')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='enterprises.goodsitem')),
                ('rules', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='enterprises.goodsrules')),
            ],
            options={
                'ordering': ['-made_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='TradeFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('declaration', 'Customs declaration'), ('refund', 'Tax refund'), ('receipt', 'Receipt of foreign exchange')], max_length=12, verbose_name='kind')),
                ('number', models.CharField(max_length=60, verbose_name='document number')),
                ('state', models.CharField(choices=[('submitted', 'Submitted'), ('in_progress', 'In progress'), ('completed', 'Completed'), ('returned', 'Returned'), ('cancelled', 'Cancelled')], max_length=12, verbose_name='state')),
                ('amount', models.BigIntegerField(null=True, verbose_name='amount')),
                ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                ('day', models.DateField(verbose_name='day')),
                ('source', models.CharField(max_length=40, verbose_name='source')),
                ('basis', models.CharField(max_length=200, verbose_name='lawful basis')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('received_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('is_current', models.BooleanField(default=True)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trade_facts', to='enterprises.enterprise')),
                ('received_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-day', '-id'],
            },
        ),
        migrations.AddIndex(
            model_name='goodsitem',
            index=models.Index(fields=['enterprise', '-changed_at', '-id'], name='goods_item_newest'),
        ),
        migrations.AddIndex(
            model_name='goodsitem',
            index=models.Index(fields=['-changed_at', '-id'], name='goods_item_all_newest'),
        ),
        migrations.AddIndex(
            model_name='goodsitem',
            index=models.Index(fields=['enterprise', 'brand'], name='goods_item_brand'),
        ),
        migrations.AddConstraint(
            model_name='goodsitem',
            constraint=models.UniqueConstraint(fields=('enterprise', 'code'), name='goods_item_code_once'),
        ),
        migrations.AddConstraint(
            model_name='goodsrules',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('state',), name='goods_rules_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='goodsrules',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('state',), name='goods_rules_one_proposed', violation_error_message='A version of the rules waits for approval already.'),
        ),
        migrations.AddConstraint(
            model_name='goodsrules',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('entered_by')), _negated=True)), _connector='OR'), name='goods_rules_decided_by_another', violation_error_message='Whoever entered the rules may not approve them.'),
        ),
        migrations.AddConstraint(
            model_name='goodsrules',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('return_reason', ''), _negated=True), _connector='OR'), name='goods_rules_returned_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='goodsrules',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', False), ('state', 'retired')), models.Q(models.Q(('state', 'retired'), _negated=True), ('retired_at', None)), _connector='OR'), name='goods_rules_retired_at'),
        ),
        migrations.AddIndex(
            model_name='goodsfiling',
            index=models.Index(fields=['state', 'due_on', 'id'], name='goods_filing_queue'),
        ),
        migrations.AddIndex(
            model_name='goodsfiling',
            index=models.Index(fields=['-made_at', '-id'], name='goods_filing_newest'),
        ),
        migrations.AddIndex(
            model_name='goodsfiling',
            index=models.Index(fields=['enterprise', '-made_at', '-id'], name='goods_filing_own'),
        ),
        migrations.AddConstraint(
            model_name='goodsfiling',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='goods_filing_number_once'),
        ),
        migrations.AddConstraint(
            model_name='goodsfiling',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'asked'))), fields=('item',), name='goods_filing_one_live', violation_error_message='A filing of this item waits for its decision already.'),
        ),
        migrations.AddConstraint(
            model_name='goodsfiling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at', None), ('asked_by', None)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='goods_filing_asked_paired'),
        ),
        migrations.AddConstraint(
            model_name='goodsfiling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ('accepted', 'refused'))), models.Q(models.Q(('state__in', ('accepted', 'refused')), _negated=True), ('decided_at', None), ('decided_by', None)), _connector='OR'), name='goods_filing_decided_paired'),
        ),
        migrations.AddConstraint(
            model_name='goodsfiling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('decision_reason', ''), _negated=True), _connector='OR'), name='goods_filing_refused_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='goodsfiling',
            constraint=models.CheckConstraint(condition=models.Q(('verb', 'withdraw'), models.Q(('rules__isnull', False), models.Q(('record', ''), _negated=True)), _connector='OR'), name='goods_filing_explained'),
        ),
        migrations.AddIndex(
            model_name='tradefact',
            index=models.Index(fields=['enterprise', '-day', '-id'], name='trade_fact_own'),
        ),
        migrations.AddIndex(
            model_name='tradefact',
            index=models.Index(fields=['-day', '-id'], name='trade_fact_newest'),
        ),
        migrations.AddConstraint(
            model_name='tradefact',
            constraint=models.UniqueConstraint(fields=('kind', 'number', 'revision'), name='trade_fact_revision_once'),
        ),
        migrations.AddConstraint(
            model_name='tradefact',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('kind', 'number'), name='trade_fact_one_current'),
        ),
        migrations.AddConstraint(
            model_name='tradefact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('currency', '')), models.Q(('amount__gte', 0), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='trade_fact_amount'),
        ),
        migrations.AddConstraint(
            model_name='tradefact',
            constraint=models.CheckConstraint(condition=models.Q(('basis', ''), _negated=True), name='trade_fact_on_a_basis'),
        ),
        ]),
    ]
