"""Secrets of authenticator apps and seeds of recovery codes are sealed from now on: those that are there, too."""

from django.db import migrations

from pilotzone.kernel import sealing

PURPOSE = b"pilotzone.accounts.second_factor:"
MEMBERS = ("secret", "seed")


def change(apps, step):
    for row in apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "recovery_codes"]).iterator():
        row.data |= {member: step(PURPOSE, row.data[member]) for member in MEMBERS if member in row.data}
        row.save(update_fields=["data"])


def seal(apps, schema_editor):
    change(apps, sealing.seal)


def unseal(apps, schema_editor):
    change(apps, sealing.unseal)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sessions_ended"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal, unseal)]
