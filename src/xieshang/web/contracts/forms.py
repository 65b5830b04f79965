"""The forms of a contract's acts, in plain words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts import strokes
from xieshang.apps.contracts.choices import (
    AdoptionMethod,
    Ground,
    Material,
    ObligationState,
    Place,
)
from xieshang.web.days import day
from xieshang.web.rounds.forms import line, persons, words
from xieshang.web.uploads import FilesField


class StartForm(forms.Form):
    title = line(_("合同名称"), most=120, required=False, help_text=_("不填就用范本的名称"))
    starts_on = day(_("生效期起"))
    ends_on = day(_("有效期止"), help_text=_("工资专项集体合同一般1年"))
    incentive = forms.BooleanField(
        label=_("加上薪酬激励专章"), required=False, help_text=_("奖励档位、评优、带教")
    )


class TermsForm(forms.Form):
    title = line(_("合同名称"), most=120)
    starts_on = day(_("生效期起"))
    ends_on = day(_("有效期止"))
    scope_text = line(_("适用范围"), most=200)


class ClauseForm(forms.Form):
    title = line(_("条名"), most=60)
    body = words(_("条文"), most=6000, rows=8, help_text=_("【】里的数在下面填，不要改动【】"))


class ConveneForm(forms.Form):
    method = forms.ChoiceField(label=_("审议方式"), choices=AdoptionMethod.choices)
    papers_sent_on = day(_("材料发给职工代表的日期"))
    meets_on = day(_("会期"), help_text=_("材料一般提前7天发出"))


class VoteForm(forms.Form):
    decided_on = day(_("表决日期"))
    entitled = persons(_("全体人数"), help_text=_("全体职工代表；开职工大会的，填全体职工"))
    seats = persons(
        _("席位数"), required=False, help_text=_("有缺额时填选出的席位数，没有缺额不填")
    )
    present = persons(_("到会人数"))
    yes = persons(_("同意"))
    no = persons(_("不同意"))
    abstain = persons(_("弃权"))
    secret = forms.BooleanField(label=_("无记名投票"), required=False, initial=True)
    tellers = line(_("监票计票人"), most=120, required=False)


class HandwritingField(forms.CharField):
    """What was written by hand in the field that a script puts there; it may stay empty."""

    def __init__(self) -> None:
        super().__init__(
            label=_("手写签名"),
            required=False,
            max_length=40_000,
            widget=forms.HiddenInput(
                attrs={
                    "data-handwriting": _("也可以在框里手写签名，会印在合同上"),
                    "data-again": _("重写"),
                }
            ),
        )

    def clean(self, value: object) -> strokes.Strokes:
        try:
            return strokes.read(super().clean(value))
        except strokes.NoSignature as fault:
            raise forms.ValidationError(
                _("手写签名没有收好，请重写一次，或者只填姓名")
            ) from fault


class SignForm(forms.Form):
    name = line(_("写下你的姓名，作为签字"), most=60)
    drawn = HandwritingField()
    read = forms.BooleanField(label=_("我已看过全文，代表本方签字"))


class RefuseForm(forms.Form):
    reason = words(_("为什么不签"), most=500)


class NoticeForm(forms.Form):
    notice_on = day(_("书面通知企业的日期"))


class FilingForm(forms.Form):
    """The files stand on the platform; what comes on paper is ticked, with its copies."""

    on_paper = forms.MultipleChoiceField(
        label=_("交纸质件"), choices=Material.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    copies = persons(_("合同文本的纸质份数"))


class ReceiptForm(forms.Form):
    receipt_no = line(_("回执编号"), most=60)
    received_on = day(
        _("收到日期"), help_text=_("审查期从次日起算，期满没有异议，合同自行生效")
    )


class SummaryForm(forms.Form):
    summary = words(_("三句话摘要"), most=600, help_text=_("每行一句，不用术语"))
    changes = words(_("职工的待遇怎么变"), most=1000, help_text=_("多了什么、不变的是什么"))


class PublishForm(forms.Form):
    places = forms.MultipleChoiceField(
        label=_("公布在哪里"), choices=Place.choices, widget=forms.CheckboxSelectMultiple
    )
    proof = line(_("凭据"), most=200, required=False, help_text=_("照片编号、公告编号等"))
    attached = FilesField(_("公布的照片"))


class ObligationForm(forms.Form):
    text = line(_("事项"), most=200, help_text=_("一件能核对的事"))
    owner = forms.ChoiceField(label=_("责任方"), choices=Side.choices)
    due_on = day(_("到期日"), required=False)
    every = line(_("周期"), most=40, required=False, help_text=_("例如：每月15日"))
    evidence = line(_("凭什么核对"), most=200, required=False)


class CheckForm(forms.Form):
    state = forms.ChoiceField(
        label=_("结果"),
        choices=[one for one in ObligationState.choices if one[0] not in {"waiting", "due"}],
        widget=forms.RadioSelect,
    )
    evidence = line(_("凭据"), most=200)


class RenewForm(forms.Form):
    proof = line(_("送达凭证"), most=200)
    received_on = day(_("对方收到的日期"))


class ChangeForm(forms.Form):
    ground = forms.ChoiceField(label=_("事由"), choices=Ground.choices)
    reason = words(_("理由"), most=1000)
    proof = line(
        _("证明材料"),
        most=200,
        required=False,
        help_text=_("文件名称或编号；双方协商一致的可以不填"),
    )
    new_text = words(_("想改成什么"), most=6000, required=False, help_text=_("要求解除的不填"))


class RescindForm(forms.Form):
    vote_on = day(_("职代会表决日期"))
    entitled = persons(_("全体人数"))
    present = persons(_("到会人数"))
    yes = persons(_("同意"))


class ProofForm(forms.Form):
    proof = line(_("报送回执"), most=200)
