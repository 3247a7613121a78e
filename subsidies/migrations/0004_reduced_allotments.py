"""A line of the ledger may reduce an allotment."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0003_decided_by_another'),
    ]

    operations = [
        migrations.AlterField(
            model_name='budgetentry',
            name='kind',
            field=models.CharField(choices=[('allot', 'Allotted'), ('reduce', 'Allotment reduced'), ('reserve', 'Reserved by decision'), ('commit', 'Committed by plan'), ('pay', 'Paid'), ('release', 'Released'), ('recover', 'Recovered'), ('carry_forward', 'Carried forward'), ('carry_in', 'Taken over from the year before'), ('hand_back', 'Handed back to the treasury'), ('return', 'Sent back by the bank'), ('recover_undone', 'Recovery undone')], max_length=14),
        ),
        migrations.AlterField(
            model_name='budgetentry',
            name='released_from',
            field=models.CharField(blank=True, choices=[('allot', 'Allotted'), ('reduce', 'Allotment reduced'), ('reserve', 'Reserved by decision'), ('commit', 'Committed by plan'), ('pay', 'Paid'), ('release', 'Released'), ('recover', 'Recovered'), ('carry_forward', 'Carried forward'), ('carry_in', 'Taken over from the year before'), ('hand_back', 'Handed back to the treasury'), ('return', 'Sent back by the bank'), ('recover_undone', 'Recovery undone')], max_length=14),
        ),
    ]
