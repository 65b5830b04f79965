"""A questionnaire as a form; the forms with which the desk prepares a survey and decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.surveys.models import Remark, SurveyMeasure
from xieshang.apps.surveys.services.running import Filled
from xieshang.core.questions import Kind, Problem, Question, Questionnaire
from xieshang.web.days import day
from xieshang.web.design.templatetags.xs import told
from xieshang.web.rounds.forms import line, words

PREFIX = "q"
YES, NO = "yes", "no"
Sent = Mapping[str, list[str]]


class AnswerForm(forms.Form):
    """The questions in the reader's language. What counts as an answer the core decides."""

    def __init__(
        self, questionnaire: Questionnaire, language: str, sent: QueryDict | None = None
    ) -> None:
        super().__init__(sent, prefix=PREFIX)
        self.came = sent or QueryDict()
        self.questionnaire = questionnaire
        for no, question in enumerate(questionnaire.questions, 1):
            field = _field(question, language)
            field.required = False
            field.label = f"{no}. {question.words.said(language)}"
            field.help_text = self._hint(question, language)
            self.fields[question.code] = field

    def _hint(self, question: Question, language: str) -> str:
        said = [self._condition(question, language), question.hint.said(language)]
        if question.kind is Kind.MULTIPLE:
            said.append(_("可以选几项。"))
        if question.kind is Kind.NUMBER and question.low is not None:
            unit = question.unit.said(language)
            ends = {"low": f"{question.low}{unit}", "high": f"{question.high}{unit}"}
            said.append(_("填%(low)s到%(high)s之间的数。") % ends)
        if question.optional:
            said.append(_("可以不填。"))
        return (" " if language.startswith("en") else "").join(one for one in said if one)

    def _condition(self, question: Question, language: str) -> str:
        """For whom the question is, in words: the page works without JavaScript."""
        rule = question.only_if
        if rule is None:
            return ""
        before = self.questionnaire.by_code[rule.question]
        no = self.questionnaire.questions.index(before) + 1
        chosen = [
            one.words.said(language) for one in before.options if one.code in rule.options
        ]
        return _("只有第%(no)s题选了%(options)s的人答。") % {
            "no": no,
            "options": _("或").join(f"“{one}”" for one in chosen),
        }

    @property
    def sent(self) -> Sent:
        """What came in, by question."""
        return {code: self.came.getlist(self.add_prefix(code)) for code in self.fields}

    def complain(self, problems: Mapping[str, Problem]) -> None:
        """Put what does not count beside its question."""
        self.full_clean()
        self._errors = forms.utils.ErrorDict()
        for code, problem in problems.items():
            self.add_error(code, told(problem.reason, problem.values))


def _field(question: Question, language: str) -> forms.Field:
    choices = [(one.code, one.words.said(language)) for one in question.options]
    if question.kind is Kind.MULTIPLE:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)
    if question.kind is Kind.NUMBER:
        return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    if question.kind is Kind.TEXT:
        return forms.CharField(
            widget=forms.Textarea(attrs={"rows": 3, "maxlength": question.longest})
        )
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)


