"""The forms of a round's acts, in plain words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import plain_lines, plain_text
from xieshang.apps.consultations.choices import (
    DataAccess,
    DataItem,
    Decision,
    Delivery,
    Disposition,
    ElectionMethod,
    Occasion,
    OpinionSource,
    RoundKind,
    TopicKind,
)
from xieshang.core.calendar import YEARS
from xieshang.web.days import day, moment
from xieshang.web.uploads import FilesField


def line(
    label: Any, *, most: int, required: bool = True, help_text: Any = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        validators=[plain_text],
    )


def words(
    label: Any, *, most: int, required: bool = True, help_text: Any = "", rows: int = 4
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[plain_lines],
    )


def persons(label: Any, *, help_text: Any = "", required: bool = True) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=0, max_value=1_000_000, help_text=help_text, widget=widget,
        required=required,
    )  # fmt: skip


def yuan(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=16,
        decimal_places=2,
        required=False,
        help_text=_("元"),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
    )


class OpenForm(forms.Form):
    kind = forms.ChoiceField(label=_("谈什么"), choices=RoundKind.choices)
    occasion = forms.ChoiceField(label=_("为什么现在谈"), choices=Occasion.choices)
    title = line(_("名称"), most=120, help_text=_("例如：2026年工资专项协商"))


class SeatForm(forms.Form):
    name = line(_("姓名"), most=60)
    account = line(
        _("账户用户名"),
        most=64,
        required=False,
        help_text=_("首席代表必须有账户，才能在平台上确认和签字"),
    )
    sex = forms.ChoiceField(
        label=_("性别"),
        choices=[("", _("不填")), ("F", _("女")), ("M", _("男"))],
        required=False,
    )
    post = line(_("岗位职务"), most=60, required=False)
    phone = line(
        _("公开电话"), most=20, required=False, help_text=_("职工页面会显示，可以不填")
    )
    frontline = forms.BooleanField(label=_("一线职工"), required=False)
    chief = forms.BooleanField(label=_("首席代表"), required=False)
    external = forms.BooleanField(label=_("外聘"), required=False)
    mandate = line(
        _("书面委托"),
        most=120,
        required=False,
        help_text=_("外聘代表须有首席代表的书面委托，写委托书编号"),
    )


class ReplaceForm(SeatForm):
    """Who follows, why, and by how many votes where the seat is an elected one."""

    because = line(_("为什么换"), most=120, help_text=_("例如：调离本单位、本人辞去"))
    votes_yes = forms.IntegerField(
        label=_("同意票"), min_value=0, max_value=1_000_000, required=False,
        help_text=_("补选的照计票单填写；外聘、企业方委派的不填"),
    )  # fmt: skip
    votes_no = forms.IntegerField(
        label=_("不同意票"), min_value=0, max_value=1_000_000, required=False
    )
    votes_abstain = forms.IntegerField(
        label=_("弃权票"), min_value=0, max_value=1_000_000, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["chief"]  # the seat stays what it is


class ElectionForm(forms.Form):
    method = forms.ChoiceField(
        label=_("产生方式"),
        choices=ElectionMethod.choices,
        help_text=_("工会选派的，不填人数和票数"),
    )
    held_on = day(_("会议日期"))
    entitled = persons(_("应到人数"), help_text=_("全体职工代表，或全体职工"), required=False)
    present = persons(_("实到人数"), required=False)
    secret = forms.BooleanField(label=_("无记名投票"), required=False, initial=True)
    chair_name = line(_("主持人"), most=60, required=False)
    teller_names = line(_("监票计票人"), most=120, required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever was voted for was counted; whom the union selects was not."""
        values = super().clean() or self.cleaned_data
        if values.get("method") != ElectionMethod.SELECTED:
            for name in ("entitled", "present"):
                if name not in self.errors and values.get(name) is None:
                    self.add_error(name, _("请照计票单填写"))
        return values


class TopicForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=TopicKind.choices)
    title = line(_("议题"), most=80, help_text=_("一件事一个议题"))


class OfferForm(forms.Form):
    why_now = words(_("为什么现在协商"), most=1000, required=False)
    meet_at = moment(_("建议时间"))
    meet_place = line(_("建议地点"), most=120)
    reps_wanted = persons(_("对方应派人数"))
    data_wanted = forms.MultipleChoiceField(
        label=_("需要对方提供的资料"),
        choices=DataItem.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class DeliveryForm(forms.Form):
    delivery = forms.ChoiceField(label=_("送达方式"), choices=Delivery.choices)
    proof = line(
        _("送达凭证"),
        most=200,
        help_text=_("回执编号、邮件号或公证书号；从送达次日起算答复期限"),
    )
    received_on = day(_("对方收到的日期"))
    delivered_by = line(_("送达人"), most=60, required=False)
    attached = FilesField(_("凭证的照片或扫描件"))


class ResponseForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("答复"), choices=Decision.choices, widget=forms.RadioSelect
    )
    changes = words(_("调整意见"), most=2000, required=False)
    reason = words(_("理由"), most=2000, required=False, help_text=_("不同意协商须写明理由"))
    meet_at = moment(_("确认时间"), required=False)
    meet_place = line(_("确认地点"), most=120, required=False)
    contact = line(_("联系人和电话"), most=80, required=False)
    attached = FilesField(_("随附的文件"))

    def clean(self) -> dict[str, Any]:
        """Whoever refuses says why; the reason is looked into by the union above."""
        values = super().clean() or self.cleaned_data
        if values.get("decision") == Decision.REFUSE and not values.get("reason", "").strip():
            self.add_error("reason", _("不同意协商须写明理由"))
        return values


