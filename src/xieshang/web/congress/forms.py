"""The forms of a session, in plain words; their choices come from the session itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.apps.congress.choices import Grade, MatterKind, Mode, RemarkKind, RemarkState
from xieshang.apps.congress.models import Question
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.web.days import day, moment
from xieshang.web.rounds.forms import line, persons, words
from xieshang.web.uploads import FilesField

Choices = Iterable[tuple[Any, Any]]
NONE = ("", _("不选"))


def choice(label: Any, choices: Choices, *, required: bool = True, help_text: Any = "") -> Any:
    return forms.ChoiceField(
        label=label, choices=tuple(choices), required=required, help_text=help_text
    )


def several(
    label: Any, choices: Choices, *, required: bool = True, help_text: Any = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=tuple(choices),
        required=required,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


class WhenForm(forms.Form):
    """Where and when, and who is in the chair."""

    meets_at = moment(_("会期"))
    place = line(_("地点"), most=80, help_text=_("例如：食堂二楼"))
    online = forms.BooleanField(
        label=_("也可以线上参加"), required=False,
        help_text=_("代表能用手机报到、投票；每年至少要有一次现场会议"),
    )  # fmt: skip
    chair_name = line(_("主持人"), most=60)
    seats = persons(
        _("代表名额（有空缺时才填）"), required=False,
        help_text=_("名额比现任代表多，就把名额写上，结果旁边会说明"),
    )  # fmt: skip


class CallForm(WhenForm):
    """A new session."""

    enterprise = line(_("企业名称"), most=120, help_text=_("写全称或简称"))
    title = line(_("名称"), most=80, help_text=_("例如：三届二次职工代表大会"))
    form = forms.ChoiceField(label=_("形式"), choices=AdoptionMethod)
    field_order = ("enterprise", "title", "form")


class AgreeForm(forms.Form):
    """Which agenda the page showed: nobody agrees to one that was changed meanwhile."""

    agenda = forms.CharField(max_length=64, widget=forms.HiddenInput)


class AgainForm(forms.Form):
    """Another day."""

    meets_at = moment(_("新的会期"))
    place = line(_("地点"), most=80)


class MatterForm(forms.Form):
    """A point of the agenda."""

    kind = forms.ChoiceField(label=_("类别"), choices=MatterKind)
    title = line(_("议题"), most=80)
    text = words(
        _("审议什么（可不填）"), most=6000, required=False,
        help_text=_("写清要点；全文可以在下一步上传"),
    )  # fmt: skip
    persons = words(
        _("评议谁"), most=600, required=False, rows=3, help_text=_("只有民主评议要填，每行一人")
    )

    def clean_persons(self) -> list[str]:
        lines = (one.strip() for one in self.cleaned_data["persons"].splitlines())
        return list(dict.fromkeys(one for one in lines if one))


def matter_form(rounds: Choices, contracts: Choices) -> type[forms.Form]:
    fields = {
        "consultation": choice(
            _("哪一轮协商"), (NONE, *rounds), required=False,
            help_text=_("审议合同草案、选举协商代表要选"),
        ),
        "contract": choice(
            _("哪份合同"), (NONE, *contracts), required=False, help_text=_("报告履约情况时选")
        ),
    }  # fmt: skip
    return type("MatterOfRoundForm", (MatterForm,), fields)


def one_of(label: Any, choices: Choices, base: type[forms.Form] = forms.Form) -> Any:
    """A form whose first field is a choice among the session's own things."""
    order = {"field_order": ("chosen",)}
    return type("ChosenForm", (base,), {"chosen": choice(label, choices), **order})


def many_of(
    label: Any, choices: Choices, base: type[forms.Form] = forms.Form, *, help_text: Any = "",
    required: bool = True,
) -> Any:  # fmt: skip
    """A form whose first field is a list to tick."""
    field = several(label, choices, help_text=help_text, required=required)
    return type("TickedForm", (base,), {"chosen": field, "field_order": ("chosen",)})


class PapersForm(forms.Form):
    handed = FilesField(_("材料"), required=True)


class WhyForm(forms.Form):
    reason = words(_("原因"), most=300, rows=3, help_text=_("职工看得到"))


class RemarkForm(forms.Form):
    """What a delegate or a group puts in writing."""

    kind = forms.ChoiceField(label=_("类别"), choices=RemarkKind)
    text = words(_("意见"), most=1000)
    wording = words(
        _("建议改成"), most=1000, required=False, rows=3, help_text=_("提修改建议时写，写整句")
    )


class GroupRemarkForm(RemarkForm):
    group = line(_("代表团组"), most=60, required=False, help_text=_("例如：一车间组"))


def remark_form(
    matters: Choices, clauses: Choices, base: type[forms.Form] = RemarkForm
) -> type[forms.Form]:
    clauses = tuple(clauses)
    fields: dict[str, Any] = {"matter": choice(_("关于哪个议题"), matters)}
    if clauses:
        fields["clause"] = choice(
            _("关于哪一条"), (NONE, *clauses), required=False, help_text=_("提修改建议要选")
        )
    fields["field_order"] = ("matter", "kind", "group", "clause", "text", "wording")
    return type("RemarkOfSessionForm", (base,), fields)


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label=_("处理"), choices=[one for one in RemarkState.choices if one[0] != "open"]
    )
    answer = words(_("答复和理由"), most=500, rows=3)


class ReportForm(forms.Form):
    text = words(_("报告"), most=6000, rows=10)


class BallotForm(forms.Form):
    """How it is voted, and until when where people vote by telephone."""

    mode = forms.ChoiceField(label=_("怎么表决"), choices=Mode)
    ends_on = day(_("投票截止日（可不填）"), required=False)


def count_form(questions: Iterable[Question]) -> type[forms.Form]:
    """Ballots handed in and valid, and for each question its votes."""
    fields: dict[str, Any] = {
        "cast": persons(_("收回的票")),
        "valid": persons(_("其中有效票")),
    }
    for one in questions:
        options = Grade.choices if one.is_graded else VOTES
        for name, label in options:
            fields[f"{one.pk}-{name}"] = persons(
                _("%(title)s：%(option)s") % {"title": one.title, "option": label}
            )
    return type("CountForm", (forms.Form,), fields)


VOTES = (("yes", _("同意")), ("no", _("不同意")), ("abstain", _("弃权")))
LABELS = {
    "matter": _("哪个议题"),
    "remark": _("哪条意见"),
    "present": _("到会的代表"),
    "tellers": _("监票人和计票人"),
    "speaker": _("发言人"),
    "vote": _("表决哪些议题"),
}
