"""Topics of everyday work, who seconds them, what became of them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField, PlainTextField
from xieshang.apps.cases.models import Case
from xieshang.apps.documents.models import Document
from xieshang.apps.micro.choices import Decision, Form, Mode, Source
from xieshang.apps.organizations.models import Enterprise


class Card(models.Model):
    """A topic as it was put into the pool (议题卡): no person, no time of day.

    The card of a worker has a nick; that of the union's chair or of a reception day none.
    """

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="cards"
    )
    title = PlainCharField(_("议题"), max_length=60)
    text = PlainTextField(_("说明"), max_length=500, blank=True)
    nick = models.CharField(_("化名"), max_length=12, blank=True)
    put_on = models.DateField(_("提出日"))
    supporters = models.PositiveIntegerField(_("附议人数，每天更新一次"), default=0)

    class Meta:
        db_table = "nameless_card"
        verbose_name = _("议题卡")
        indexes = [models.Index(fields=["enterprise", "put_on", "id"], name="cards_of_a_pool")]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> str:
        """The scope of the pseudonyms around this card; its key ends with the matter."""
        return f"micro/{self.pk}"


class CardSupport(models.Model):
    """One worker seconds one card (附议): a ticket that names nobody."""

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(
        Card, models.CASCADE, verbose_name=_("议题卡"), related_name="supports"
    )
    ticket = models.CharField(_("票据"), max_length=64)
    given_on = models.DateField(_("附议日"))

    class Meta:
        db_table = "nameless_card_support"
        verbose_name = _("议题附议")
        constraints = [
            models.UniqueConstraint(
                fields=["card", "ticket"],
                name="one_support_per_card",
                violation_error_message=_("你已经附议过"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.card} {self.given_on}"


class MicroTopic(models.Model):
    """A micro-consultation (微协商, process M03): the card, the talks, what became of it."""

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name=_("案件"), related_name="micro_topic"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="micro_topics"
    )
    card = models.OneToOneField(
        Card, models.PROTECT, verbose_name=_("议题卡"), related_name="topic"
    )
    source = models.CharField(_("来源"), max_length=20, choices=Source)
    put_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("署名提出人"),
        null=True,
        blank=True,
        related_name="+",
    )
    cuts_rights = models.BooleanField(_("会让职工少得"), default=False)
    needs_contract = models.BooleanField(_("要写进集体合同"), default=False)
    consultation_day_on = models.DateField(_("协商日"), null=True, blank=True)
    union_talks = PlainCharField(_("工会谁来谈"), max_length=60, blank=True)
    head_talks = PlainCharField(_("企业谁来谈"), max_length=60, blank=True)
    failed = models.PositiveSmallIntegerField(_("没谈拢的次数"), default=0)
    decision = models.CharField(_("结果"), max_length=20, choices=Decision, blank=True)
    decided_on = models.DateField(_("决定日"), null=True, blank=True)
    reason = PlainTextField(_("理由"), max_length=500, blank=True)
    measure = PlainTextField(_("措施"), max_length=500, blank=True)
    owner = PlainCharField(_("责任人"), max_length=60, blank=True)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    cost_yuan = models.DecimalField(
        _("投入"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    affected = PlainCharField(_("涉及哪些职工"), max_length=120, blank=True)
    evidence = PlainTextField(_("凭证"), max_length=500, blank=True)
    done_on = models.DateField(_("办好日"), null=True, blank=True)
    asked_on = models.DateField(_("请职工评价日"), null=True, blank=True)
    turn = models.PositiveSmallIntegerField(_("第几次回访"), default=0)
    satisfied_share = models.DecimalField(
        _("回访满意率"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    answered = models.PositiveIntegerField(_("回访收到的回答"), null=True, blank=True)
    note = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("纪要"),
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("微协商")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="") | ~Q(decided_on=None),
                name="micro_decision_is_dated",
                violation_error_message=_("有了结果就要有日期"),
            )
        ]

    def __str__(self) -> str:
        return self.card.title


class MicroTalk(models.Model):
    """One talk about one topic (面谈记录)."""

    topic = models.ForeignKey(
        MicroTopic, models.CASCADE, verbose_name=_("微协商"), related_name="talks"
    )
    no = models.PositiveSmallIntegerField(_("次序"))
    held_on = models.DateField(_("面谈日"))
    mode = models.CharField(_("方式"), max_length=20, choices=Mode)
    who = PlainCharField(_("谁和谁"), max_length=130)
    said = PlainTextField(_("谈了什么"), max_length=1000)
    agreed = models.BooleanField(_("谈成"), default=False)

    class Meta:
        verbose_name = _("面谈记录")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "no"],
                name="one_micro_talk_per_number",
                violation_error_message=_("这次面谈已经记下"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.no}"


class CallbackAnswer(models.Model):
    """One worker's word on whether it was done (回访评价): a ticket that names nobody."""

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(
        Card, models.CASCADE, verbose_name=_("议题卡"), related_name="answers"
    )
    turn = models.PositiveSmallIntegerField(_("第几次回访"))
    ticket = models.CharField(_("票据"), max_length=64)
    done = models.BooleanField(_("办好了"))
    given_on = models.DateField(_("评价日"))

    class Meta:
        db_table = "nameless_callback_answer"
        verbose_name = _("回访评价")
        constraints = [
            models.UniqueConstraint(
                fields=["card", "turn", "ticket"],
                name="one_callback_answer",
                violation_error_message=_("你已经评价过"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.card} {self.given_on}"


class SimpleTalk(models.Model):
    """A consultation by the simplified procedure (简易协商, process M02)."""

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name=_("案件"), related_name="simple_talk"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="simple_talks"
    )
    title = PlainCharField(_("议题"), max_length=60)
    reason = PlainTextField(_("为什么走简易程序"), max_length=500)
    needs_contract = models.BooleanField(_("要签集体合同"), default=False)
    cuts_rights = models.BooleanField(_("会让职工少得"), default=False)
    contact = PlainCharField(_("联系人"), max_length=60)
    representatives_asked = models.BooleanField(_("已请协商代表"), default=False)
    form = models.CharField(_("怎么谈的"), max_length=10, choices=Form, blank=True)
    result = PlainTextField(_("谈成什么"), max_length=1000, blank=True)
    owner = PlainCharField(_("责任人"), max_length=60, blank=True)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    confirmed_by_workers_on = models.DateField(_("职工方确认日"), null=True, blank=True)
    confirmed_by_employer_on = models.DateField(_("企业方确认日"), null=True, blank=True)
    published_on = models.DateField(_("公布日"), null=True, blank=True)
    evidence = PlainTextField(_("凭证"), max_length=500, blank=True)
    note = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("纪要"),
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("简易协商")

    def __str__(self) -> str:
        return self.title
