"""Objections of other departments, and the letter to whoever objected."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
        ('warehouses', '0013_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='recognitionobjection',
            name='recognition_objection_under_a_name',
        ),
        migrations.AddField(
            model_name='recognitionobjection',
            name='answer',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='recognitionobjection',
            name='answer_digest',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='recognitionobjection',
            name='answer_reference',
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name='recognitionobjection',
            name='department',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='recognitionobjection',
            name='document_number',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='recognitionobjection',
            name='entered_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='recognitionobjection',
            name='source',
            field=models.CharField(choices=[('organisation', 'An organisation'), ('person', 'A person'), ('department', 'Another department')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='recognitionobjection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_by__isnull', False), ('identity_encrypted', ''), ('source', 'department'), models.Q(('department', ''), _negated=True), models.Q(('document_number', ''), _negated=True)), models.Q(models.Q(('source', 'department'), _negated=True), ('department', ''), ('document_number', ''), ('entered_by', None), models.Q(models.Q(('identity_encrypted', ''), _negated=True), ('erased_at__isnull', False), _connector='OR')), _connector='OR'), name='recognition_objection_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='recognitionobjection',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', False), models.Q(models.Q(('statement', ''), _negated=True), ('letter__isnull', False)), _connector='OR'), name='recognition_objection_says_why'),
        ),
        migrations.AddConstraint(
            model_name='recognitionobjection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answer_digest', ''), ('answer_reference', '')), models.Q(models.Q(('answer', ''), _negated=True), models.Q(('answer_digest', ''), _negated=True), models.Q(('answer_reference', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='recognition_objection_answer_whole'),
        ),
    ]
