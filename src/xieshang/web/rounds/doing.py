"""One way to draw and to do every act: a form, who may, and the service that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.services import blockers
from xieshang.apps.congress.models import Session
from xieshang.apps.consultations.errors import EditedMeanwhile, Locked, NotNow
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.documents.errors import MissingFields
from xieshang.apps.grading.models import Grading
from xieshang.apps.micro.models import MicroTopic, SimpleTalk
from xieshang.core.bad_input import BadInput
from xieshang.core.law.blocker import Blocker
from xieshang.core.procedure.model import Actor
from xieshang.web.design.templatetags.xs import cited
from xieshang.web.design.templatetags.xs import told as in_words
from xieshang.web.http import Request

CONFLICT = "conflict"  # the code of an error that is nobody's typing: another hand was faster


@dataclass(frozen=True, slots=True)
class Doing:
    """Who acts, when, and what the person's page showed."""

    by: User
    today: date
    seen: int | None
    files: Any = None


class Plain(forms.Form):
    """A form without fields: the act is the button."""


Fits = Callable[[Consultation, frozenset[Actor], date], bool]
S = TypeVar(
    "S", Consultation, MicroTopic, SimpleTalk, Session, Grading
)  # records that move with their case


@dataclass(frozen=True, slots=True)
class ActPage(Generic[S]):
    """One act of a record: its words, its form, who may do it, in which states, whose turn.

    ``event`` is the move that a bare button makes: while something holds it back, the reasons
    are shown instead of the button. ``renews`` is the hidden field that says what the page
    showed: after another hand was faster, the form comes back with what stands there now.
    """

    slug: str
    title: Promise
    lead: Promise
    button: Promise
    do: Callable[[S, dict[str, Any], Doing], str | None]
    actors: frozenset[Actor]
    states: frozenset[str]
    form: type[forms.Form] = Plain
    initial: Callable[[S, Doing], dict[str, Any]] | None = None
    done: Promise | None = None
    event: str = ""
    fits: Callable[[S, frozenset[Actor], date], bool] | None = None
    notes: Callable[[S, date], tuple[Blocker, ...]] | None = None  # the law, above the form
    template: str = "design/form_page.html"
    shows: Callable[[S, Doing], dict[str, Any]] | None = None  # what its own template needs
    form_for: Callable[[S, Doing], type[forms.Form]] | None = None  # where its choices depend
    renews: str = ""

    def offered(self, subject: S, held: frozenset[Actor], today: date) -> bool:
        """Whether this person is offered the act now."""
        if subject.case.state not in self.states or not held & self.actors:
            return False
        return self.fits is None or self.fits(subject, held, today)


def consultation_of(request: Request, pk: int) -> Consultation:
    """The round, if this person may open it at the desk; otherwise 404."""
    today = current_day()
    seen = Consultation.objects.filter(case__in=Case.objects.seen_by(request.user, today))
    found = get_object_or_404(seen.select_related("case", "enterprise__union"), pk=pk)
    found.case.enterprise = found.enterprise
    return found


def doing(request: Request) -> Doing:
    """The circumstances of a request."""
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isdecimal() and len(seen) < 9 else None
    return Doing(request.user, current_day(), number, request.FILES)


def told(error: ValidationError | BadInput | MissingFields, form: forms.Form) -> None:
    """Put what a service found wrong beside the field that it is about.

    A constraint of the database names that field in its ``violation_error_code``.
    """
    if isinstance(error, BadInput):
        reason, remedy = (in_words(text, error.values) for text in (error.reason, error.remedy))
        place = error.field if error.field in form.fields else None
        form.add_error(place, reason + _("：") + remedy)
    elif isinstance(error, MissingFields):
        form.add_error(None, _("文书还缺：%(labels)s") % {"labels": _("、").join(error.labels)})
    elif hasattr(error, "error_dict"):
        for field, wrong in error.error_dict.items():
            for one in wrong:
                place = field if field in form.fields else str(one.code)
                form.add_error(place if place in form.fields else None, one)
    else:
        form.add_error(None, error)


def moved_on(case: Case, seen: int | None = None) -> StateChanged:
    """The act does not exist (any more) where the case stands; with what happened meanwhile."""
    moves = case.moves.select_related("by").order_by("-no")
    since = () if seen is None else tuple(moves.filter(no__gt=seen))
    return StateChanged(case, "", since or tuple(moves[:3]), meanwhile=bool(since))


