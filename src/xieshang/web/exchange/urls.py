"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xieshang.web.exchange import (
    api,
    bulletin_api,
    bulletin_keys,
    bulletins,
    desk,
    hooks,
    keys,
    own,
    quarters,
    received,
    steward,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", api.document, name="api_document"),
    path("api/v1/facts", api.facts, name="api_facts"),
    path("api/v1/variables", api.variables, name="api_variables"),
    path("api/v1/conflicts", api.conflicts, name="api_conflicts"),
    path("api/v1/batches/<int:pk>", api.batch, name="api_batch"),
    path("api/v1/batches/<int:pk>/withdraw", api.withdraw, name="api_withdraw"),
    path("api/v1/bulletins", bulletin_api.bulletins, name="api_bulletins"),
    path("api/v1/bulletins/<slug:sha256>", bulletin_api.bulletin, name="api_bulletin"),
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
    path("desk/exchange/bulletins/", bulletins.listing, name="exchange_bulletins"),
    path("desk/exchange/bulletins/in/", bulletins.take_in, name="exchange_bulletin_in"),
    path(
        "desk/exchange/bulletins/make/<slug:at>/",
        bulletins.make,
        name="exchange_bulletin_make",
    ),
    path("desk/exchange/bulletins/<int:pk>/", bulletins.bulletin, name="exchange_bulletin"),
    path(
        "desk/exchange/bulletins/<int:pk>/file/",
        bulletins.bulletin_file,
        name="exchange_bulletin_file",
    ),
    path("desk/exchange/received/<int:pk>/", received.received, name="exchange_received"),
    path(
        "desk/exchange/received/<int:pk>/file/",
        received.received_file,
        name="exchange_received_file",
    ),
    path("desk/exchange/bulletins/keys/", bulletin_keys.listing, name="exchange_bulletin_keys"),
    path(
        "desk/exchange/bulletins/keys/new/",
        bulletin_keys.enter,
        name="exchange_bulletin_key_new",
    ),
    path(
        "desk/exchange/bulletins/keys/<int:pk>/confirm/",
        bulletin_keys.confirm,
        name="exchange_bulletin_key_confirm",
    ),
    path(
        "desk/exchange/bulletins/keys/<int:pk>/end/",
        bulletin_keys.end,
        name="exchange_bulletin_key_end",
    ),
    path("desk/exchange/own/<int:pk>/", own.own, name="exchange_own"),
    path("desk/exchange/batches/<int:pk>/withdraw/", desk.withdraw, name="exchange_withdraw"),
    path("desk/exchange/<slug:giver>/<slug:at>/", desk.upload, name="exchange_upload"),
]
