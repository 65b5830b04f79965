"""A session, the matters on its agenda, and what is asked about each of them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.text import PlainCharField, PlainTextField
from xieshang.apps.cases.models import Case
from xieshang.apps.congress.choices import HEARD, MatterKind
from xieshang.apps.consultations.models import Consultation, Representative
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.contracts.models import Contract
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.trail.services import digest


class SessionQuerySet(models.QuerySet["Session"]):
    def seen_by(self, user: User, on: date) -> SessionQuerySet:
        """Sessions that this person may open at the desk."""
        return self.filter(case__in=Case.objects.seen_by(user, on))

    def known_to_workers(self) -> SessionQuerySet:
        """Sessions whose agenda is agreed: from then on every worker may read it."""
        return self.exclude(agreed_on=None)


class Session(models.Model):
    """One session of the workers' congress, or one general meeting (一次职代会)."""

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name=_("案件"), related_name="congress_session"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="congress_sessions"
    )
    title = PlainCharField(_("名称"), max_length=80)
    form = models.CharField(_("形式"), max_length=20, choices=AdoptionMethod)
    meets_at = models.DateTimeField(_("会期"))
    place = PlainCharField(_("地点"), max_length=80)
    online = models.BooleanField(_("也可以线上参加"), default=False)
    chair_name = PlainCharField(_("主持人"), max_length=60, blank=True)
    workers_agreed = models.CharField(_("工会同意的议程"), max_length=64, blank=True)
    employer_agreed = models.CharField(_("企业同意的议程"), max_length=64, blank=True)
    agreed_on = models.DateField(_("议程商定日"), null=True, blank=True)
    listed_on = models.DateField(_("代表名单公布日"), null=True, blank=True)
    papers_sent_on = models.DateField(_("材料发出日"), null=True, blank=True)
    sign_in_key = models.CharField(_("报到码"), max_length=43, unique=True)
    opened_on = models.DateField(_("开会日"), null=True, blank=True)
    entitled = models.PositiveIntegerField(_("应到人数"), default=0)  # counted when it opens
    seats = models.PositiveIntegerField(_("代表名额（有空缺时填）"), default=0)
    present = models.PositiveIntegerField(_("到会人数"), default=0)  # of the last ballot
    postponed = models.PositiveSmallIntegerField(_("改期次数"), default=0)
    electorate = models.ManyToManyField(  # who they are: a seat filled later does not vote
        RosterEntry, verbose_name=_("有表决权的人"), related_name="+", blank=True
    )
    tellers = models.ManyToManyField(
        RosterEntry, verbose_name=_("监票计票人"), related_name="+", blank=True
    )
    ended_on = models.DateField(_("表决完毕日"), null=True, blank=True)
    published_on = models.DateField(_("决议公布日"), null=True, blank=True)
    reported_on = models.DateField(_("报上级工会日"), null=True, blank=True)
    reason = PlainTextField(_("不开的原因"), max_length=300, blank=True)
    resolution = models.ForeignKey(
        DocumentVersion,
        models.PROTECT,
        verbose_name=_("决议"),
        null=True,
        blank=True,
        related_name="+",
    )

    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("职代会会议")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["enterprise", "-id"], name="sessions_of_an_enterprise")]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(entitled__gt=0),
                name="session_opens_with_an_electorate",
                violation_error_message=_("开会时要有应到人数"),
            ),
            models.CheckConstraint(
                condition=Q(present__lte=F("entitled")),
                name="session_present_within_entitled",
                violation_error_message=_("到会人数不能多于应到人数"),
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(published_on__gte=F("ended_on")),
                name="resolution_follows_the_vote",
                violation_error_message=_("表决完毕后才能公布决议"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_general(self) -> bool:
        """Whether all workers meet, not delegates."""
        return self.form == AdoptionMethod.GENERAL_MEETING

    @property
    def congress_on(self) -> date:
        """The local day of the session."""
        return timezone.localtime(self.meets_at).date()

    @property
    def agenda(self) -> str:
        """Fingerprint of what both sides agree to: form and matters, not day and place."""
        return digest([self.form, [matter.said for matter in self.matters.all()]])

    @property
    def agreed_by(self) -> frozenset[str]:
        """The sides that agreed to the agenda as it stands."""
        now = self.agenda
        given = {"workers": self.workers_agreed, "employer": self.employer_agreed}
        return frozenset(side for side, what in given.items() if what == now)


class Matter(models.Model):
    """One point of the agenda (议题)."""

    session = models.ForeignKey(
        Session, models.CASCADE, verbose_name=_("职代会会议"), related_name="matters"
    )
    no = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("类别"), max_length=12, choices=MatterKind)
    title = PlainCharField(_("议题"), max_length=80)
    text = PlainTextField(_("审议什么"), max_length=6000, blank=True)
    consultation = models.ForeignKey(
        Consultation,
        models.PROTECT,
        verbose_name=_("协商"),
        null=True,
        blank=True,
        related_name="congress_matters",
    )
    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        verbose_name=_("合同"),
        null=True,
        blank=True,
        related_name="congress_matters",
    )
    report = PlainTextField(_("报告"), max_length=6000, blank=True)
    reported_on = models.DateField(_("报告日"), null=True, blank=True)

    class Meta:
        verbose_name = _("职代会议题")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "no"],
                name="one_matter_per_number",
                violation_error_message=_("议题序号重复"),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["draft", "election"]) | Q(consultation__isnull=False),
                name="draft_and_election_belong_to_a_round",
                violation_error_message=_("请选是哪一轮协商"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_heard(self) -> bool:
        """Whether it is only reported, not voted on."""
        return self.kind in HEARD

    @property
    def said(self) -> list[Any]:
        """What both sides agree to when they agree to this point."""
        return [self.no, self.kind, self.title, self.text, self.consultation_id]


class Question(models.Model):
    """What a ballot paper asks about a matter: the draft, a candidate, a person assessed."""

    matter = models.ForeignKey(
        Matter, models.CASCADE, verbose_name=_("职代会议题"), related_name="questions"
    )
    no = models.PositiveSmallIntegerField(_("序号"))
    title = PlainCharField(_("表决什么"), max_length=80)
    representative = models.ForeignKey(
        Representative,
        models.SET_NULL,
        verbose_name=_("候选人"),
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("表决事项")
        ordering = ["matter__no", "no"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "no"],
                name="one_question_per_number",
                violation_error_message=_("表决事项序号重复"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_graded(self) -> bool:
        """Whether marks are given instead of yes and no."""
        return self.matter.kind == MatterKind.ASSESSMENT
