"""Entries are found by their time, and the database itself refuses to change or to take out one."""

from django.db import migrations, models

from gwella.audit import walls


def up(apps, schema_editor):
    walls.put_up(schema_editor.connection)


def down(apps, schema_editor):
    walls.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_many_hands")]

    operations = [
        migrations.AddIndex(
            model_name="entry", index=models.Index(fields=["place", "at"], name="entries_of_a_time")
        ),
        migrations.RunPython(up, down),
    ]
