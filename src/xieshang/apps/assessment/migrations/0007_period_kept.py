from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0006_bulletin_recomputed"),
    ]

    operations = [
        migrations.AddField(
            model_name="period",
            name="kept",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="冻结的事实数"
            ),
        ),
    ]
