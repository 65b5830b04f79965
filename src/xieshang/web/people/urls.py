"""Routes about people and organisations."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter

from xieshang.web.people import (
    accounts,
    areas,
    consult_codes,
    delegates,
    enter,
    enterprises,
    imports,
    openid,
    places,
    recovery,
    rosters,
    settings,
    sign_in,
    unions,
)
from xieshang.web.people.converters import RegionCode, SettingKey

register_converter(RegionCode, "region")
register_converter(SettingKey, "setting")

desk = [
    path("enterprises/", enterprises.listing, name="enterprises"),
    path("enterprises/new/", enterprises.new, name="enterprise_new"),
    path("enterprises/import/", imports.firms, name="enterprise_import"),
    path("enterprises/<int:pk>/", enterprises.page, name="enterprise"),
    path("enterprises/<int:pk>/edit/", enterprises.edit, name="enterprise_edit"),
    path("enterprises/<int:pk>/code/", enterprises.change_code, name="enterprise_code"),
    path("enterprises/<int:pk>/union/", enterprises.join_union, name="enterprise_union"),
    path("enterprises/<int:pk>/roster/", rosters.listing, name="roster"),
    path("enterprises/<int:pk>/roster/add/", rosters.add, name="roster_add"),
    path("enterprises/<int:pk>/roster/import/", imports.roster, name="roster_import"),
    path("enterprises/<int:pk>/roster/<int:entry>/", rosters.edit, name="roster_edit"),
    path("enterprises/<int:pk>/roster/<int:entry>/end/", rosters.end, name="roster_end"),
    path("enterprises/<int:pk>/requests/", rosters.requests, name="join_requests"),
    path("enterprises/<int:pk>/requests/<int:ask>/accept/", rosters.accept, name="join_accept"),
    path(
        "enterprises/<int:pk>/requests/<int:ask>/decline/", rosters.decline, name="join_decline"
    ),
    path("enterprises/<int:pk>/codes/", consult_codes.listing, name="consult_codes"),
    path("enterprises/<int:pk>/codes/add/", consult_codes.add, name="consult_code_add"),
    path("enterprises/<int:pk>/codes/<int:no>/", consult_codes.code, name="consult_code"),
    path(
        "enterprises/<int:pk>/codes/<int:no>/rename/",
        consult_codes.rename,
        name="consult_code_rename",
    ),
    path(
        "enterprises/<int:pk>/codes/<int:no>/revoke/",
        consult_codes.revoke,
        name="consult_code_revoke",
    ),
    path(
        "enterprises/<int:pk>/codes/<int:no>/replace/",
        consult_codes.replace,
        name="consult_code_replace",
    ),
    path(
        "enterprises/<int:pk>/codes/<int:no>/<slug:size>.<slug:kind>",
        consult_codes.printed,
        name="consult_code_file",
    ),
    path("enterprises/<int:pk>/delegates/", delegates.listing, name="delegates"),
    path("enterprises/<int:pk>/delegates/add/", delegates.add, name="delegate_add"),
    path("enterprises/<int:pk>/delegates/<int:seat>/end/", delegates.end, name="delegate_end"),
    path("people/imports/<int:pk>/", imports.batch, name="import"),
    path("people/imports/<int:pk>/confirm/", imports.confirm, name="import_confirm"),
    path("people/imports/<int:pk>/go-on/", imports.go_on, name="import_go_on"),
    path("people/imports/<int:pk>/drop/", imports.drop, name="import_drop"),
    path("people/imports/<int:pk>/rejects.xlsx", imports.rejects, name="import_rejects"),
    path("people/templates/<slug:kind>.xlsx", imports.template, name="import_template"),
    path("people/", accounts.listing, name="people"),
    path("people/new/", accounts.new, name="person_new"),
    path("people/<int:pk>/", accounts.page, name="person"),
    path("people/<int:pk>/close/", accounts.close, name="person_close"),
    path("people/<int:pk>/reset/", recovery.issue, name="person_reset"),
    path("people/<int:pk>/second/", recovery.take_off, name="person_second_factor"),
    path("people/<int:pk>/roles/give/", accounts.give, name="role_give"),
    path("people/roles/<int:pk>/end/", accounts.end, name="role_end"),
    path("people/unions/", unions.listing, name="unions"),
    path("people/unions/new/", unions.new, name="union_new"),
    path("people/unions/<int:pk>/", unions.page, name="union"),
    path("people/unions/<int:pk>/edit/", unions.edit, name="union_edit"),
    path("people/regions/", places.regions, name="regions"),
    path("people/regions/new/", places.region_new, name="region_new"),
    path("people/regions/<region:code>/", places.region, name="region"),
    path("people/regions/<region:code>/edit/", places.region_edit, name="region_edit"),
    path("people/regions/<region:code>/move/", places.region_move, name="region_move"),
    path("people/departments/", places.departments, name="departments"),
    path("people/departments/new/", places.department_new, name="department_new"),
    path("people/departments/<int:pk>/edit/", places.department_edit, name="department_edit"),
    path("people/areas/", areas.listing, name="areas"),
    path("people/areas/new/", areas.new, name="area_new"),
    path("people/areas/<int:pk>/", areas.page, name="area"),
    path("people/areas/<int:pk>/edit/", areas.edit, name="area_edit"),
    path("people/areas/<int:pk>/include/", areas.include, name="area_include"),
    path("people/areas/<int:pk>/leave/<int:firm>/", areas.leave_out, name="area_leave_out"),
    path(
        "people/areas/<int:pk>/places/<region:code>/leave/",
        areas.leave_out_place,
        name="area_place_leave_out",
    ),
    path("people/settings/", settings.page, name="settings"),
    path("people/settings/<setting:key>/", settings.edit, name="setting_edit"),
]
account = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("inactive/", sign_in.inactive, name="account_inactive"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/", sign_in.change_password, name="account_change_password"),
    path("password/new/", recovery.new_password, name="account_new_password"),
    path("second/", sign_in.own_account, name="mfa_index"),
    path("second/code/", sign_in.authenticate, name="mfa_authenticate"),
    path("second/link/", openid.link, name="identity_link"),
    path("second/unlink/", openid.unlink, name="identity_unlink"),
    path("oidc/<slug:provider_id>/login/", openid.login, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/",
        openid.callback,
        name="openid_connect_callback",
    ),
    path("second/new/", sign_in.activate, name="mfa_activate_totp"),
    path("second/again/", sign_in.second_reauthenticate, name="mfa_reauthenticate"),
    path("second/spare/", sign_in.recovery_codes, name="mfa_view_recovery_codes"),
    path("second/spare/new/", sign_in.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
entrance = [
    path("enter/", enter.phone, name="enter"),
    path("enter/code/", enter.code, name="enter_code"),
    path("enter/where/", enter.where, name="enter_where"),
    path("enter/ask/", enter.ask, name="enter_ask"),
    path("leave/", enter.leave, name="leave"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", include(desk)),
    path("accounts/", include(account)),
    path("w/", include(entrance)),
]
