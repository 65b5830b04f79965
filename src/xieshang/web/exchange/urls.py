"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xieshang.web.exchange import api, desk, hooks, keys, own, quarters, steward

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", api.document, name="api_document"),
    path("api/v1/facts", api.facts, name="api_facts"),
    path("api/v1/variables", api.variables, name="api_variables"),
    path("api/v1/conflicts", api.conflicts, name="api_conflicts"),
    path("api/v1/batches/<int:pk>", api.batch, name="api_batch"),
    path("api/v1/batches/<int:pk>/withdraw", api.withdraw, name="api_withdraw"),
    path("desk/exchange/", desk.listing, name="exchange"),
    path("desk/exchange/conflicts/", steward.conflicts, name="exchange_conflicts"),
    path(
        "desk/exchange/conflicts/<int:at>/<int:firm>/<slug:variable>/",
        steward.settle,
        name="exchange_settle",
    ),
    path("desk/exchange/missing/", steward.missing, name="exchange_missing"),
    path("desk/exchange/quarters/", quarters.listing, name="exchange_quarters"),
    path("desk/exchange/quarters/new/", quarters.begin, name="exchange_quarter_new"),
    path(
        "desk/exchange/quarters/<int:pk>/count/", quarters.count, name="exchange_quarter_count"
    ),
    path(
        "desk/exchange/quarters/<int:pk>/freeze/",
        quarters.freeze,
        name="exchange_quarter_freeze",
    ),
    path("desk/exchange/keys/", keys.listing, name="exchange_keys"),
    path("desk/exchange/keys/new/", keys.issue, name="exchange_key_new"),
    path("desk/exchange/keys/<int:pk>/exchange/", keys.exchange, name="exchange_key_exchange"),
    path("desk/exchange/keys/<int:pk>/revoke/", keys.revoke, name="exchange_key_revoke"),
    path("desk/exchange/signers/new/", keys.enter_signer, name="exchange_signer_new"),
    path("desk/exchange/signers/<int:pk>/end/", keys.end_signer, name="exchange_signer_end"),
    path("desk/exchange/webhooks/new/", hooks.enter, name="exchange_hook_new"),
    path("desk/exchange/webhooks/<int:pk>/", hooks.show, name="exchange_hook"),
    path("desk/exchange/webhooks/<int:pk>/trial/", hooks.try_out, name="exchange_hook_trial"),
    path(
        "desk/exchange/webhooks/<int:pk>/secret/",
        hooks.exchange_secret,
        name="exchange_hook_secret",
    ),
    path("desk/exchange/webhooks/<int:pk>/end/", hooks.end, name="exchange_hook_end"),
    path(
        "desk/exchange/webhooks/<int:pk>/again/<int:at>/",
        hooks.send_again,
        name="exchange_hook_again",
    ),
    path("desk/exchange/own/<int:pk>/", own.own, name="exchange_own"),
    path("desk/exchange/batches/<int:pk>/withdraw/", desk.withdraw, name="exchange_withdraw"),
    path("desk/exchange/<slug:giver>/<slug:at>/", desk.upload, name="exchange_upload"),
]
