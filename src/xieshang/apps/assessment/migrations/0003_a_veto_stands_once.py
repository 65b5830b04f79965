from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_period_mark"),
        ("organizations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="veto",
            name="mistaken",
            field=models.BooleanField(default=False, verbose_name="登记错了"),
        ),
        migrations.AddConstraint(
            model_name="veto",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mistaken", False),
                    models.Q(("lifted_on", None), _negated=True),
                    _connector="OR",
                ),
                name="what_was_mistaken_is_lifted",
                violation_error_message="登记错了的要解除",
            ),
        ),
        migrations.AddConstraint(
            model_name="veto",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_on", None)),
                fields=("enterprise", "fact", "happened_on"),
                name="a_veto_stands_once",
                violation_error_message="这家企业同一天的同一件事已经登记过，不用再登记",
            ),
        ),
    ]
