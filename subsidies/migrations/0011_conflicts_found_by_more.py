from django.db import migrations, models

REASONS = [
    ("employer_applies", "the employer applies under the call"),
    ("employer_linked", "the employer has the legal representative of an applicant"),
    ("employer_shares", "the employer is linked with an applicant by shares"),
    ("employer_related", "the employer has account, address or telephone of an applicant"),
    ("acts_for", "acts for an applicant in the portal"),
    ("acted_for", "acted for an applicant in the portal, or had a hand in its claim there"),
    ("name_possible", "possibly, by the name: legal representative or shareholder of an applicant"),
    ("declared", "declared an interest in an applicant"),
    ("hindered", "hindered, or not reached"),
]


class Migration(migrations.Migration):
    """Conflicts that rule 3 of exclusions finds."""

    dependencies = [("subsidies", "0010_letters_of_ends_and_demands")]

    operations = [migrations.AlterField("drawrecusal", "reason", models.CharField(choices=REASONS, max_length=20))]
