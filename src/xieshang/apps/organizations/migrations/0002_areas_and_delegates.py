import django.db.models.deletion
from django.db import migrations, models

import xieshang.apps.accounts.text
import xieshang.apps.organizations.codes


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ManagementArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    xieshang.apps.accounts.text.PlainCharField(
                        max_length=60, verbose_name="名称"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("zone", "开发区、园区"),
                            ("grid", "网格"),
                            ("district", "商圈、楼宇"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "region_code",
                    models.CharField(
                        db_index=True,
                        max_length=12,
                        validators=[xieshang.apps.organizations.codes.region_code],
                        verbose_name="所在区划",
                    ),
                ),
                ("since", models.DateField(verbose_name="设立日")),
                ("until", models.DateField(blank=True, null=True, verbose_name="撤销日")),
                (
                    "union",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="organizations.union",
                        verbose_name="负责的工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "管理区域",
                "verbose_name_plural": "管理区域",
                "ordering": ["region_code", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AreaPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "region_code",
                    models.CharField(
                        max_length=12,
                        validators=[xieshang.apps.organizations.codes.region_code],
                        verbose_name="区划代码",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="organizations.managementarea",
                        verbose_name="管理区域",
                    ),
                ),
            ],
            options={
                "verbose_name": "管理区域所含区划",
                "verbose_name_plural": "管理区域所含区划",
                "ordering": ["region_code"],
            },
        ),
        migrations.CreateModel(
            name="AreaMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="列入日")),
                ("until", models.DateField(blank=True, null=True, verbose_name="移出日")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area_memberships",
                        to="organizations.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="organizations.managementarea",
                        verbose_name="管理区域",
                    ),
                ),
            ],
            options={
                "verbose_name": "管理区域企业",
                "verbose_name_plural": "管理区域企业",
                "ordering": ["area", "enterprise", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Delegate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "constituency",
                    xieshang.apps.accounts.text.PlainCharField(
                        blank=True, max_length=60, verbose_name="选区"
                    ),
                ),
                ("elected_on", models.DateField(verbose_name="当选日")),
                ("since", models.DateField(verbose_name="任期起")),
                ("until", models.DateField(verbose_name="任期届满日")),
                (
                    "ended_on",
                    models.DateField(blank=True, null=True, verbose_name="提前终止日"),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recalled", "罢免"),
                            ("resigned", "辞去"),
                            ("left", "离职或调离选区"),
                        ],
                        max_length=10,
                        verbose_name="终止原因",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegates",
                        to="organizations.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegacies",
                        to="organizations.rosterentry",
                        verbose_name="花名册条目",
                    ),
                ),
            ],
            options={
                "verbose_name": "职工代表",
                "verbose_name_plural": "职工代表",
                "ordering": ["enterprise", "constituency", "entry__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "since"),
                        name="one_seat_per_term",
                        violation_error_message="这名职工在这一届已是职工代表",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__gte", models.F("elected_on")),
                            ("until__gte", models.F("since")),
                        ),
                        name="term_follows_the_election",
                        violation_error_message="任期不能早于当选日开始，也不能早于开始日届满",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_on", None)),
                            models.Q(
                                ("ended_on__gte", models.F("since")),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ended_seat_has_day_and_reason",
                        violation_error_message="提前终止须写明日期和原因",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="managementarea",
            constraint=models.UniqueConstraint(
                fields=("region_code", "name"),
                name="one_area_of_a_name_per_region",
                violation_error_message="这个区划里已有同名的管理区域",
            ),
        ),
        migrations.AddConstraint(
            model_name="managementarea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="area_ends_after_it_began",
                violation_error_message="撤销日不能早于设立日",
            ),
        ),
        migrations.AddConstraint(
            model_name="areaplace",
            constraint=models.UniqueConstraint(
                fields=("area", "region_code"),
                name="one_place_per_area",
                violation_error_message="这个区划已在管理区域里",
            ),
        ),
        migrations.AddConstraint(
            model_name="areamember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("area", "enterprise"),
                name="one_membership_per_area",
                violation_error_message="这家企业已在管理区域里",
            ),
        ),
        migrations.AddConstraint(
            model_name="areamember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="membership_ends_after_it_began",
                violation_error_message="移出日不能早于列入日",
            ),
        ),
    ]
