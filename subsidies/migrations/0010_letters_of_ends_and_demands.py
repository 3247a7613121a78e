from django.db import migrations, models

KINDS = [
    ("acceptance", "Notice of acceptance"),
    ("correction", "Request for corrections"),
    ("refusal", "Notice of refusal"),
    ("decision", "Notice of decision"),
    ("netting", "Notice of netting"),
    ("review", "Decision on a review"),
    ("objection", "Answer to an objection"),
    ("lapse", "Notice that a claim counts as given up"),
    ("ending", "Notice of the end of acceptance"),
    ("recovery", "Demand to repay"),
]


class Migration(migrations.Migration):
    """Letters that a claim counts as given up, that its acceptance ends, and that money is to be repaid."""

    dependencies = [("subsidies", "0009_objectors_forgotten")]

    operations = [migrations.AlterField("letter", "kind", models.CharField(choices=KINDS, max_length=12))]
