"""The forms of the pool and of the desk, in plain words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.apps.consultations.choices import TopicKind
from xieshang.apps.micro.choices import Form, Mode, Source
from xieshang.web.days import day
from xieshang.web.rounds.forms import line, words
from xieshang.web.uploads import FilesField

YES, NO = "yes", "no"


def _one_of(label: Any, choices: tuple[tuple[str, Any], ...]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _ticked(label: Any, *, required: bool = False) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=required)


class PutForm(forms.Form):
    """A topic, and the two questions that keep out what does not belong into the pool."""

    title = line(_("想谈什么事"), most=60, help_text=_("一件事一个议题，例如：开通勤班车"))
    text = words(
        _("为什么，怎么办才好"),
        most=500,
        required=False,
        rows=3,
        help_text=_("别写名字、工号、电话。写只有你知道的细节，别人可能猜出是你。"),
    )
    whose = _one_of(_("这是谁的事"), ((NO, _("不少同事都有的事")), (YES, _("我一个人的事"))))
    loses = _one_of(
        _("会不会有人因此少拿、少得"), ((NO, _("不会")), (YES, _("会有一部分职工少得")))
    )

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "title": data["title"],
            "text": data["text"],
            "individual": data["whose"] == YES,
            "cuts": data["loses"] == YES,
        }


class OwnForm(PutForm):
    """The union's chair puts a topic under the own name."""

    enterprise = line(_("企业名称"), most=120, help_text=_("写全称或简称"))
    source = forms.ChoiceField(label=_("来源"), choices=Source)
    field_order = ("enterprise", "source", "title", "text", "whose", "loses")


class AnswerForm(forms.Form):
    """Whether it was done."""

    done = forms.ChoiceField(choices=((YES, ""), (NO, "")))


class TalksForm(forms.Form):
    """One and one."""

    union_talks = line(_("工会谁来谈"), most=60)
    head_talks = line(_("企业谁来谈"), most=60)


class SaidForm(forms.Form):
    """A talk without a result."""

    mode = forms.ChoiceField(label=_("怎么谈的"), choices=Mode)
    said = words(_("谈了什么，卡在哪里"), most=1000)


class MeasureForm(forms.Form):
    """What is promised."""

    measure = words(_("做什么"), most=500, rows=3)
    affected = line(
        _("涉及哪些职工（可不填）"),
        most=120,
        required=False,
        help_text=_("写部门、班组或人数，不写名字"),
    )
    owner = line(_("谁负责"), most=60)
    due_on = day(_("哪天办好"))
    cost_yuan = forms.DecimalField(
        label=_("投入（元，可不填）"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    nobody_loses = _ticked(_("这样做不减少任何职工的合法权益"), required=True)


class AgreeForm(MeasureForm):
    """The enterprise agrees in a talk."""

    mode = forms.ChoiceField(label=_("怎么谈的"), choices=Mode)
    said = words(_("谈了什么"), most=1000, rows=3)
    field_order = ("mode", "said")


class DecideForm(MeasureForm):
    """The head decides for a measure."""

    reason = words(_("理由"), most=500, rows=3, help_text=_("职工看得到"))
    field_order = ("reason",)


class ReasonForm(forms.Form):
    reason = words(_("理由"), most=500, rows=3, help_text=_("职工看得到"))


class ReferForm(forms.Form):
    reason = words(
        _("这件事该去哪里办"),
        most=500,
        rows=3,
        help_text=_("例如：个人欠薪可以申请工会法律援助，或者打12351"),
    )


class EvidenceForm(forms.Form):
    evidence = words(
        _("办好的凭证"), most=500, rows=3, help_text=_("照片、票据、通知：写明是什么、在哪里看")
    )
    attached = FilesField(
        _("照片、票据或通知（可不传）"),
        help_text=_(
            "职工都能看，请先遮住个人信息。PDF、JPEG或PNG，每个不超过10 MB，可以选几个"
        ),
    )


class OrdinaryForm(forms.Form):
    """Which kind of topic it becomes on the list of the round."""

    kind = forms.ChoiceField(label=_("议题类别"), choices=TopicKind)


class UpgradeForm(OrdinaryForm):
    """Why only the ordinary procedure may settle it."""

    needs_contract = _ticked(_("这件事要写进集体合同"))
    cuts_rights = _ticked(_("这件事会让一部分职工少得"))


class SimpleForm(forms.Form):
    """The matter, and why the simplified procedure is enough."""

    enterprise = line(_("企业名称"), most=120, help_text=_("写全称或简称"))
    title = line(_("议题"), most=60)
    reason = words(_("为什么走简易程序"), most=500, rows=3, help_text=_("职工看得到"))
    contact = line(_("联系人"), most=60)
    needs_contract = _ticked(_("这件事要签集体合同"))
    cuts_rights = _ticked(_("这件事会让一部分职工少得"))


class StartForm(forms.Form):
    asked = _ticked(_("有选出来的协商代表的，已请他们一起谈"))


class MemoForm(forms.Form):
    """What was agreed by the simplified procedure."""

    form = forms.ChoiceField(label=_("怎么谈的"), choices=Form)
    result = words(_("谈成什么"), most=1000)
    owner = line(_("谁负责"), most=60)
    due_on = day(_("哪天做到"))
