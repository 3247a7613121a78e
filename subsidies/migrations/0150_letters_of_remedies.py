from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("subsidies", "0144_accounts_frozen"),
    ]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("acceptance", "Notice of acceptance"),
                    ("correction", "Request for corrections"),
                    ("refusal", "Notice of refusal"),
                    ("decision", "Notice of decision"),
                    ("netting", "Notice of netting"),
                    ("review", "Decision on a review"),
                    ("objection", "Answer to an objection"),
                ],
                max_length=12,
            ),
        ),
    ]
