"""Where a quarter stands: which department has given its facts, what came in last."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.assessment import bulletins, policies
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.scope import (
    DEPARTMENTS,
    PREFIX,
    giver_of,
    is_open,
    kind_of,
    read_code,
    scope_of,
)
from xieshang.apps.assessment.services import batches
from xieshang.apps.cases.clock import today
from xieshang.apps.exchange.importers import columns_of, may_import
from xieshang.apps.exchange.models import ImportBatch, SigningKey, WebhookMessage
from xieshang.apps.exchange.reading.refusal import Unreadable
from xieshang.apps.exchange.signing import LONGEST
from xieshang.apps.organizations.codes import prefix_of, within
from xieshang.apps.organizations.models import Region
from xieshang.apps.organizations.services import imports
from xieshang.web.acts import acts
from xieshang.web.exchange.forms import FactsForm
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import ConfirmForm
from xieshang.web.people.pages import Asked, answer
from xieshang.web.people.refusals import sentence

RECENT = 10


@dataclass(frozen=True, slots=True)
class Office:
    """One department in one quarter: from how many enterprises it has told something."""

    giver: Giver
    firms: int
    upload: str  # address; empty for whoever may not bring it


def period_asked(request: Request) -> Period | None:
    """The quarter that the address names, or the newest; nothing where none was opened."""
    asked = request.GET.get("at", "")
    for period in Period.objects.all()[:20]:
        if not asked or asked == period.code:
            return period
    if asked:
        raise Http404
    return None


def stewarded(request: Request) -> str:
    """The region whose data this person keeps in order; nobody else learns of it."""
    region = policies.region_of(request.user, on=today())
    if not region or not policies.stewards(request.user, region, on=today()):
        raise Http404
    return region


@reads
def listing(request: Request) -> HttpResponse:
    """The quarter by department, and the batches that came in."""
    day, region = today(), policies.region_of(request.user, on=today())
    mine = [each for each in DEPARTMENTS if _may(request, each, region)]
    if not region:
        raise Http404
    period = period_asked(request)
    steward = policies.stewards(request.user, region, on=day)
    offices = _offices(period, region, mine, steward=steward) if period else []
    page = {
        "period": period,
        "quarters": [(each.code, each) for each in Period.objects.all()[:8]],
        "place": place_name(region),
        "offices": offices,
        "told": sum(office.firms > 0 for office in offices),
        "batches": _recent(period, region, mine) if period else [],
        "steward": steward,
        "bulletins": steward and bulletins.tells(region),
        "undelivered": _undelivered(region) if steward else 0,
        "keeper": policies.may_keep_periods(request.user, on=day),
    }
    return render(request, "exchange/listing.html", page)


def _undelivered(region: str) -> int:
    """How many messages did not reach a department of a region."""
    return WebhookMessage.objects.given_up().filter(hook__region_code=region).count()


def place_name(region: str) -> str:
    """What a region is called, or its code where nobody entered it."""
    found = Region.objects.filter(code=region).first()
    return found.name if found else region


def _may(request: Request, giver: str, region: str) -> bool:
    return bool(region) and policies.may_bring(request.user, giver, region, on=today())


def _offices(period: Period, region: str, mine: list[str], *, steward: bool) -> list[Office]:
    facts = Fact.objects.filter(
        period=period, enterprise__region_code__range=within(prefix_of(region))
    )
    told = dict(
        facts.order_by().values_list("giver").annotate(n=Count("enterprise", distinct=True))
    )
    shown = DEPARTMENTS if steward else mine
    at = period.code
    return [
        Office(
            Giver(giver),
            told.get(giver, 0),
            reverse("exchange_upload", args=[giver, at])
            if giver in mine and period.frozen_on is None
            else "",
        )
        for giver in shown
    ]


def _recent(period: Period, region: str, mine: list[str]) -> list[ImportBatch]:
    kinds = [kind_of(giver) for giver in mine]
    rows = ImportBatch.objects.filter(kind__in=kinds, scope=scope_of(region, period))
    recent = list(rows.select_related("uploaded_by", "signed_with")[:RECENT])
    for row in recent:
        row.office = giver_of(row.kind).label  # type: ignore[attr-defined]
    return recent


def _open_period(at: str) -> Period:
    """The quarter of an address, if it still takes facts in."""
    try:
        year, quarter = read_code(at)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Period, Q(frozen_on=None), year=year, quarter=quarter)


@acts
def upload(request: Request, giver: str, at: str) -> HttpResponse:
    """Bring in the list of one department for one quarter."""
    region = policies.region_of(request.user, on=today())
    if giver not in DEPARTMENTS or not _may(request, giver, region):
        raise Http404
    period = _open_period(at)
    scope = scope_of(region, period)
    signs = SigningKey.objects.of(giver, region).in_force(today()).exists()
    posted = request.method == "POST"
    form = FactsForm(sent(request), request.FILES if posted else None, signs=signs)
    if posted and form.is_valid():
        file, signature = form.cleaned_data["file"], form.cleaned_data.get("signature")
        try:
            batch = imports.upload(
                file.file, name=file.name, size=file.size, kind=kind_of(giver), scope=scope,
                by=request.user, today=today(),
                signature=signature.read(LONGEST) if signature else None,
            )  # fmt: skip
            return redirect("import", batch.pk)
        except Unreadable as refused:
            form.add_error("file", sentence(refused.code, refused.values))
    label = Giver(giver).label
    asked = Asked(
        _("报送%(period)s的数据：%(office)s") % {"period": period, "office": label},
        _("上传并预览"),
        reverse("exchange"),
        crumb=_("数据交换"),
    )
    recent = ImportBatch.objects.filter(kind=kind_of(giver), scope=scope)
    page = {
        "form": form,
        "asked": asked,
        "kind": kind_of(giver),
        "columns": columns_of(kind_of(giver)),
        "recent": list(recent.select_related("uploaded_by")[:5]),
    }
    return render(request, "people/import_new.html", page, status=422 if posted else 200)


@acts
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a whole batch back, after asking once more."""
    here = get_object_or_404(ImportBatch, pk=pk, kind__startswith=PREFIX)
    if not may_import(request.user, here.kind, here.scope, on=today()):
        raise Http404
    asked = Asked(
        _("撤回“%(file)s”？") % {"file": here.file_name},
        _("撤回这一批"),
        reverse("import", args=[pk]),
        warning=_("这一批写入的%(n)d行会恢复到写入前的样子。后来另一批又改过的不动。")
        % {"n": here.written_rows},
    )

    def act() -> HttpResponse:
        batches.take_back(here, by=request.user, today=today())
        return redirect("import", pk)

    if not is_open(here.scope):
        raise Http404
    return answer(request, ConfirmForm(sent(request)), asked, act)
