"""The board of one enterprise: who reads it, what a survey tells, what-if, its kind."""

from __future__ import annotations

import io
import re
from datetime import date

import pypdf
import pytest
import python_calamine
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.readers import K_ABOVE, K_IN_HOUSE
from xieshang.apps.assessment.scope import kind_of, scope_of
from xieshang.apps.assessment.tests.factories import batch as made_batch
from xieshang.apps.organizations.models import Enterprise, Union
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.core.index.consultation.formulas import formulas
from xieshang.core.index.consultation.score import FALL
from xieshang.core.index.consultation.told import SURVEYED
from xieshang.web.board.peers import LEAST, peers
from xieshang.web.board.seen import board_of
from xieshang.web.board.tests.conftest import County, fill

FELL = "一个季度降了8分以上"


def page(user: User, address: str, *, status: int = 200, language: str = "") -> str:
    client = Client(headers={"Accept-Language": language})
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def test_both_sides_of_an_enterprise_see_their_own_and_no_other(county: County) -> None:
    firm, other = county.near[:2]
    for user in (make.chair_of(firm), make.hr_of(firm), make.head_of(firm)):
        page(user, f"/board/enterprises/{firm.pk}/")
        page(user, f"/board/enterprises/{other.pk}/", status=404)
        page(user, f"/board/areas/{make.TOWN}/", status=404)


def test_whoever_holds_no_such_office_learns_that_there_is_nothing(county: County) -> None:
    firm = county.near[0]
    for user in (make.worker_of(firm), make.recorder_of(firm), make.hrss_reviewer()):
        page(user, "/board/", status=404)
        page(user, f"/board/enterprises/{firm.pk}/", status=404)


def test_who_holds_an_office_starts_at_the_own_enterprise(county: County) -> None:
    client = Client()
    client.force_login(make.head_of(county.near[0]))
    assert client.get("/board/")["Location"] == f"/board/enterprises/{county.near[0].pk}/"


def test_an_employer_cannot_count_out_the_few_who_are_not_satisfied(county: County) -> None:
    firm = county.near[0]
    shown = []
    for satisfied in (48, 44):
        county.now.facts.filter(enterprise=firm).delete()
        fill(county.now, firm, {"satisfied": satisfied, "valid_respondents": 50})
        body = page(make.head_of(firm), f"/board/enterprises/{firm.pk}/?node=C4-2")
        assert f"{satisfied}人" not in body
        assert "45.5人" in body  # the middle of 41 to 50
        shown.append(re.findall(r"<h1>.*?</h1>", body, re.DOTALL))
    assert shown[0] == shown[1]  # the index is the same, so that it tells no more


def test_behind_a_survey_stands_its_sum_as_far_as_it_may_be_told(county: County) -> None:
    firm = county.near[0]
    county.now.facts.filter(enterprise=firm).delete()
    fill(county.now, firm, {"satisfied": 48, "valid_respondents": 50})
    shown = page(make.head_of(firm), f"/board/enterprises/{firm.pk}/records/?node=C4-2")
    assert "45.5人" in shown
    assert "48人" not in shown
    assert shown.count("匿名问卷，只有合计") == 2
    county.now.facts.filter(enterprise=firm).delete()
    fill(county.now, firm, {"satisfied": 11, "valid_respondents": 12})
    few = page(make.head_of(firm), f"/board/enterprises/{firm.pk}/records/?node=C4-2")
    assert "：—</h2>" in few  # of nobody, not of «— people»


