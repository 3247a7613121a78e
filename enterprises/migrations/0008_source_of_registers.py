"""The bureau's own registers tell figures too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0007_points_and_self_assessments'),
    ]

    operations = [
        migrations.AlterField(
            model_name='datasource',
            name='kind',
            field=models.CharField(choices=[('self', 'The enterprise itself'), ('customs', 'Customs'), ('tax', 'Tax office'), ('statistics', 'Statistics office'), ('bank', 'Bank'), ('platform', 'E-commerce platform'), ('park', 'Park operator'), ('district', 'District'), ('register', "The bureau's own registers")], max_length=12),
        ),
    ]
