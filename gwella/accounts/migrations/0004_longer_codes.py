"""A region’s code has room: `north_wales` is longer than an authority’s nine signs."""

from django.db import migrations, models

from gwella.accounts.wall import lower_wall


def lower(apps, schema_editor):
    """No column of a policy can be changed; after the migration it is put back."""
    lower_wall(schema_editor, "accounts")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_signing_in'),
    ]

    operations = [
        migrations.RunPython(lower, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='grant',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='place',
            field=models.CharField(blank=True, db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='membership',
            name='place',
            field=models.CharField(blank=True, db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='team',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        # Undone from the last to the first, it is lowered again before the columns are.
        migrations.RunPython(migrations.RunPython.noop, lower),
    ]