class NoteForm(forms.Form):
    text = words(
        _("内容"), most=1000, help_text=_("语气平和：写明目前情况、建议怎么办、什么时候前办")
    )


class LetterForm(forms.Form):
    """The reminder letter, begun by the platform, completed by whoever sends it."""

    to = line(_("致"), most=200)
    facts = words(_("提示事项"), most=1000, help_text=_("只写事实：谁、什么事、到哪天"))
    law = words(_("依据"), most=1000, rows=3, help_text=_("一行一条"))
    advice = words(_("建议做法"), most=1000, help_text=_("语气平和，不下结论"))
    reply_due = day(_("请在哪天前回复"))
    delivery = forms.ChoiceField(
        label=_("怎样送达"),
        choices=[
            (Delivery.PLATFORM.value, _("平台送达，双方都看得到")),
            *(one for one in Delivery.choices if one[0] != Delivery.PLATFORM.value),
        ],
    )
    proof = line(_("送达凭证"), most=200, required=False)


class CheckReasonForm(forms.Form):
    holds = forms.ChoiceField(
        label=_("核实结果"),
        choices=[("no", _("理由不成立，启动联合督办")), ("yes", _("理由成立，本轮结束"))],
        widget=forms.RadioSelect,
    )
    note = words(_("核实说明"), most=500)


class DataForm(forms.Form):
    year = forms.IntegerField(
        label=_("数据年度"),
        min_value=YEARS[0],
        max_value=YEARS[-1],
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    revenue = yuan(_("营业收入"))
    net_profit = yuan(_("净利润"))
    tax = yuan(_("上缴税收"))
    headcount = persons(_("平均人数"), required=False)
    total_wages = yuan(_("工资总额"))
    frontline_wage = yuan(_("一线职工年平均工资"))
    last_revenue = yuan(_("上年营业收入"))
    last_net_profit = yuan(_("上年净利润"))
    last_total_wages = yuan(_("上年工资总额"))
    social_insurance = line(_("社会保险缴纳情况"), most=500, required=False)
    plans = words(_("影响就业的经营计划"), most=1000, required=False)
    access = forms.ChoiceField(
        label=_("谁可以看"), choices=DataAccess.choices, widget=forms.RadioSelect
    )


class OpinionForm(forms.Form):
    text = words(_("意见"), most=500, help_text=_("不写是谁说的；姓名、工号、电话请去掉"))
    source = forms.ChoiceField(label=_("来源"), choices=OpinionSource.choices)


class AnswerForm(forms.Form):
    disposition = forms.ChoiceField(
        label=_("处理"),
        choices=[choice for choice in Disposition.choices if choice[0] != "pending"],
        widget=forms.RadioSelect,
    )
    answer = words(_("答复"), most=500, help_text=_("先说结果，再说为什么"))
    topic = forms.ChoiceField(label=_("归入议题"), required=False)


class PlanForm(forms.Form):
    text = words(_("协商方案"), most=10000, help_text=_("只有本方看得到"))
    references = words(
        _("依据"),
        most=1000,
        required=False,
        help_text=_("每行一条：工资指导线、物价、同行业工资"),
    )
    ready = forms.BooleanField(
        label=_("方案已备好"), required=False, help_text=_("对方只会看到“已备好”，看不到内容")
    )


class MeetingForm(forms.Form):
    meets_at = moment(_("时间"))
    place = line(_("地点"), most=120)
    recorder_name = line(_("记录员"), most=60, help_text=_("双方共同确定，不能是协商代表"))
    recorder_account = line(_("记录员的账户"), most=64, required=False)
    recorder_agreed = forms.BooleanField(label=_("双方确认记录员中立"), required=False)
    joint = forms.BooleanField(label=_("双方首席代表共同主持"), required=False)
    online = forms.BooleanField(label=_("线上开会"), required=False)


class PositionForm(forms.Form):
    text = words(_("本方主张"), most=4000)
    tabled = forms.ChoiceField(
        label=_("放在哪里"),
        choices=[
            ("table", _("双方桌面：对方看得到，不能收回")),
            ("own", _("本方内部：只有本方看得到")),
        ],
        widget=forms.RadioSelect,
    )


class SuspendForm(forms.Form):
    reason = words(_("原因"), most=500)
    resume_on = day(_("约定恢复的日期"))
    force_majeure = forms.BooleanField(label=_("因不可抗力"), required=False)


class TextForm(forms.Form):
    text = words(_("内容"), most=4000)


class DisputeForm(forms.Form):
    reason = words(_("争议事项"), most=1000, help_text=_("写明哪几项谈不拢、双方各是什么意见"))


class ExtendForm(forms.Form):
    extended_to = day(_("延长到"))
    reason = line(_("理由"), most=500)


class AcceptForm(forms.Form):
    accepted_on = day(_("受理日期"), help_text=_("协调期限从这一天起算"))


class BackForm(forms.Form):
    open_points = words(_("继续协商的事项"), most=2000, help_text=_("每行一项"))


class FailForm(forms.Form):
    failure_reason = words(_("未成的原因和下一步办法"), most=2000)
