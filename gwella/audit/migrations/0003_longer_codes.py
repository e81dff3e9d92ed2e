"""A region’s code has room: `north_wales` is longer than an authority’s nine signs."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_walls'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='place',
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
