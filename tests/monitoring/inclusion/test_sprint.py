"""The sprint list: who is on it, as of which day, made once and made up; what became of it, by district, and its export."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.notices.models import Notice
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.moves.services import answer, decide
from cultivation.enterprises.standing import refresh_standing
from exchange.staging import exporting
from monitoring.inclusion import todos
from monitoring.inclusion.services.sweeping import sweep
from monitoring.inclusion.sprint.models import SprintLine, SprintList
from tests.monitoring.inclusion.cases import at, found, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")
JULY, AUGUST = dt.date(2024, 7, 22), dt.date(2024, 8, 9)


def morning(month: int, day: int, year: int = 2024) -> int | None:
    """What the sweep of a morning put on the list; None where none was due."""
    return sweep(at=at(dt.date(year, month, day), 8)).sprint


def listed() -> list[tuple[int, str]]:
    return list(SprintLine.objects.order_by("pk").values_list("enterprise_id", "readiness"))


class TestMaking:
    """Frozen as of 1 September by the newest quarter judged by then; once."""

    def test_likely_and_possible_of_those_below_scale(self) -> None:
        ofs = {
            level: works() for level in ("REACHED", "LIKELY", "POSSIBLE", "REACHABLE", "NURTURE", "UNKNOWN")
        }
        for level, of in ofs.items():
            found(of, level, JULY)
        above, since = works(), works()
        found(above, "", JULY, above_scale=True, risk="RED")
        found(since, "LIKELY", JULY)
        make.inclusion(since, dt.date(2024, 8, 20))
        assert morning(8, 30) is None
        assert morning(9, 2) == 2  # the 1st is a Sunday
        assert listed() == [(ofs["LIKELY"].pk, "LIKELY"), (ofs["POSSIBLE"].pk, "POSSIBLE")]
        made = SprintList.objects.get()
        assert (made.year, made.listed_on, made.quarter) == (2024, dt.date(2024, 9, 1), 2)

    def test_who_prepares_papers_is_asked_for_those_without_a_case(
        self, client: Client, officer: User
    ) -> None:
        _of, closed, gone, above = (works() for _each in range(4))
        for each in Enterprise.objects.all():
            found(each, "LIKELY", JULY)
        morning(9, 2)
        Enterprise.objects.filter(pk=closed.pk).update(status="STOPPED")
        Enterprise.objects.filter(pk=gone.pk).update(district=make.unit("南山区"), street=None)
        make.inclusion(above, dt.date(2024, 8, 20))  # entered after the list was made
        refresh_standing([above.pk], day=dt.date(2024, 9, 2))
        day = dt.date(2024, 9, 2)
        (line,) = (each for each in todos.to_do(officer, day) if each.light_text == "冲刺")
        assert line.title == "冲刺名单上 1 家可以发起纳统"
        assert todos.how_many(officer, day) == len(todos.to_do(officer, day))
        client.force_login(officer)
        assert client.get(line.url).context["total"] == 1
        assert todos.to_do(make.user("ANALYST"), day) == []
        assert [each.light_text for each in todos.to_do(make.user("REVIEWER", "宝安区"), day)] == []
        assert todos.to_do(officer, dt.date(2025, 9, 2)) == []

    def test_it_is_frozen_and_made_once(self) -> None:
        of = works()
        found(of, "LIKELY", JULY)
        assert morning(9, 2) == 1
        found(of, "NURTURE", dt.date(2024, 9, 3))
        found(works(), "LIKELY", dt.date(2024, 9, 3))
        assert morning(9, 4) is None
        assert listed() == [(of.pk, "LIKELY")]

    def test_an_empty_list_is_made_once_too(self) -> None:
        found(works(), "NURTURE", JULY)
        assert morning(9, 2) == 0
        assert morning(9, 3) is None

    def test_a_missed_morning_is_made_up_with_what_was_known_on_the_day(self) -> None:
        fell, rose, included, later = (works() for _each in range(4))
        for of, level in ((fell, "LIKELY"), (rose, "NURTURE"), (included, "POSSIBLE")):
            found(of, level, JULY)
        found(later, "LIKELY", dt.date(2024, 10, 22))  # another quarter
        found(fell, "NURTURE", dt.date(2024, 9, 5))  # a re-scan of the quarter after the day
        found(rose, "LIKELY", dt.date(2024, 9, 5))
        make.inclusion(included, dt.date(2024, 9, 3))
        assert morning(10, 23) == 2
        assert listed() == [(fell.pk, "LIKELY"), (included.pk, "POSSIBLE")]
        assert SprintList.objects.get().listed_on == dt.date(2024, 9, 1)

    def test_the_last_judgement_of_the_quarter_by_the_day_counts(self) -> None:
        of = works()
        found(of, "LIKELY", JULY)
        found(of, "POSSIBLE", AUGUST)
        assert morning(9, 2) == 1
        assert listed() == [(of.pk, "POSSIBLE")]

    def test_without_a_judgement_of_the_year_it_waits_for_the_first(self) -> None:
        found(works(), "LIKELY", dt.date(2024, 1, 23))  # of the year before
        assert morning(9, 2) is None
        of = works()
        found(of, "LIKELY", dt.date(2024, 10, 22))
        assert morning(10, 23) == 1
        assert SprintList.objects.get().listed_on == dt.date(2024, 10, 23)

    def test_who_prepares_papers_is_told_of_theirs_once(self, officer: User, bureau: User) -> None:
        found(works(), "LIKELY", JULY)
        found(works("南山区", None), "LIKELY", JULY)
        morning(9, 2)
        morning(9, 3)
        told = [(each.user_id, each.title, each.url) for each in Notice.objects.all()]
        assert told == [(officer.pk, "纳统：冲刺名单 1 家", reverse("inclusion:sprint"))]


def moves_away(of: Enterprise, bureau: User) -> None:
    """To 南山区."""
    proposal = make.hand_over(of)
    answer(actor=make.user("REVIEWER", "南山区"), hand_over=proposal.pk, takes=True)
    decide(actor=bureau, hand_over=proposal.pk, moves=True)


def page(client: Client, person: User, **asked: str) -> str:
    client.force_login(person)
    answer = client.get(reverse("inclusion:sprint"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def names(text: str) -> list[str]:
    """The enterprises of the list's rows."""
    return re.findall(r'<th scope="row"[^>]*>(?:<a [^>]*>)?(深圳[^<]+)', text)


