from django.db import migrations, models

from xieshang.apps.organizations.models.enterprises import new_mark


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0006_boundaries"),
    ]

    operations = [
        migrations.AddField(
            model_name="enterprise",
            name="mark",
            field=models.BigIntegerField(default=new_mark, editable=False, verbose_name="标识"),
        ),
    ]
