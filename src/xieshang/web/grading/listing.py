"""The list of gradings, and the opening of a year for a whole county."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Deadline
from xieshang.apps.grading import many, policies
from xieshang.apps.grading.models import Grading, Opening
from xieshang.apps.grading.services.opening import waiting_in
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.grading.forms import OpenForm
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.pages import piece_of, words_of
from xieshang.web.people.templatetags.people import GRADES
from xieshang.web.rounds.doing import status_of, told

LISTS = {
    "self": Q(case__state="self"),
    "verify": Q(case__state="verify"),
    "review": Q(case__state="review"),
    "publicity": Q(case__state="publicity"),
    "graded": Q(case__state="graded"),
}


@reads
def page(request: Request) -> HttpResponse:
    """Gradings that this person may open, by stage; the county also opens a year here."""
    today = current_day()
    seen = Grading.objects.seen_by(request.user, today)
    counts = seen.aggregate(
        **{f"at_{name}": Count("pk", filter=q, distinct=True) for name, q in LISTS.items()}
    )
    counts = {name: counts[f"at_{name}"] for name in LISTS}
    default = next((name for name in LISTS if counts[name]), "self")
    chosen = request.GET.get("list", default)
    chosen = chosen if chosen in LISTS else default
    grade = request.GET.get("grade", "") if chosen == "graded" else ""
    words = words_of(request)
    rows = seen.filter(LISTS[chosen])
    if grade in GRADES:
        rows = rows.filter(grade=grade)
    if words:
        rows = rows.filter(enterprise__name__icontains=words)
    waits = Deadline.objects.filter(status="open").exclude(owner=Actor.SYSTEM.value)
    waiting = Prefetch("case__deadlines", waits.order_by("breach_on", "pk"))
    rows = rows.distinct().select_related("case", "enterprise", "team__first__user",
                                          "team__second__user")  # fmt: skip
    piece = piece_of(rows.prefetch_related(waiting), request, by="pk", down=True)
    county = policies.county_of(request.user, today)
    context = {
        "today": today,
        "chosen": chosen,
        "grade": grade,
        "grades": GRADES.items(),
        "words": words,
        "counts": counts,
        "rows": [(row, next(iter(row.case.deadlines.all()), None)) for row in piece.rows],
        "more_url": piece.more_url,
        "county": county,
        "openings": Opening.objects.filter(region_code=county).exclude(waiting=[])
        if county
        else (),
        "under_way": sum(counts[name] for name in LISTS if name != "graded"),
    }
    return render(request, "grading/listing.html", context)


@acts
def new(request: Request) -> HttpResponse:
    """Open a year for all enterprises of the county."""
    today = current_day()
    county = policies.county_of(request.user, today)
    if not county:
        raise PermissionDenied
    form = OpenForm(sent(request), initial={"year": today.year})
    if request.method == "POST" and form.is_valid():
        try:
            made = many.open_many(county, by=request.user, today=today, **form.cleaned_data)
        except ValidationError as error:
            told(error, form)
        else:
            messages.success(
                request, _("正在给%(n)s家企业发通知，进度见下面") % {"n": made.total}
            )
            return redirect("gradings")
    context = {
        "title": _("启动一个年度的评估"),
        "lead": _("平台先填好知道的，企业工会只补缺的。现在可以启动%(n)s家。")
        % {"n": waiting_in(county, today.year).count()},
        "form": form,
        "button": _("启动"),
        "back": reverse("gradings"),
        "seen": "",
        "notes": (),
    }
    return render(request, "design/form_page.html", context, status=status_of(form))
