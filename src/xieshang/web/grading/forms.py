"""The forms of a grading, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.apps.grading.choices import Event, Leaving
from xieshang.apps.organizations.models.enterprises import Size
from xieshang.web.days import day
from xieshang.web.rounds.forms import line, words
from xieshang.web.uploads import FilesField

SIZES = [("", _("各种规模")), *Size.choices]


class OpenForm(forms.Form):
    """A year for all enterprises of the county."""

    year = forms.IntegerField(label=_("评哪一年"), min_value=2000, max_value=2100)
    size = forms.ChoiceField(
        label=_("只启动这种规模"), choices=SIZES, required=False,
        help_text=_("不选就是全县；已在评估的、今年评过的不会重复启动"),
    )  # fmt: skip


class EnterForm(forms.Form):
    """Somebody for the pool."""

    username = line(_("账户名"), most=60, help_text=_("工作人员的登录名"))
    township = forms.ChoiceField(
        label=_("所在乡镇街道"), required=False,
        help_text=_("本乡镇街道的企业不由本人评；县里的人不选"),
    )  # fmt: skip
    employer = line(
        _("所在企业"),
        most=120,
        required=False,
        help_text=_("在企业任职的写全称；本企业不由本人评"),
    )


class TeamForm(forms.Form):
    """Two people of the pool."""

    first = forms.ChoiceField(label=_("评估员一"))
    second = forms.ChoiceField(label=_("评估员二"))


class AssignForm(forms.Form):
    """Which team."""

    team = forms.ChoiceField(label=_("评估小组"), required=True)


class SurveyForm(forms.Form):
    """Until when the workers may answer."""

    closes_on = day(_("最后一日"))


class AnswerForm(forms.Form):
    """What became of the objections."""

    answer = words(_("异议怎么处理"), most=1000, help_text=_("提出的人和职工都看得到"))


class SettleForm(forms.Form):
    """What becomes of the points on which the two assessors do not agree."""

    settlement = words(
        _("小组的不同意见怎么处理"), most=1000,
        help_text=_("要改分的，先“改一项的分”；这里写明采纳没有、为什么"),
    )  # fmt: skip


class AnswerAndSettleForm(AnswerForm, SettleForm):
    """Both."""


class HandInForm(forms.Form):
    """One of the two hands the sheet in, in agreement or not."""

    sheet = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    agrees = forms.ChoiceField(
        label=_("你的意见"), widget=forms.RadioSelect, initial="yes",
        choices=[("yes", _("同意这张评分表")), ("no", _("有几项不同意"))],
    )  # fmt: skip
    dissent = words(
        _("不同意哪几项，为什么"), most=1000, required=False,
        help_text=_("写明评分点编号。不拦住交表，由县总工会审定时处理"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("agrees") == "no" and not said.get("dissent", "").strip():
            self.add_error("dissent", _("请写明不同意哪几项、为什么"))
        if said.get("agrees") == "yes" and said.get("dissent", "").strip():
            lost = _("你写了不同意见，又选了同意。请改选“有几项不同意”，或删掉所写的")
            self.add_error("agrees", lost)
        return said


class RecuseForm(forms.Form):
    """Why somebody steps out of this grading."""

    note = line(_("为什么要回避"), most=200, help_text=_("县总工会和小组看得到，企业看不到"))


FOUND = [(one.value, one.label) for one in (Leaving.FOUND, Leaving.AWAY, Leaving.OWN)]


class ReplaceForm(forms.Form):
    """Who leaves the team of this grading, why, and who takes the place."""

    out = forms.ChoiceField(label=_("换下谁"))
    because = forms.ChoiceField(label=_("为什么"), choices=FOUND)
    note = line(_("说明"), most=200, help_text=_("县总工会和小组看得到，企业看不到"))
    into = forms.ChoiceField(
        label=_("换上谁"), help_text=_("只列没有回避情形的人；已打的分留着，两人要重新交表")
    )


class LeaveForm(forms.Form):
    """Why somebody leaves the pool, and who takes the place."""

    because = forms.ChoiceField(label=_("为什么"), choices=FOUND)
    note = line(_("说明"), most=200)
    into = forms.ChoiceField(
        label=_("谁接替"), required=False,
        help_text=_("不选的，小组解散，手上的企业等另派小组；已打的分留着"),
    )  # fmt: skip


class ChangeForm(LeaveForm):
    """The same for one team; the person stays in the pool."""

    out = forms.ChoiceField(label=_("换下谁"))
    field_order = ("out", "because", "note", "into")


class AppealForm(forms.Form):
    """What is wrong with the grade."""

    text = words(_("哪里不对，依据是什么"), most=1000)


class UnnamedForm(forms.Form):
    """What a worker objects to."""

    text = words(
        _("哪里不对"), most=1000,
        help_text=_("不要写姓名、工号、电话。系统不记是谁写的，企业看得到内容"),
    )  # fmt: skip


class EventForm(forms.Form):
    """What happened."""

    kind = forms.ChoiceField(label=_("情况"), choices=Event.choices)
    happened_on = day(_("发生日"))
    note = line(_("说明"), most=300)


class AdjustForm(forms.Form):
    """One point of the final column."""

    code = forms.ChoiceField(label=_("评分点"))
    points = forms.IntegerField(
        label=_("审定分"), min_value=-1, max_value=4, help_text=_("-1表示不适用")
    )
    note = line(_("理由"), most=200)


class ImproveForm(forms.Form):
    """One to three clauses, with help and a second survey."""

    clauses = forms.MultipleChoiceField(
        label=_("改进哪几个条款"), widget=forms.CheckboxSelectMultiple,
        help_text=_("1到3个；前面的失分最多"),
    )  # fmt: skip
    owner = line(_("指派哪位指导员"), most=60)
    due_on = day(_("哪天再做满意度问卷"), help_text=_("一般在半年后"))


class SupervisionForm(forms.Form):
    """Who supervises; the four measures are fixed."""

    owner = line(_("由谁督促"), most=60, help_text=_("例如：江南街道总工会"))
    due_on = day(_("发提示函、代发要约到哪天"))
    check_on = day(_("哪天检查整改"), help_text=_("满60日"))


class DemonstrationForm(forms.Form):
    """What an A shows to others."""

    kinds = forms.MultipleChoiceField(
        label=_("示范做什么"), widget=forms.CheckboxSelectMultiple
    )
    owner = line(_("谁联系"), most=60, required=False)
    due_on = day(_("做到哪天"), required=False, help_text=_("不写的，照县里定的时限，一般半年"))


class PhotosForm(forms.Form):
    """What the team saw, beside one point."""

    code = forms.ChoiceField(label=_("哪个评分点"))
    attached = FilesField(_("照片或文件"), required=True)


class PhotoAwayForm(forms.Form):
    """Which file."""

    file = forms.ChoiceField(label=_("哪个文件"))


class MeasureDoneForm(forms.Form):
    """What was done, when, and what can be shown for it."""

    measure = forms.ChoiceField(label=_("哪项措施"))
    done_on = day(_("哪天办好"))
    note = line(_("做了什么"), most=300, help_text=_("企业和职工看得到"))
    attached = FilesField(_("凭证"))


def several(
    form: type[forms.Form], *, hints: Mapping[str, str] | None = None, **choices: Any
) -> type[forms.Form]:
    """The form with its choices and what stands under its fields, as a class of its own."""

    class Chosen(form):  # type: ignore[valid-type, misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name, pairs in choices.items():
                field: Any = self.fields[name]
                field.choices = pairs
            for name, text in (hints or {}).items():
                self.fields[name].help_text = text

    return Chosen
