"""A region’s code has room: `north_wales` is longer than an authority’s nine signs."""

from django.db import migrations, models

from gwella.accounts.wall import lower_wall


def lower(apps, schema_editor):
    """No column of a policy can be changed; after the migration it is put back."""
    lower_wall(schema_editor, "measuring")


class Migration(migrations.Migration):

    dependencies = [
        ('measuring', '0005_submission_books'),
    ]

    operations = [
        migrations.RunPython(lower, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='answer',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='books',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='figure',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='hand',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='handed',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='move',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='naming',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='question',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='return',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='submission',
            name='authority',
            field=models.CharField(db_index=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='tally',
            name='place',
            field=models.CharField(max_length=40),
        ),
        # Undone from the last to the first, it is lowered again before the columns are.
        migrations.RunPython(migrations.RunPython.noop, lower),
    ]