def test_a_fall_that_only_a_hidden_survey_makes_raises_no_alarm(county: County) -> None:
    firm = county.near[0]
    for period, good, signed in ((county.before, 20, 97), (county.now, 11, 95)):
        period.facts.filter(enterprise=firm).delete()
        surveys = {part: good for part, _whole in SURVEYED}
        surveys |= {whole: 20 for _part, whole in SURVEYED}
        fill(period, firm, {**surveys, "contracts_signed": signed})
    seen = board_of(county.now, K_IN_HOUSE)
    row, raw = seen.row_of[firm.pk], seen.standing
    assert raw.index_before[row] - raw.scored.index[row] >= FALL  # what nobody is to learn
    assert FELL not in page(make.head_of(firm), f"/board/enterprises/{firm.pk}/")
    bad = (
        "clauses_fulfilled", "employees_covered_by_contract_in_force", "members_end",
        "person_months_paid_in_full_on_time",
    )  # fmt: skip
    county.now.facts.filter(enterprise=firm).delete()
    fill(county.now, firm, surveys | dict.fromkeys(bad, 0))
    assert FELL in page(make.head_of(firm), f"/board/enterprises/{firm.pk}/")


def test_an_alarm_is_told_with_the_name_before_it_in_english_too(county: County) -> None:
    firm = county.near[0]
    county.now.facts.filter(enterprise=firm).delete()
    fill(county.now, firm, {"person_months_paid_in_full_on_time": 0})
    address, user = f"/board/enterprises/{firm.pk}/", make.county_officer()
    assert "C1 合规用工不足60分" in page(user, address)
    assert "C1 Compliant employment below 60" in page(user, address, language="en")


def test_what_had_no_case_in_a_quarter_gives_no_points(county: County) -> None:
    address = f"/board/enterprises/{county.near[0].pk}/?node="
    without, with_one = (
        page(make.county_officer(), f"{address}{node}") for node in ("A1-4", "A1-2")
    )
    assert "本期没有可以计算的，不适用" in without
    assert "得—分" not in without
    assert re.search(r"得[0-9.]+分<", with_one)


def test_the_file_behind_a_fact_opens_for_who_takes_such_files_in(county: County) -> None:
    firm, now = county.near[0], county.now
    batch = made_batch(
        kind=kind_of(Giver.HRSS), scope=scope_of(make.COUNTY, now), file_name="人社.csv"
    )
    now.facts.filter(enterprise=firm, variable="employees_end").update(batch=batch)
    address = f"/board/enterprises/{firm.pk}/?node=A1-2"
    above = page(make.county_officer(), address)
    assert f'<a href="{reverse("import", args=[batch.pk])}">人社.csv</a>' in above
    own = page(make.head_of(firm), address)
    assert "人社.csv" in own
    assert reverse("import", args=[batch.pk]) not in own


def test_records_are_offered_only_behind_what_the_platform_counted(county: County) -> None:
    officer, firm = make.county_officer(), county.near[0]
    records = reverse("board_records", args=[firm.pk])
    by_the_platform, by_others = (
        page(officer, f"/board/enterprises/{firm.pk}/?node={node}") for node in ("A1-2", "C1-1")
    )
    assert records in by_the_platform
    assert "原始数据" in by_others
    assert records not in by_others


def test_the_way_back_up_names_where_it_leads(county: County) -> None:
    officer, firm = make.county_officer(), county.near[0]
    for address, above, name in (
        (f"/board/enterprises/{firm.pk}/", make.TOWN, "江南街道"),
        (f"/board/areas/{make.TOWN}/", make.COUNTY, "安澜县"),
    ):
        crumb = re.search(
            r'<p class="xs-crumb"><a href="([^"]+)">([^<]+)</a>', page(officer, address)
        )
        assert crumb
        assert crumb[1].startswith(reverse("board_area", args=[above]))
        assert crumb[2] == name


def test_the_unions_above_learn_more_of_a_survey_than_the_employer(county: County) -> None:
    firm = county.near[0]
    values = [
        board_of(county.now, k).facts.value("satisfied")[
            board_of(county.now, k).row_of[firm.pk]
        ]
        for k in (K_ABOVE, K_IN_HOUSE)
    ]
    assert values == [45.0, 45.5]  # 45 of 50: five are told above, and nobody in the house


