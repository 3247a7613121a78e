from django.db import migrations

from subsidies import triggers_accounts


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0015_payee_changes'),
        ("subsidies", "0143_sanctions"),
    ]

    operations = [migrations.RunPython(triggers_accounts.create, triggers_accounts.drop)]
