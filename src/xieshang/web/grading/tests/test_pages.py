"""What each person sees of a grading, and that only the gaps are asked."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from xieshang.apps.cases import demo_clock
from xieshang.apps.contracts.models import Contract
from xieshang.apps.documents.uploads import take
from xieshang.apps.grading.handing import photos_of, sheet_of
from xieshang.apps.grading.services import deciding, photos, self_check, teams
from xieshang.apps.grading.services.earlier import Earlier, take_over
from xieshang.apps.grading.tests import world
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
TOTAL = re.compile(r'合计</th><td class="r"><b>(\d+)</b></td><td class="r"><b>(\d+)</b>')
HASH = re.compile(r'name="sheet" value="([0-9a-f]{64})"')
POINT = re.compile(
    r'<th scope="row">(F[0-9.]+) .*?</th><td class="r">\d+</td><td class="r">(.+?)</td>', re.S
)


@pytest.fixture(autouse=True)
def _on_that_day(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    demo_clock.go_to(world.DECIDED)


def seen(user: object, path: str) -> str:
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_self_check_asks_for_the_gaps_alone() -> None:
    stage = world.house()
    Contract.objects.create(
        enterprise=stage.enterprise, kind="wage", title="工资专项集体合同",
        starts_on=make.SINCE, ends_on=world.CONFIRMED, effective_on=make.SINCE,
    )  # fmt: skip
    world.opened(stage)
    page = seen(stage.chair, f"/desk/grading/{stage.grading.pk}/self/")
    asked = {row.code for row in self_check.gaps(stage.grading)}
    assert 'name="F1_1_2"' in page
    assert 'name="F1_2_1"' not in page
    assert all(f'name="{code.replace(".", "_")}"' in page for code in asked)


def test_two_who_fill_in_one_sheet_do_not_undo_each_other() -> None:
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    path = f"/desk/grading/{stage.grading.pk}/sheet/"
    pages = []
    for member in stage.team.members:
        client = Client()
        client.force_login(member.user)
        form = client.get(path).context["form"]
        shown = {
            key: value for key, value in form.initial.items() if value not in (None, False)
        }
        pages.append((client, shown))
    (first, mine), (second, theirs) = pages
    noted = {"F3_1_2": "1", "F3_1_2_note": "东门贴了码", "undercut": "on"}
    assert first.post(path, mine | noted).status_code == 302
    other = {"F5_3_2": "2", "F5_3_2_note": "记录上双方都有方案"}
    assert second.post(path, theirs | other).status_code == 302
    rows = {row.code: row for row in stage.grading.scores.all()}
    assert (rows["F3.1.2"].team_points, rows["F3.1.2"].team_note) == (1, "东门贴了码")
    assert rows["F5.3.2"].team_points == 2
    assert rows["F1.1.1"].team_points == 2  # on record, and left as it was shown
    stage.grading.refresh_from_db()
    assert stage.grading.undercut
    again = first.get(path).context["form"].initial
    changed = {key: value for key, value in again.items() if value} | {"F3_1_2": "0"}
    changed.pop("undercut")
    assert first.post(path, changed).status_code == 302
    stage.grading.refresh_from_db()
    assert not stage.grading.undercut
    assert stage.grading.scores.get(code="F3.1.2").team_points == 0


def test_the_second_hands_in_what_the_page_showed_and_nothing_else() -> None:
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    world.write(stage)
    path = f"/desk/grading/{stage.grading.pk}/hand-in/"
    first, second = Client(), Client()
    for client, member in zip((first, second), stage.team.members, strict=True):
        client.force_login(member.user)
    shown = second.get(path).context["form"].initial["sheet"]
    world.write(stage, 90)
    late = second.post(path, {"sheet": shown, "agrees": "no", "dissent": "F1.1.1 给高了"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "别人改过" in page
    assert "F1.1.1 给高了" in page  # what was typed is not lost
    assert dict(POINT.findall(page)) == {
        code: str(got) for code, got in world.worth(90).items()
    }
    was, shown = shown, HASH.findall(page)[0]  # the form goes on with what it shows now
    assert shown == sheet_of(stage.grading) != was
    empty = {"sheet": shown, "agrees": "no", "dissent": " "}
    assert second.post(path, empty).status_code == 422
    told = empty | {"dissent": "F3.1.2 只有一处"}
    forgot = second.post(path, told | {"agrees": "yes"})  # the choice that stands there first
    assert forgot.status_code == 422
    assert "F3.1.2 只有一处" in forgot.content.decode()
    assert not stage.grading.case.consents.exists()
    for _tap in range(2):
        assert second.post(path, told).status_code == 302
    page = seen(stage.county, f"/desk/grading/{stage.grading.pk}/")
    assert "F3.1.2 只有一处" in page
    assert "还没有交表" in page
    assert "F3.1.2 只有一处" not in seen(stage.head, f"/desk/grading/{stage.grading.pk}/")
    form = seen(stage.assessor, path)  # who agrees knows what the other thinks otherwise
    assert form.index("F3.1.2 只有一处") < form.index('name="agrees"')
    assert first.post(path, {"sheet": shown, "agrees": "yes"}).status_code == 302
    assert stage.state == "review"
    assert first.post(path, {"sheet": shown, "agrees": "yes"}).status_code == 409
    form = seen(stage.county, f"/desk/grading/{stage.grading.pk}/decide/")
    assert 'name="settlement"' in form


def test_what_is_consented_to_stands_on_the_page_of_the_form(
    settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    world.write(stage, 90, undercut=True)
    stage.grading.scores.filter(code="F3.1.2").update(team_note="东门没有贴码")
    file = take(io.BytesIO(b"%PDF-1.7 gate"), name="东门.pdf", size=13)
    photos.add(stage.grading, "F3.1.2", [file], by=stage.assessor, today=world.SCORED)
    path = f"/desk/grading/{stage.grading.pk}/hand-in/"
    page = seen(stage.team.second.user, path)
    assert page.index("东门没有贴码") < page.index('name="agrees"')  # before the word is given
    assert "东门.pdf" in page
    shown = dict(POINT.findall(page))
    assert shown == {code: str(got) for code, got in world.worth(90).items()}
    [(full, given)] = TOTAL.findall(page)
    assert (int(full), int(given)) == (100, sum(world.worth(90).values()))
    assert "合同有标准低于法定最低标准：已勾上" in page
    assert "企业交的材料弄虚作假：没有勾" in page
    client = Client()
    client.force_login(stage.assessor)
    unseen = client.post(path, {"agrees": "yes"})  # of a page that showed no sheet
    assert unseen.status_code == 409
    assert not stage.grading.case.consents.exists()


def test_an_assessor_leaves_by_clicking_and_the_county_names_a_substitute() -> None:
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    spare = world.team_of(stage.county, world.ELSEWHERE)
    here = f"/desk/grading/{stage.grading.pk}/"
    one, county = Client(), Client()
    one.force_login(stage.assessor)
    county.force_login(stage.county)
    assert one.post(here + "recuse/", {"note": "妻子在这家上班"}).status_code == 302
    assert "妻子在这家上班" in seen(stage.county, here)
    assert "妻子在这家上班" not in seen(stage.head, here)
    form = county.get(here + "replace/").context["form"]
    assert form.initial["out"] == str(stage.assessor.pk)
    told = form.initial | {"into": str(spare.first.pk)}
    assert county.post(here + "replace/", told).status_code == 302
    assert str(spare.first) in seen(stage.county, here)
    assert "妻子在这家上班" not in seen(stage.county, here + "replace/")  # no reason of others
    team = f"/desk/grading/pool/team/{spare.pk}/"
    change = {"out": str(spare.first.pk), "because": "away", "note": "病假", "into": ""}
    assert county.post(team, change).status_code == 302
    assert county.post(team, change).status_code == 404  # that team has ended
    leave = f"/desk/grading/pool/{spare.second.pk}/leave/"
    assert county.post(leave, {"because": "away", "note": ""}).status_code == 422
    assert county.post(leave, {"because": "away", "note": "调走"}).status_code == 302
    assert county.post(leave, {"because": "away", "note": "调走"}).status_code == 422
    assert f"{spare.second}</" not in seen(stage.county, "/desk/grading/pool/")


def test_the_enterprise_sees_the_teams_words_only_once_the_grade_is_on_notice() -> None:
    stage = world.scored(world.submitted(world.opened(world.house())))
    stage.grading.scores.filter(code="F3.1.2").update(team_note="东门没有贴码")
    path = f"/desk/grading/{stage.grading.pk}/"
    assert "东门没有贴码" in seen(stage.county, path)
    assert "东门没有贴码" in seen(stage.assessor, path)
    assert "东门没有贴码" not in seen(stage.head, path)
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    shown = seen(stage.head, path)
    assert "东门没有贴码" in shown
    assert "没有有效的集体合同" in shown


def test_photos_of_the_team_are_the_enterprises_once_the_grade_is_on_notice(
    settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    world.write(stage)
    here = f"/desk/grading/{stage.grading.pk}/"
    client = Client()
    client.force_login(stage.assessor)
    for content, status in ((b"GIF89a", 422), (b"%PDF-1.7 seen at the east gate", 302)):
        file = SimpleUploadedFile("东门.pdf", content)
        sent = client.post(here + "photos/", {"code": "F3.1.2", "attached": file})
        assert sent.status_code == status
    photo = f"{here}files/{photos_of(stage.grading).get().pk}/"
    assert photo in seen(stage.county, here)
    assert photo not in seen(stage.head, here)
    boss = Client()
    boss.force_login(stage.head)
    assert boss.get(photo).status_code == 404
    world.handed_in(stage, world.SCORED)
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    assert photo in seen(stage.head, here)
    answer = boss.get(photo)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_a_worker_reads_the_grade_and_objects_without_a_name() -> None:
    stage = world.house()
    worker = make.worker_of(stage.enterprise, name="周小兰")
    world.scored(world.submitted(world.opened(stage)))
    assert "C类" not in seen(worker, "/w/grading/")
    early = Client()
    early.force_login(worker)
    assert early.get("/w/grading/notice.pdf").status_code == 404
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    shown = seen(worker, "/w/grading/")
    assert "C类" in shown
    assert "/w/grading/appeal/" in shown
    assert "/w/grading/notice.pdf" in shown
    client = Client()
    client.force_login(worker)
    paper = client.get("/w/grading/notice.pdf")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert client.post("/w/grading/appeal/", {"text": ""}).status_code == 422
    said = client.post("/w/grading/appeal/", {"text": "食堂没有公布合同"})
    assert (said.status_code, said["location"]) == (302, "/w/grading/")
    assert stage.state == "review"
    twice = client.post("/w/grading/appeal/", {"text": "食堂没有公布合同"})
    assert twice.status_code == 302  # a second tap is no other act
    assert client.post("/w/grading/appeal/", {"text": "再说一次"}).status_code == 409
    page = seen(stage.county, f"/desk/grading/{stage.grading.pk}/")
    assert "食堂没有公布合同" in page
    assert worker.name not in page


def test_an_earlier_grade_opens_from_its_enterprise_and_says_what_is_known_of_it() -> None:
    stage = world.house()
    worker = make.worker_of(stage.enterprise)
    line = Earlier(stage.enterprise.pk, "B", 76, date(2025, 4, 14))
    take_over(
        [line], region_code=make.COUNTY, year=2025, source="安总工〔2025〕12号",
        by=stage.county, today=world.OPENED,
    )  # fmt: skip
    here = f"/desk/grading/{stage.enterprise.gradings.get().pk}/"
    assert here in seen(stage.county, f"/desk/enterprises/{stage.enterprise.pk}/")
    for who in (stage.county, stage.chair):
        page = seen(who, here)
        assert "安总工〔2025〕12号" in page
        assert "76分" in page
        assert "平台记录填了" not in page
    assert "B类" in seen(worker, "/w/grading/")
    english = Client(headers={"accept-language": "en"})
    english.force_login(stage.county)
    assert "before the platform was there" in english.get(here).content.decode()


def test_a_grading_is_read_in_few_queries(django_assert_max_num_queries: object) -> None:
    stage = world.decided(world.house())
    client = Client()
    client.force_login(stage.county)
    client.get("/desk/grading/")
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get(f"/desk/grading/{stage.grading.pk}/")
