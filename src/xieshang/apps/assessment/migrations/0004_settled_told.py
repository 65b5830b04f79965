from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0003_a_veto_stands_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="settled",
            name="told",
            field=models.JSONField(default=list, verbose_name="当时各方的数"),
        ),
    ]