class CodeForm(forms.Form):
    """The code of a paper slip."""

    code = forms.CharField(
        label=gettext_lazy("纸条上的代码"),
        max_length=40,
        help_text=gettext_lazy("12位字母和数字，大小写都可以。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class PrepareForm(forms.Form):
    """Whom to ask, until when, and what is filled in for this survey."""

    enterprise = forms.CharField(
        label=gettext_lazy("企业名称"), max_length=120, help_text=gettext_lazy("写全称或简称")
    )
    closes_on = day(gettext_lazy("最后一日"), help_text=gettext_lazy("这一天还可以答。"))

    def __init__(
        self, questionnaire: Questionnaire, language: str, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        if "region" in questionnaire.scopes:
            self.fields["enterprise"].help_text = _(
                "写全称或简称。县总工会要问全县，写区划代码"
            )
        for question in questionnaire.questions:
            if question.fill:
                self.fields[f"right-{question.code}"] = _filled_in(question, language)
        if questionnaire.groups:
            group = questionnaire.by_code[questionnaire.groups]
            for option in group.options:
                self.fields[f"quota-{option.code}"] = forms.IntegerField(
                    label=_("“%(group)s”至少几份") % {"group": option.words.said(language)},
                    min_value=0,
                    max_value=9999,
                    required=False,
                    help_text=_("不填就不要求。少于这个数，样本算不够。"),
                )

    @property
    def filled(self) -> dict[str, Filled]:
        """What was filled in, as the service takes it."""
        found = {}
        for question in self.questionnaire.questions:
            said = self.cleaned_data.get(f"right-{question.code}")
            if question.fill == "right" and said:
                found[question.code] = Filled(right=tuple(said))
            elif question.fill == "options" and said:
                lines = [line.strip() for line in said.splitlines() if line.strip()]
                found[question.code] = Filled(options=tuple(lines))
        return found

    @property
    def quotas(self) -> dict[str, int]:
        return {
            name.removeprefix("quota-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("quota-") and value
        }


def _filled_in(question: Question, language: str) -> forms.Field:
    asked = question.words.said(language)
    if question.fill == "right":
        return forms.MultipleChoiceField(
            label=_("“%(question)s”哪项算对？") % {"question": asked},
            choices=[(one.code, one.words.said(language)) for one in question.options],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("请选出算对的那一项")},
        )
    return forms.CharField(
        label=_("“%(question)s”的选项") % {"question": asked},
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[_two_to_six],
        help_text=_("一行一个，第一行是对的，写3到6个。答卷上换过次序，看不出哪个对。"),
    )


def _two_to_six(text: str) -> None:
    lines = {line.strip() for line in text.splitlines() if line.strip()}
    if not 3 <= len(lines) <= 6 or max(map(len, lines)) > 40:
        raise forms.ValidationError(_("请写3到6个不同的选项，一行一个，每个不超过40字"))


class LastDayForm(forms.Form):
    """A later last day."""

    closes_on = day(gettext_lazy("新的最后一日"))


class ReasonForm(forms.Form):
    """What the county says to the suggestions."""

    reason = forms.CharField(
        label=gettext_lazy("给职工的答复"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("和结果一起公布。采纳哪些、不采纳哪些、为什么。"),
    )


class MeasureForm(forms.Form):
    """One measure of the county."""

    text = words(gettext_lazy("做什么"), most=500, rows=3)
    owner = line(gettext_lazy("谁负责"), most=60)
    due_on = day(gettext_lazy("哪天办好"))
    cites = forms.MultipleChoiceField(
        label=gettext_lazy("回应哪几条建议"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, remarks: Iterable[Remark], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.number, f"{one.number} {one.text}") for one in remarks]
        self.fields["cites"].choices = choices  # type: ignore[attr-defined]


class ConvertForm(forms.Form):
    """What is said to the suggestions that became no measure."""

    reason = forms.CharField(
        label=gettext_lazy("没有归进措施的建议，为什么"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("和措施清单一起公布。都归进去了可以不写。"),
    )


class ProgressForm(forms.Form):
    progress = words(gettext_lazy("办到哪一步"), most=500, rows=3)


class FinishForm(forms.Form):
    """Done with evidence, or not with a reason."""

    ended = forms.ChoiceField(
        label=gettext_lazy("结果"), choices=SurveyMeasure.Ended, widget=forms.RadioSelect
    )
    evidence = words(
        gettext_lazy("凭证或原因"),
        most=500,
        rows=3,
        help_text=gettext_lazy("办成了写凭证：照片、票据、通知在哪里看；没办成写原因。"),
    )


class RatingForm(forms.Form):
    good = forms.ChoiceField(choices=((YES, ""), (NO, "")))


class SlipsForm(forms.Form):
    """How many slips to print."""

    count = forms.IntegerField(label=gettext_lazy("印几张"), min_value=1, max_value=200)
    renew = forms.BooleanField(
        label=gettext_lazy("先作废没用过的旧纸条"),
        required=False,
        help_text=gettext_lazy("上次没印好才勾。已经发出去的旧纸条会失效。"),
    )