class TestPage:
    """Who has a case, who was included; each number leads to exactly its rows."""

    def test_each_number_of_a_district_is_a_door_to_its_rows(self, client: Client, bureau: User) -> None:
        idle, started, done = works(), works(), works()
        make.sprint_line(idle, "POSSIBLE")
        make.sprint_line(started)
        make.sprint_line(done)
        make.sprint_line(works("南山区", None))
        make.inclusion_case(started)
        fact = make.inclusion(done, dt.date(2024, 11, 29))
        make.inclusion_case(done, "INCLUDED", inclusion=fact.pk, ended_on=dt.date(2024, 11, 29))
        shown = page(client, bureau)
        assert "冲刺 4 家，有纳统件 2 家，已纳统 1 家" in shown
        row = shown[shown.index(">宝安<") :]
        doors = re.findall(r'<a href="([^"]+)">(\d+)</a>', row[: row.index("</tr>")])
        assert [number for _url, number in doors] == ["3", "2", "1", "1", "2", "1"]
        assert "33.3%" in row[: row.index("</tr>")]
        for url, number in doors:
            answer = client.get(reverse("inclusion:sprint") + url.replace("&amp;", "&"))
            assert len(names(answer.content.decode())) == int(number), url

    @pytest.mark.parametrize(
        ("state", "fields", "counts"),
        [
            ("WITHDRAWN", {"opened_on": dt.date(2024, 5, 6), "ended_on": dt.date(2024, 6, 3)}, False),
            ("WITHDRAWN", {"opened_on": dt.date(2024, 9, 6), "ended_on": dt.date(2024, 10, 9)}, True),
            ("PREPARING", {"opened_on": dt.date(2024, 5, 6)}, True),
            ("FOUND", {"opened_on": dt.date(2025, 1, 20), "year": 2024}, True),
            ("FOUND", {"opened_on": dt.date(2025, 7, 22), "year": 2025}, False),
        ],
    )
    def test_which_cases_count(
        self, client: Client, officer: User, state: str, fields: dict[str, Any], counts: bool
    ) -> None:
        of = works()
        make.sprint_line(of)
        make.inclusion_case(of, state, **fields)
        assert (of.name in page(client, officer, progress="CASE")) == counts
        assert (of.name in page(client, officer, progress="NONE")) != counts

    @pytest.mark.parametrize(
        ("day", "year", "counts"),
        [
            (dt.date(2024, 11, 29), 2024, True),
            (dt.date(2025, 1, 20), 2024, True),  # the review of the list's year
            (dt.date(2025, 6, 20), 2025, False),
            (dt.date(2024, 3, 20), 2024, False),  # and left again before the list
        ],
    )
    def test_which_inclusions_count(
        self, client: Client, officer: User, day: dt.date, year: int, counts: bool
    ) -> None:
        of = works()
        make.sprint_line(of)
        make.inclusion(of, day, count_year=year)
        assert (of.name in page(client, officer, progress="INCLUDED")) == counts

    def test_the_newest_list_unless_a_year_is_asked_for(self, client: Client, officer: User) -> None:
        old, new = works(name="深圳市去年精密有限公司"), works(name="深圳市今年精密有限公司")
        SprintList.objects.create(year=2023, listed_on=dt.date(2023, 9, 1), quarter=2)
        make.sprint_line(old, year=2023)
        make.sprint_line(new)
        assert names(page(client, officer)) == [new.name]
        assert names(page(client, officer, year="2023")) == [old.name]
        assert "没有“2022”这一项" in page(client, officer, year="2022")

    def test_a_case_is_opened_from_the_list_by_who_may(
        self, client: Client, officer: User, liaison: User
    ) -> None:
        of = works()
        make.sprint_line(of, year=timezone.localdate().year)
        url = reverse("inclusion:open", args=[of.pk]) + "?from=sprint"
        assert f'href="{url}"' in page(client, officer)
        assert url not in page(client, liaison)
        assert client.get(url).status_code == 403
        client.force_login(officer)
        assert client.post(url, {"door": "ANNUAL", "note": ""}).status_code == 302
        assert of.inclusion_cases.get().origin == "SPRINT"
        shown = page(client, officer)
        assert url not in shown
        assert reverse("inclusion:detail", args=[of.inclusion_cases.get().pk]) in shown

    def test_a_case_says_that_it_is_from_the_list_only_where_a_list_names_the_enterprise(
        self, client: Client, officer: User
    ) -> None:
        listed, other = works(), works()
        make.sprint_line(listed)
        client.force_login(officer)
        for of, asked, origin in ((other, "?from=sprint", "HAND"), (listed, "", "HAND")):
            url = reverse("inclusion:open", args=[of.pk])
            assert client.post(url + asked, {"door": "ANNUAL", "note": ""}).status_code == 302
            assert of.inclusion_cases.get().origin == origin
        shown = client.get(reverse("inclusion:list"), {"origin": "SPRINT"})
        assert shown.context["total"] == 0

    def test_another_district_sees_none(self, client: Client) -> None:
        make.sprint_line(works())
        assert names(page(client, make.user("OFFICER", "南山区"))) == []

    def test_what_moved_away_is_told_without_a_way_to_it(
        self, client: Client, officer: User, bureau: User
    ) -> None:
        of = works()
        make.sprint_line(of)
        make.inclusion_case(of)
        moves_away(of, bureau)
        shown = page(client, officer)
        assert names(shown) == [of.name]
        assert "已移交外区办理" in shown
        assert reverse("enterprises:detail", args=[of.pk]) not in shown

    def test_the_queries_do_not_grow(self, client: Client, bureau: User) -> None:
        def asked(several: int) -> int:
            for number in range(several):
                of = works(*(("宝安区", "新安街道") if number % 2 else ("南山区", None)))
                make.sprint_line(of)
                make.inclusion_case(of)
            with CaptureQueriesContext(connection) as queries:
                page(client, bureau)
            return len(queries)

        asked(2)
        assert asked(1) == asked(6)