def test_who_also_has_an_office_in_house_reads_the_area_like_an_employer(
    county: County,
) -> None:
    firm = county.near[0]
    list_of = f"/board/areas/{make.TOWN}/enterprises/?node=C4-2"
    officer = make.township_officer(make.TOWN)
    assert '<td class="r xs-wide">45.5</td>' not in page(officer, list_of)
    make.chair_of(firm, user=officer)
    both = User.objects.get(pk=officer.pk)  # nothing remembered of what it held before
    assert '<td class="r xs-wide">45.5</td>' in page(both, list_of)


def test_who_reads_single_enterprises_only_starts_at_one_of_them(county: County) -> None:
    firm = county.near[0]
    sector = make.union(kind=Union.Kind.SECTOR)
    its_own = make.union(sector_parent=sector)
    Enterprise.objects.filter(pk=firm.pk).update(union=its_own)
    for user in (
        make.granted(Role.INSTRUCTOR, union=sector),
        make.granted(Role.UNION_CHAIR, union=sector),
    ):
        client = Client()
        client.force_login(user)
        start = client.get("/board/")
        assert start.status_code == 302, user
        assert start["Location"] == f"/board/enterprises/{firm.pk}/"
        assert client.get(start["Location"]).status_code == 200


def test_a_better_value_raises_every_node_above_it(county: County) -> None:
    firm = county.near[0]
    address = f"/board/enterprises/{firm.pk}/what-if/?node=A1-2&value=95"
    shown = page(make.chair_of(firm), address)
    rows = re.findall(r'<td class="r">([\d.]+)</td><td class="r"><b>([\d.]+)</b>', shown)
    assert len(rows) == 4
    assert all(float(after) > float(before) for before, after in rows)
    assert rows[0][1] == "100.0"


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ("A1-2", "101"),
        ("A1-2", "-1"),
        ("A1-2", "many"),
        ("B3-2", "3"),
        ("Z9", "1"),
        ("A1-2", "nan"),
    ],
)
def test_what_cannot_be_is_refused_with_a_word(county: County, node: str, value: str) -> None:
    firm = county.near[0]
    address = f"/board/enterprises/{firm.pk}/what-if/?node={node}&value={value}"
    shown = page(make.chair_of(firm), address, status=422)
    assert "改前改后" not in shown


def test_an_index_without_enough_data_follows_from_no_points_and_no_what_if(
    county: County,
) -> None:
    firm = county.near[0]
    head, here = make.head_of(firm), f"/board/enterprises/{firm.pk}/"
    asked = f"{here}what-if/?node=A1-2&value=95"
    assert "贡献" in page(head, here)
    assert page(head, asked).count('<td class="r"><b>') == 4
    skills = [
        name
        for code, formula in formulas().items()
        if code.startswith("B")
        for name in formula.variables
    ]
    county.now.facts.filter(enterprise=firm).delete()
    fill(county.now, firm, dict.fromkeys(skills))
    shown = page(head, here)
    assert "数据不足，不给指数" in shown
    assert "已有的分从哪来" in shown
    assert "贡献" not in shown
    answer = page(head, asked)
    assert answer.count('<td class="r"><b>') == 3
    assert "所以只算到维度" in answer
    apart = page(head, f"{here}change/")
    assert "还不能和上季比" in apart and "两季里有一季没有公布指数" in apart
    first = page(head, f"{here}change/?period=2025Q4")
    assert "没有更早的季度" in first


def test_those_of_the_same_kind_are_an_interval_and_no_names(county: County) -> None:
    firm = county.near[0]
    found = peers(board_of(county.now, K_IN_HOUSE), firm)
    assert found is not None
    assert found.count == 12
    shown = page(make.head_of(firm), f"/board/enterprises/{firm.pk}/")
    assert "中间一半" in shown
    assert all(other.name not in shown for other in county.near[1:])


def test_fewer_than_ten_others_are_no_comparison(county: County) -> None:
    moved = [one.pk for one in (*county.near[LEAST:], *county.far)]
    Enterprise.objects.filter(pk__in=moved).update(size="micro")
    assert peers(board_of(county.now, K_IN_HOUSE), county.near[0]) is None


