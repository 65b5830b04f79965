"""The form in which an enterprise tells what only it knows, filled in as far as possible."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.assessment import policies
from xieshang.apps.assessment.asking import Asked, Question, asked
from xieshang.apps.assessment.models import Fact, Period
from xieshang.apps.assessment.schema import Reading, column_of, reading
from xieshang.apps.assessment.services import filing
from xieshang.apps.cases.clock import today
from xieshang.apps.exchange.cells import Wrong, called
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.data import State
from xieshang.web.acts import acts
from xieshang.web.http import Request, sent
from xieshang.web.people.pages import tell

PARTS: dict[str, Promise] = {
    "count": gettext_lazy("人数、件数"),
    "hours": gettext_lazy("培训"),
    "money": gettext_lazy("工资和钱"),
    "ratio": gettext_lazy("别的"),
    "code": gettext_lazy("别的"),
}


class VariableField(forms.CharField):
    """One variable: a number in its unit, or 不适用."""

    def __init__(self, question: Question) -> None:
        self.variable = question.variable
        unit = _(question.variable.unit)
        super().__init__(
            label=_("%(name)s（%(unit)s）")
            % {"name": called(column_of(question.variable).title), "unit": unit},
            required=False, max_length=40, help_text=_hint(question),
        )  # fmt: skip
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        try:
            return reading(words, one=self.variable)
        except Wrong as wrong:
            raise ValidationError(_(wrong.reason) % wrong.values) from wrong


def _hint(question: Question) -> str:
    if question.as_of is not None:
        return _("上次报的，截至%(day)s。没变就不用改") % {"day": question.as_of.isoformat()}
    return _("名录里登记的，请核对") if question.known is not None else ""


def written(known: float | State | None) -> str:
    """What stands in a field at first."""
    if isinstance(known, State):
        return _("不适用") if known is State.NOT_APPLICABLE else ""
    return "" if known is None else f"{known:.10g}"


def said(fact: Fact) -> str:
    """What a fact says: a number, or 不适用."""
    return written(fact.value if fact.state == State.VALUE.value else State(fact.state))


class OwnForm(forms.Form):
    """A field for each variable that is asked, in parts."""

    def __init__(self, data: Any, asked_for: Asked) -> None:
        super().__init__(data)
        order = list(dict.fromkeys(PARTS))
        questions = sorted(asked_for.questions, key=lambda one: order.index(one.variable.kind))
        shown = None
        for question in questions:
            field = VariableField(question)
            field.initial = written(question.known)
            part = PARTS[question.variable.kind]
            if part != shown:
                field.part = shown = part  # type: ignore[attr-defined]  # read by _form
            self.fields[question.variable.name] = field

    @property
    def said(self) -> dict[str, Reading]:
        """What the form says of the fields that were sent; an emptied one says «missing»."""
        return {
            name: State.MISSING if value is None else value
            for name, value in self.cleaned_data.items()
            if name in self.data
        }


@acts
def own(request: Request, pk: int) -> HttpResponse:
    """Tell what only the enterprise knows of the newest quarter."""
    here = get_object_or_404(Enterprise.objects.seen_by(request.user, today()), pk=pk)
    period = Period.objects.filter(frozen_on=None).first()
    if not policies.may_file(request.user, here, on=today()):
        raise Http404
    if period is None:
        return render(request, "exchange/own_none.html", {"enterprise": here})
    asked_for = asked(period, here)
    form = OwnForm(sent(request), asked_for)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                put = filing.file(period, here, form.said, by=request.user, today=today())
                messages.success(
                    request, _("收到了，%(n)d项有变化") % {"n": put.new + put.changed}
                )
                return redirect("exchange_own", pk)
            except ValidationError as error:
                tell(form, error)
    page = {"enterprise": here, "period": period, "form": form, "asked_for": asked_for}
    return render(request, "exchange/own.html", page, status=status)
