"""Routes of contracts and filings."""

from __future__ import annotations

from django.urls import path

from xieshang.web.contracts import (
    acting,
    drafting,
    filings,
    obligations,
    pages,
    registering,
    renewals,
)

urlpatterns = [
    path("contracts/", pages.listing, name="contracts"),
    path("contracts/export.xlsx", pages.export, name="contracts_export"),
    path("contracts/paper/new/", registering.new, name="paper_new"),
    path("contracts/<int:pk>/paper/", registering.edit, name="paper_edit"),
    path("contracts/<int:pk>/paper/end/", registering.end, name="paper_end"),
    path("contracts/renewals/<int:pk>/", renewals.page, name="renewal"),
    path("contracts/renewals/<int:pk>/<slug:slug>/", renewals.act, name="renewal_act"),
    path("contracts/start/<int:pk>/", drafting.start, name="contract_start"),
    path("contracts/<int:pk>/", pages.page, name="contract"),
    path("contracts/<int:pk>/draft/", drafting.page, name="contract_draft"),
    path("contracts/<int:pk>/draft/terms/", drafting.terms, name="contract_terms"),
    path("contracts/<int:pk>/draft/add/", drafting.add, name="clause_add"),
    path("contracts/<int:pk>/draft/topics/", drafting.topics, name="contract_topics"),
    path("contracts/<int:pk>/draft/<slug:stable_id>/", drafting.clause, name="clause"),
    path(
        "contracts/<int:pk>/draft/<slug:stable_id>/<slug:what>/",
        drafting.change,
        name="clause_change",
    ),
    path("contracts/<int:pk>/compare/<int:no>/", drafting.compare, name="contract_compare"),
    path("contracts/<int:pk>/obligations/add/", obligations.add, name="obligation_add"),
    path("contracts/<int:pk>/obligations/<int:row>/", obligations.check, name="obligation"),
    path("contracts/<int:pk>/<slug:slug>/", acting.act, name="contract_act"),
    path("filings/", filings.listing, name="filings"),
    path("filings/<int:pk>/", filings.page, name="filing"),
    path("filings/<int:pk>/receive/", filings.receive, name="filing_receive"),
]