def test_the_change_and_the_page_in_words_are_there_for_the_own_side(county: County) -> None:
    firm = county.near[0]
    head = make.head_of(firm)
    shown = page(head, f"/board/enterprises/{firm.pk}/change/")
    assert "权重和打分标准没有变" in shown and "打分标准变了" not in shown
    client = Client()
    client.force_login(head)
    answer = client.get(f"/board/enterprises/{firm.pk}/explained.pdf")
    [sheet] = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert "协商指数说明" in sheet.extract_text().replace(" ", "")


def test_without_records_the_page_says_who_counts(county: County) -> None:
    firm = county.near[0]
    head, records = make.head_of(firm), f"/board/enterprises/{firm.pk}/records/"
    assert "没有这家企业的记录" not in page(head, f"{records}?node=A1-2")
    county.now.facts.filter(enterprise=firm).delete()
    assert "这一季没有这家企业的记录" in page(head, f"{records}?node=A1-2")
    other = page(head, f"{records}?node=C1-2")
    assert "这一项不是平台自己数的" in other and "数由" in other


def test_the_page_asks_the_database_fifteen_times_at_most(
    county: County, django_assert_max_num_queries: object
) -> None:
    client = Client()
    client.force_login(make.head_of(county.near[0]))
    address = f"/board/enterprises/{county.near[0].pk}/"
    client.get(address)
    with django_assert_max_num_queries(15):  # type: ignore[operator]  # pytest-django's
        client.get(address)


def test_the_workbook_of_an_enterprise_has_all_52_and_the_facts_behind_them(
    county: County,
) -> None:
    firm = county.near[0]
    Enterprise.objects.filter(pk=firm.pk).update(name="=1+1有限公司")
    client = Client()
    client.force_login(make.head_of(firm))
    address = f"/board/enterprises/{firm.pk}/index.xlsx"
    answer = client.get(address)
    assert answer["Content-Disposition"].endswith(f'"index-{firm.pk}-2026Q1.xlsx"')
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    first, nodes, facts = (book.get_sheet_by_index(number).to_python() for number in range(3))
    assert first[0] == ["企业", "'=1+1有限公司"]
    by_code = {row[0]: row for row in nodes[1:]}
    assert sum("-" in str(code) for code in by_code) == 52
    assert by_code["A1-2"][5:9] == ["有数据", 70.0, 100.0, 70.0]
    assert by_code["A1-2"][12] == date(2026, 3, 31)
    assert "本平台" in str(by_code["A1-2"][11])
    tops, whole = (
        [float(str(by_code[code][4])) for code in codes] for codes in ("ABCD", ["index"])
    )
    assert abs(sum(tops) - sum(whole)) < 0.3  # each is rounded to a tenth
    told = {row[0]: row for row in facts[1:]}
    assert told["employees_covered_by_contract_in_force"][2] == 70.0
    assert set(told) == set(
        county.now.facts.filter(enterprise=firm).values_list("variable", flat=True)
    )
    assert Event.objects.filter(kind="exported", payload__what="index").count() == 1
    stranger = Client()
    stranger.force_login(make.head_of(county.near[1]))
    assert stranger.get(address).status_code == 404


def test_a_workbook_tells_no_more_of_a_survey_than_the_page(county: County) -> None:
    firm = county.near[0]
    for satisfied, whole, shown in ((48, 50, 45.5), (11, 12, "")):
        county.now.facts.filter(enterprise=firm).delete()
        fill(county.now, firm, {"satisfied": satisfied, "valid_respondents": whole})
        client = Client()
        client.force_login(make.head_of(firm))
        answer = client.get(f"/board/enterprises/{firm.pk}/index.xlsx")
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        sheets = [book.get_sheet_by_index(number).to_python() for number in range(3)]
        [told] = [row for row in sheets[2] if row[0] == "satisfied"]
        assert told[2] == shown
        [row] = [row for row in sheets[1] if row[0] == "C4-2"]
        assert row[6] == shown
