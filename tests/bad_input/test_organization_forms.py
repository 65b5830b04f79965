"""Every form about people and organisations and of the desk, with junk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.architecture.test_access_matrix import table
from tests.architecture.world import PARAMS, World
from tests.bad_input.opening import who_opens
from tests.bad_input.places import FORMS
from tests.bad_input.sweep import Sweeper
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
ELSEWHERE = {  # takes a POST and is tried by other tests, or has nothing to fill in
    "round_act",
    "contract_act",
    "clause_change",  # test_round_forms
    "renewal_act",  # test_renewal_forms
    "enterprise_import",
    "roster_import",
    "import_confirm",
    "import_go_on",  # test_files
    "enter",
    "enter_code",
    "enter_where",
    "enter_ask",  # test_entrances
    "check",
    "account_login",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "openid_connect_login",
    "openid_connect_callback",
    "identity_link",
    "identity_unlink",  # tests/openid
    "reach_code",
    "worker_reach_code",
    "account_new_password",  # test_entrances
    "worker_survey",
    "worker_slip",  # web/surveys: what nobody sees is taken out of an answer
    "worker_grading_appeal",  # web/grading: while a grade is on notice
    "exchange_key_new",
    "exchange_hook_new",
    "exchange_hook_secret",
    "exchange_key_exchange",  # web/exchange: the secret is shown once, in the answer
    "exchange_bulletin_make",
    "exchange_received",  # web/exchange: what was looked at is signed or returned
    "worker_say",  # web/worker: the room is open for a few days only
    "worker_cards",
    "round_said",  # web/rounds: a form for each opinion, and for each place that has slips
    "round_appeals",
    "round_ground",
    "slips",
    "leave",
    "notices_read",
    "worker_notices",  # there is no button while nothing is unread
    "worker_large_text",
    "demo",
    "demo_step_in",
    "demo_next_day",
    "demo_next_deadline",
    "healthz",  # buttons without a field
}
TABLE = table()
TAKES_POST = {
    route for route, cells in TABLE.items() if any(cell.method == "POST" for cell in cells)
}
DRAWN = {  # what nobody in that world is shown has its tests where it is shown
    route
    for route, cells in TABLE.items()
    if any((cell.method, cell.side, cell.status) == ("GET", "own", 200) for cell in cells)
}
HERE = sorted(TAKES_POST & DRAWN - FORMS.keys() - ELSEWHERE)
OF_A_FIRM = {"role_give", "paper_new"}  # its code is asked for
AS_IT_STANDS = {"paper_edit"}  # whose contract it is cannot be changed any more
GIVEN = {
    "uscc": make.valid_uscc(990_001),
    "region_code": make.TOWN,
    "headcount": "8",
    "phone": "13900139000",
    "days": "2027-01-01 休 元旦",
    "basis": "安澜县司法局2026年意见",
}


def test_every_form_is_tried_somewhere() -> None:
    assert set(FORMS) - TAKES_POST == set()
    assert set() == ELSEWHERE - TAKES_POST


@pytest.mark.parametrize("route", HERE)
def test_no_form_about_people_takes_junk_or_breaks_over_it(route: str, world: World) -> None:
    provider = PARAMS.get(route)
    address = reverse(route, kwargs=provider(world.own) if provider else {})
    people = [user for user in (world.actors[name] for name in who_opens(route)) if user]
    known = {"region_code": "", "uscc": world.own.enterprise.uscc}
    given = known if route in OF_A_FIRM else {} if route in AS_IT_STANDS else GIVEN
    sweeper = Sweeper(people, make.TODAY, given)
    sweeper.try_all({route: address})
    assert not sweeper.surprises, "\n".join(sweeper.surprises)