def attempt(
    form: forms.Form, case: Case, act: Callable[[dict[str, Any]], str | None]
) -> tuple[bool, str | None]:
    """Do the act with the form's values; False if the form now says what is wrong."""
    if not form.is_valid():
        return False, None
    try:
        return True, act(form.cleaned_data)
    except (ValidationError, BadInput, MissingFields) as error:
        told(error, form)
        return False, None
    except Refused as refused:
        if not form.fields:
            raise  # a bare button: a page of its own has the reasons and the ways
        _refused(refused, form)
        return False, None
    except NotNow as error:
        raise moved_on(case) from error
    except Locked:
        said = _("双方已经确认，不能再改；要更正，请写更正附记")
    except EditedMeanwhile:
        said = _("你打开这一页以后，别人改过。没有办；请看清新的内容，再来一次")
    form.add_error(None, ValidationError(said, code=CONFLICT))
    return False, None


def _refused(refused: Refused, form: forms.Form) -> None:
    """What is still missing, above the form: what somebody filled in is not lost."""
    stopping = (one for one in refused.blockers if not one.warning)
    for text in dict.fromkeys(map(_sentence, stopping)):
        form.add_error(None, ValidationError(text, code=CONFLICT))


def _sentence(found: Blocker) -> str:
    """Reason, remedy and article in one line."""
    values = dict(found.values)
    said = in_words(found.reason, values) + _("：") + in_words(found.remedy, values)
    if found.about:
        said = found.about + _("：") + said
    if not (source := cited(found.source)):
        return said
    return said + _("（依据：%(source)s）") % {"source": source}


def status_of(form: forms.Form) -> int:
    """200 for a new form, 422 for one that was wrong, 409 for an act that was refused."""
    if not form.is_bound:
        return 200
    return 409 if form.has_error(NON_FIELD_ERRORS, CONFLICT) else 422


def _held_back(page: ActPage[Any], case: Case, now: Doing) -> bool:
    """Whether a bare button would only be refused: the page that it leads back to says why."""
    found = blockers(case, page.event, now.today) if page.event else ()
    return any(not one.warning for one in found)


def act_page(
    request: Request, pk: int, page: ActPage[Consultation], *, back: str
) -> HttpResponse:
    """One act of a round that this person may know of."""
    return draw_act(request, consultation_of(request, pk), page, back=back)


def _renew(form: forms.Form, sent: QueryDict, page: ActPage[S], subject: S, now: Doing) -> None:
    """What was typed stays; the page shows the new content, and the form names that."""
    if page.renews and page.initial and form.has_error(NON_FIELD_ERRORS, CONFLICT):
        sent[page.renews] = page.initial(subject, now)[page.renews]
        form.data = sent


def draw_act(request: Request, subject: S, page: ActPage[S], *, back: str) -> HttpResponse:
    """Draw the act's form, or do it and go back to the record's page."""
    case = subject.case
    now = doing(request)
    held = actors_of(request.user, case, now.today)
    if not held & page.actors:
        raise PermissionDenied
    if case.state not in page.states:
        raise moved_on(case, now.seen)
    kind = page.form_for(subject, now) if page.form_for else page.form
    if request.method == "POST":
        form = kind(request.POST, request.FILES)
        fine, text = attempt(form, case, lambda values: page.do(subject, values, now))
        if fine:
            messages.success(request, str(text or page.done or _("办好了")))
            return redirect(back)
        _renew(form, request.POST.copy(), page, subject, now)
    else:
        if not page.offered(subject, held, now.today) or _held_back(page, case, now):
            messages.info(
                request, _("“%(what)s”现在办不了，先办下面写的") % {"what": page.title}
            )
            return redirect(back)
        initial = page.initial(subject, now) if page.initial else {}
        form = kind(initial=initial)
    context = {
        "title": page.title,
        "lead": page.lead,
        "form": form,
        "button": page.button,
        "notes": page.notes(subject, now.today) if page.notes else (),
        "back": back,
        "seen": case.revision,
        "demo_case": case.pk,
        **(page.shows(subject, now) if page.shows else {}),
    }
    return render(request, page.template, context, status=status_of(form))
