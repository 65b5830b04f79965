from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0005_bulletins"),
    ]

    operations = [
        migrations.AddField(
            model_name="receivedbulletin",
            name="recomputed",
            field=models.BooleanField(default=False, verbose_name="用本平台的数重算过"),
        ),
        migrations.AddConstraint(
            model_name="receivedbulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "accepted"), ("recomputed", False), _connector="OR"
                ),
                name="a_recomputed_bulletin_is_cosigned",
                violation_error_message="重算一样的才会签，会签的才算重算过",
            ),
        ),
    ]
