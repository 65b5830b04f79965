"""A collective contract, its clauses, its drafts, what it obliges to."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.reach import AUTHORITY, LOCAL, UNIONS_ABOVE
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.models import Consultation, Topic
from xieshang.apps.contracts.choices import ContractKind, Level, ObligationState
from xieshang.apps.organizations.access import Access, access_of
from xieshang.apps.organizations.codes import parents_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.apps.trail.services import digest

FIGURE = re.compile(r"【([^【】]+)】")  # a number's place in a clause: 【最低岗位工资】


class ContractQuerySet(models.QuerySet["Contract"]):
    def seen_by(self, user: User, on: date) -> ContractQuerySet:
        """Contracts of the enterprises and areas where this person has an office or a part.

        The labour authority sees a contract once it was filed, or one entered from paper.
        """
        access = access_of(user, on)
        parts = user.participations.filter(Q(until=None) | Q(until__gte=on))
        covered = Contract.covers.through.objects.filter(
            enterprise__in=access.enterprise_ids(*LOCAL)
        )
        filed = Q(consultation=None) | Q(consultation__case__authority_since__isnull=False)
        return self.filter(
            _above(access)
            | access.q("enterprise", roles=(*LOCAL, *UNIONS_ABOVE))
            | (access.q("enterprise", roles=AUTHORITY) & filed)
            | Q(pk__in=covered.values("contract"))
            | Q(consultation__case__in=parts.values("case"))
        )

    def binding(self, enterprise: Enterprise) -> ContractQuerySet:
        """Contracts of the sector and the region that bind an enterprise, whatever the day."""
        return self.filter(
            Q(covers=enterprise) | _within(enterprise.region_code, enterprise.industry_code)
        ).exclude(level=Level.ENTERPRISE)

    def in_force(self, on: date) -> ContractQuerySet:
        """Contracts that bind on this day; one that ran its whole term bound on its last."""
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=on) | Q(ended_on__gte=F("ends_on")),
            effective_on__lte=on,
            starts_on__lte=on,
            ends_on__gte=on,
        )


def _within(region_code: str, industry_code: str) -> Q:
    """Contracts on paper whose whole area and industry take in this place and industry."""
    return Q(
        paper__whole_area=True,
        paper__region_code__in=[region_code, *parents_of(region_code)],
        paper__industry_code__in=[industry_code[:n] for n in range(len(industry_code) + 1)],
    )


def _above(access: Access) -> Q:
    """What somebody may know of the contracts of sectors and regions: those that bind a firm
    of theirs, and those of the areas that they work for, or above these."""
    roles = (*LOCAL, *UNIONS_ABOVE, Role.DATA_STEWARD)
    found = access.region_q("paper__region_code", roles=roles)
    for prefix in access.region_prefixes(*roles):
        code = prefix.ljust(6, "0")
        found |= Q(paper__region_code__in=[code, *parents_of(code)])
    if mine := access.enterprise_ids(*LOCAL):
        places = Enterprise.objects.filter(pk__in=mine).values_list(
            "region_code", "industry_code"
        )
        for region_code, industry_code in set(places):
            found |= _within(region_code, industry_code)
    return found


class Contract(models.Model):
    """A collective contract (集体合同), from its first draft to its last day."""

    consultation = models.OneToOneField(
        Consultation,
        models.PROTECT,
        verbose_name="协商",
        null=True,
        blank=True,
        related_name="contract",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        verbose_name="签约企业",
        null=True,
        blank=True,
        related_name="contracts",
    )
    kind = models.CharField("种类", max_length=20, choices=ContractKind)
    incentive = models.BooleanField("薪酬激励专项", default=False)
    level = models.CharField("层级", max_length=12, choices=Level, default=Level.ENTERPRISE)
    title = models.CharField("名称", max_length=120)
    starts_on = models.DateField("生效期起")
    ends_on = models.DateField("有效期止")
    scope_text = models.CharField("适用范围", max_length=200, default="本企业全体职工")
    summary = models.TextField("通俗摘要", max_length=600, blank=True)
    changes = models.TextField("待遇怎么变", max_length=1000, blank=True)
    agreed_on = models.DateField("议定日", null=True, blank=True)
    redrafts = models.PositiveSmallIntegerField("退回重议次数", default=0)
    vote_notice_on = models.DateField("书面通知表决结果日", null=True, blank=True)
    refused_by = models.CharField("拒绝签字方", max_length=10, choices=Side, blank=True)
    refused_on = models.DateField("拒绝签字日", null=True, blank=True)
    refused_reason = models.CharField("拒绝签字的理由", max_length=500, blank=True)
    effective_on = models.DateField("生效日", null=True, blank=True)
    published_on = models.DateField("公布日", null=True, blank=True)
    reported_on = models.DateField("报上级工会日", null=True, blank=True)
    ended_on = models.DateField("终止日", null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, verbose_name="替代", null=True, blank=True, related_name="+"
    )
    registered_from_paper = models.BooleanField("由纸质合同登记", default=False)
    covers = models.ManyToManyField(
        Enterprise, verbose_name="覆盖企业", related_name="covering_contracts", blank=True
    )

    objects: ClassVar[ContractQuerySet] = ContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "集体合同"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["enterprise", "ends_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_it_starts",
                violation_error_code="ends_on",
                violation_error_message=_("有效期止不能早于起始日"),
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(effective_on__isnull=False),
                name="published_means_effective",
                violation_error_message=_("合同生效后才能公布"),
            ),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False) | ~Q(level=Level.ENTERPRISE),
                name="own_contract_has_an_enterprise",
                violation_error_code="uscc",
                violation_error_message=_("企业合同要写明是哪家企业"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def firm(self) -> Enterprise:
        """The enterprise of a contract that is one enterprise's own."""
        assert self.enterprise is not None  # noqa: S101 - held by a constraint
        return self.enterprise

    @property
    def made_for(self) -> str:
        """For whom it was made: an enterprise, a sector, a region."""
        if self.enterprise is not None:
            return str(self.enterprise)
        return self.paper.industry_name or str(self.get_level_display())

    @property
    def region_code(self) -> str:
        """Where it was made: the place of its enterprise, or its own area."""
        return self.enterprise.region_code if self.enterprise else self.paper.region_code

    @property
    def text(self) -> list[dict[str, Any]]:
        """The clauses as they read, in order: stable id, number, title, text."""
        return [
            {
                "id": clause.stable_id,
                "no": number,
                "chapter": clause.chapter,
                "title": clause.title,
                "text": clause.text,
            }
            for number, clause in enumerate(self.clauses.all(), start=1)
        ]

    @property
    def subject(self) -> str:
        """Hash of the text and the term: what is voted on, consented to and signed."""
        return digest([self.title, self.starts_on, self.ends_on, self.scope_text, self.text])

    @property
    def binds_from(self) -> date | None:
        """The first day on which it binds: once in effect, and not before its term."""
        return max(self.effective_on, self.starts_on) if self.effective_on else None

    def reads_like(self, other: Contract) -> bool:
        """Whether both have the same clauses in the same words."""
        return self.text == other.text and self.scope_text == other.scope_text


