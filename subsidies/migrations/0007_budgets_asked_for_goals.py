from django.db import migrations, models


class Migration(migrations.Migration):
    """When those who write goals were last told that a budget has none."""

    dependencies = [("subsidies", "0006_warehouses")]

    operations = [migrations.AddField("budget", "goals_asked_on", models.DateField(null=True))]