class TestExport:
    """全部列 holds what became of each line, in the reader's scope; 当前列 is compared with the page elsewhere."""

    def rows(self, person: User, path: Path, **asked: list[str]) -> list[dict[str, Any]]:
        exporting.export(person, "sprint_list", path / "out.xlsx", asked)
        heading, *rows = openpyxl.load_workbook(path / "out.xlsx").worksheets[0].iter_rows(values_only=True)
        return [dict(zip(map(str, heading), row, strict=True)) for row in rows]

    def test_the_list_with_what_became_of_it(self, officer: User, tmp_path: Path) -> None:
        started, idle = works(), works()
        make.sprint_line(started)
        make.sprint_line(idle, "POSSIBLE", p50=Decimal(21_000_000))
        make.sprint_line(works("南山区", None))
        make.inclusion_case(started, "PREPARING")
        first, second = self.rows(officer, tmp_path)
        assert (first["企业名称"], first["办理状态"], first["达标研判"]) == (
            started.name,
            "备材料",
            "有望达标",
        )
        assert (second["企业名称"], second["办理状态"], second["全年预计中位（万元）"]) == (
            idle.name,
            None,
            2100,
        )
        assert [row["企业名称"] for row in self.rows(officer, tmp_path, progress=["NONE"])] == [idle.name]

    def test_a_case_out_of_sight_is_not_told(self, officer: User, bureau: User, tmp_path: Path) -> None:
        of = works()
        make.sprint_line(of)
        make.inclusion_case(of)
        moves_away(of, bureau)
        assert self.rows(officer, tmp_path)[0]["办理状态"] is None
        assert self.rows(bureau, tmp_path)[0]["办理状态"] == "已发现"