class Clause(models.Model):
    """One clause; its stable id survives renumbering and new drafts (条款)."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, verbose_name="合同", related_name="clauses"
    )
    stable_id = models.CharField("固定编号", max_length=20)
    no = models.PositiveSmallIntegerField("顺序")
    chapter = models.CharField("章", max_length=60, blank=True)
    title = models.CharField("条名", max_length=60)
    body = models.TextField("条文", max_length=6000)
    figures = models.JSONField("数值", default=list, blank=True)
    topic = models.ForeignKey(
        Topic, models.SET_NULL, verbose_name="来自议题", null=True, blank=True, related_name="+"
    )
    pattern = models.TextField("范本原文", blank=True)

    class Meta:
        verbose_name = "条款"
        ordering = ["no", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "stable_id"],
                name="one_clause_per_stable_id",
                violation_error_message=_("条款固定编号重复"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def values(self) -> dict[str, str]:
        """The figures by label: 最低岗位工资 → 2600."""
        return {row["label"]: str(row["value"]) for row in self.figures if row.get("value")}

    @property
    def text(self) -> str:
        """The clause as it reads; a figure that is not filled stays as a blank."""
        known = self.values
        return FIGURE.sub(lambda place: known.get(place[1], f"【{place[1]}】"), self.body)

    @property
    def fingerprint(self) -> str:
        """Tells an editor's page whether anything in the clause has changed since."""
        return digest([self.title, self.body, self.figures])[:16]


class Draft(models.Model):
    """The whole text as it stood once: agreed, voted on or signed (文本快照)."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, verbose_name="合同", related_name="drafts"
    )
    no = models.PositiveSmallIntegerField("稿次")
    subject = models.CharField("文本散列", max_length=64)
    clauses = models.JSONField("条款", default=list)
    why = models.CharField("事由", max_length=60)
    made_on = models.DateField("日期")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "合同文本快照"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "no"],
                name="one_draft_per_number",
                violation_error_message=_("稿次重复"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.no}"


class Obligation(models.Model):
    """One promise of the contract that can be checked (可核验事项)."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, verbose_name="合同", related_name="obligations"
    )
    clause = models.ForeignKey(
        Clause, models.CASCADE, verbose_name="条款", null=True, blank=True, related_name="+"
    )
    text = models.CharField("事项", max_length=200)
    owner = models.CharField("责任方", max_length=10, choices=Side)
    due_on = models.DateField("到期日", null=True, blank=True)
    every = models.CharField("周期", max_length=40, blank=True)
    evidence = models.CharField("凭据", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=ObligationState, default=ObligationState.WAITING
    )
    checked_on = models.DateField("核对日", null=True, blank=True)

    class Meta:
        verbose_name = "可核验事项"
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text
