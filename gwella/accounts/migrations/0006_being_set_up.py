"""That the account for emergencies is being set up is a column; until now it was told from when it was invited."""

from datetime import timedelta

from django.db import migrations, models

SETTING_UP = timedelta(hours=1)  # as it was when the moment of the invitation said it


def being_set_up(apps, schema_editor):
    """Mark the one that is open for that and for nothing else: the operator opened it to no moment of their own."""
    person, invitation = (apps.get_model("accounts", name) for name in ("Person", "Invitation"))
    for one in person.objects.filter(is_break_glass=True, opened_until__isnull=False):
        accepted_at = one.opened_until - SETTING_UP
        if invitation.objects.filter(is_break_glass=True, accepted_at=accepted_at).exists():
            person.objects.filter(pk=one.pk).update(is_being_set_up=True)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_welsh_government_at_wales'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='is_being_set_up',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(being_set_up, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ('is_being_set_up', False),
                    models.Q(('is_break_glass', True), ('opened_until__isnull', False)),
                    _connector='OR',
                ),
                name='only_the_open_break_glass_is_being_set_up',
            ),
        ),
    ]
