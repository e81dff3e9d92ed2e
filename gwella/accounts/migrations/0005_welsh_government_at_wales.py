"""Whoever works for Welsh Government plays that role at Wales: without a place, no page of releases opened to them."""

from django.db import migrations

WALES, ROLES = "W92000004", ("government_analyst", "framework_steward")


def at_wales(apps, schema_editor):
    for name in ("Membership", "Invitation"):
        apps.get_model("accounts", name).objects.filter(place="", role__in=ROLES).update(place=WALES)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_longer_codes'),
    ]

    operations = [
        migrations.RunPython(at_wales, migrations.RunPython.noop),
    ]
