"""The form in which an enterprise tells what only it knows, filled in as far as possible."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.assessment import policies
from xieshang.apps.assessment.asking import Asked, Question, asked, sign_of
from xieshang.apps.assessment.errors import Stale
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.schema import Reading, column_of, reading
from xieshang.apps.assessment.scope import read_code
from xieshang.apps.assessment.services import filing
from xieshang.apps.cases.clock import today
from xieshang.apps.exchange.cells import Wrong, called
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.consultation.told import ANONYMOUS
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State
from xieshang.web.acts import acts
from xieshang.web.design.templatetags.xs import written as day_written
from xieshang.web.http import Request, sent
from xieshang.web.people.pages import tell

PARTS: dict[str, Promise] = {
    "count": gettext_lazy("人数、件数"),
    "hours": gettext_lazy("培训"),
    "money": gettext_lazy("工资和钱"),
    "ratio": gettext_lazy("别的"),
    "code": gettext_lazy("别的"),
}


SEEN = "seen_"  # before the name of a field: what it showed when the form was opened


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
        return _("上次报的，截至%(day)s。没变就不用改") % {"day": day_written(question.as_of)}
    return _("名录里登记的，请核对") if question.known is not None else ""


def written(known: float | State | None) -> str:
    """What stands in a field at first."""
    if isinstance(known, State):
        return _("不适用") if known is State.NOT_APPLICABLE else ""
    return sign_of(known)


def is_kept_back(giver: str, variable: str, *, value: bool) -> bool:
    """Whether a figure is not shown: how many of one enterprise answered what, nobody reads."""
    return value and giver == Giver.SURVEY and variable in ANONYMOUS


def said(fact: Fact) -> str:
    """What a fact says: a number, or 不适用; of an anonymous survey only that it is one."""
    if is_kept_back(fact.giver, fact.variable, value=fact.state == State.VALUE.value):
        return _("不列数")
    return written(fact.value if fact.state == State.VALUE.value else State(fact.state))


class OwnForm(forms.Form):
    """A field for each variable that is asked, in parts."""

    def __init__(self, data: Any, asked_for: Asked) -> None:
        super().__init__(data)
        self.seen = [
            (f"{SEEN}{one.variable.name}", sign_of(one.known)) for one in asked_for.questions
        ]
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

    @property
    def saw(self) -> dict[str, str]:
        """What stood in the form when it was opened, as far as it says so."""
        return {
            name: self.data[f"{SEEN}{name}"]
            for name in self.fields
            if f"{SEEN}{name}" in self.data
        }

    def outdated(self, now: Mapping[str, float | State | None]) -> None:
        """Say beside each field what it was changed to meanwhile; what was typed stays."""
        for name, known in now.items():
            self.add_error(
                name,
                _("你打开这一页以后，这一项改过，现在是“%(now)s”。核对后再报送")
                % {"now": written(known) or _("空着")},
            )


@acts
def own(request: Request, pk: int) -> HttpResponse:
    """Tell what only the enterprise knows of an open quarter: the newest, or the one named."""
    here = get_object_or_404(Enterprise.objects.seen_by(request.user, today()), pk=pk)
    if not policies.may_file(request.user, here, on=today()):
        raise Http404
    periods = list(Period.objects.filter(frozen_on=None)[:8])
    period = _period(request, periods)
    if period is None or period.frozen_on is not None:
        posted = request.method == "POST"
        closed = {"enterprise": here, "period": period, "posted": posted}
        return render(request, "exchange/own_none.html", closed, status=409 if posted else 200)
    asked_for = asked(period, here)
    form, status = OwnForm(sent(request), asked_for), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _file(request, period, here, form)
            except Stale as stale:
                form.outdated(stale.now)
                status = 409
            except ValidationError as error:
                tell(form, error)
        _say_dropped(request, asked_for)
    page = {
        "enterprise": here,
        "period": period,
        "at": period.code,
        "quarters": [(each.code, each) for each in periods],
        "form": form,
        "asked_for": asked_for,
    }
    return render(request, "exchange/own.html", page, status=status)


def _period(request: Request, periods: list[Period]) -> Period | None:
    """The quarter that the form or the address names, be it frozen meanwhile; or the newest."""
    at = request.POST.get("at") or request.GET.get("at", "")
    if not at:
        return periods[0] if periods else None
    found = None
    with suppress(ValueError):
        year, number = read_code(at)
        found = Period.objects.filter(year=year, quarter=number).first()
    if found is None and request.method != "POST":
        raise Http404
    return found


def _file(request: Request, period: Period, here: Enterprise, form: OwnForm) -> HttpResponse:
    put = filing.file(
        period, here, form.said, by=request.user, today=today(), seen=form.saw
    )  # fmt: skip
    messages.success(request, _("收到了，%(n)d项有变化") % {"n": put.new + put.changed})
    _say_dropped(request, asked(period, here))
    return redirect(f"{reverse('exchange_own', args=[here.pk])}?at={period.code}")


def _say_dropped(request: Request, asked_for: Asked) -> None:
    """Name what was filled in and is asked no longer: somebody else told it meanwhile."""
    wanted = {one.variable.name for one in asked_for.questions}
    dropped = [
        called(column_of(one).title)
        for one in catalogue().values()
        if Giver.ENTERPRISE.value in one.givers
        and one.name not in wanted
        and (request.POST.get(one.name) or request.POST.get(f"{SEEN}{one.name}"))
    ]
    if dropped:
        messages.warning(
            request,
            _("你打开这一页以后，部门或平台报来了%(names)s。这些以它们的为准，你填的没有收下")
            % {"names": _("、").join(dropped)},
        )
