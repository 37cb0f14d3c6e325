"""The year's lists by the API: in scope, by the lists' own filters, as the description says, at the same price."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from monitoring.inclusion.models import Case, MissedInclusion
from monitoring.inclusion.sprint.models import SprintLine
from sbs_portal.api_urls import VIEWSETS
from tests.monitoring.inclusion.cases import works
from tests.support import factories as make
from tests.support.calling import caller, described, wrong_with

pytestmark = pytest.mark.django_db
NAMES = ("sprint-lines", "missed-inclusions")
DAY = dt.date(2024, 10, 23)


def told(user: User, name: str, **asked: str) -> list[dict[str, Any]]:
    answer = caller(user, may_write=False).get(f"/api/v1/{name}/", asked)
    assert answer.status_code == 200, answer.content.decode()
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def case_of(line: SprintLine | MissedInclusion, **fields: Any) -> Case:
    days: dict[str, Any] = {"opened_on": DAY, "opens_on": DAY, "due_on": DAY, "year": 2024}
    return make.inclusion_case(line.enterprise, **days | fields)


def test_a_line_of_the_sprint_list_is_told_with_what_became_of_it() -> None:
    line = make.sprint_line(works(), p10=Decimal(20_318_000))
    case = case_of(line)
    make.sprint_line(works(), "POSSIBLE", year=2023)
    officer = make.user("OFFICER", "新安街道")
    rows = told(officer, "sprint-lines")
    assert [row["year"] for row in rows] == [2024, 2023]
    assert rows[0] | {"p50": "", "p90": ""} == {
        "id": line.pk, "enterprise": line.enterprise_id, "district": "440306", "street": make.unit("新安街道").code,
        "year": 2024, "listed_on": "2024-09-01", "quarter": 2, "readiness": "LIKELY", "ytd": "11000000.00",
        "p10": "20318000.00", "p50": "", "p90": "", "included_on": None, "has_case": True, "case": case.pk,
    }  # fmt: skip
    make.inclusion(line.enterprise, DAY)
    one = caller(officer, may_write=False).get(f"/api/v1/sprint-lines/{line.pk}/").json()
    assert one["included_on"] == "2024-10-23"


def test_a_line_of_those_not_included_is_told_with_what_was_seen_and_why_it_was_closed() -> None:
    line = make.missed_inclusion(
        works(),
        site_on=DAY,
        is_operating=True,
        reason="CASE_OPENED",
        closed_on=DAY,
        activity="电子元器件加工",
    )
    MissedInclusion.objects.filter(pk=line.pk).update(case=case_of(line))
    officer = make.user("OFFICER", "新安街道", name="王经办")
    MissedInclusion.objects.update(site_by=officer)
    (row,) = told(officer, "missed-inclusions")
    street = make.unit("新安街道").code
    assert row == {
        "id": line.pk, "enterprise": line.enterprise_id, "district": "440306", "street": street, "kind": "DUE",
        "year": 2023, "holder": street, "revenue": "21000000.00", "source": "TAX", "threshold": "20000000.00",
        "listed_on": "2024-02-01", "site_on": "2024-10-23", "is_operating": True, "is_industrial": None,
        "is_of_scale": None, "activity": "电子元器件加工", "site_note": "", "reason": "CASE_OPENED", "note": "",
        "closed_on": "2024-10-23", "case": Case.objects.get().pk,
    }  # fmt: skip


def test_what_lies_elsewhere_is_not_told_nor_the_case_that_went_there() -> None:
    away = make.unit("南山区")
    lines: list[SprintLine | MissedInclusion] = [make.sprint_line(works()), make.missed_inclusion(works())]
    for line in lines:
        case = case_of(line, district=away, street=None)
        if isinstance(line, MissedInclusion):
            MissedInclusion.objects.filter(pk=line.pk).update(case=case)
    officer, other = make.user("OFFICER", "新安街道"), make.user("OFFICER", "南山区")
    for name, line in zip(NAMES, lines, strict=True):
        assert told(other, name) == []
        client = caller(other, may_write=False)
        assert client.get(f"/api/v1/{name}/{line.pk}/").status_code == 404
        (row,) = told(officer, name)
        assert row["case"] is None
        assert told(make.user("BUREAU"), name)[0]["case"] is not None
        assert Client().get(f"/api/v1/{name}/").status_code == 401
    assert told(officer, "sprint-lines")[0]["has_case"] is True


def test_the_lists_own_filters_narrow_and_what_they_refuse_is_refused() -> None:
    ours, theirs = works(), works("南山区", None)
    for of, level, kind in ((ours, "LIKELY", "DUE"), (theirs, "POSSIBLE", "BELOW")):
        make.sprint_line(of, level)
        make.missed_inclusion(of, kind=kind)
    bureau = make.user("BUREAU")
    for name, asked in (
        ("sprint-lines", {"readiness": "LIKELY"}),
        ("sprint-lines", {"district": "440306", "year": "2024", "progress": "NONE"}),
        ("missed-inclusions", {"kind": "DUE", "status": "UNSEEN"}),
        ("missed-inclusions", {"street": make.unit("新安街道").code, "year": "2023"}),
    ):
        assert [row["enterprise"] for row in told(bureau, name, **asked)] == [ours.pk], asked
    client = caller(bureau, may_write=False)
    for name in NAMES:
        assert len(told(bureau, name)) == 2
        for wrong in ("district=PURPLE", "distrct=440306"):
            assert client.get(f"/api/v1/{name}/?{wrong}").status_code == 400, (name, wrong)


def test_the_description_tells_every_filter_and_its_examples_hold_as_what_is_answered_does() -> None:
    bare = works("宝安区", None)
    make.sprint_line(bare, ytd=None, p50=None)
    make.missed_inclusion(bare)
    bureau = make.user("BUREAU")
    schema, client = described(bureau), caller(bureau, may_write=False)
    for name in NAMES:
        get = schema["paths"][f"/api/v1/{name}/"]["get"]
        answer = get["responses"]["200"]["content"]["application/json"]
        assert answer["examples"]
        rows = client.get(f"/api/v1/{name}/").json()
        assert rows["results"][0]["street"] is None
        for example in [each["value"] for each in answer["examples"].values()] + [rows]:
            assert wrong_with(example, answer["schema"], schema) == [], name
        codes = {code for table in VIEWSETS[name].tables for code in table.by_code}
        names = {one["name"] for one in get["parameters"]}
        assert names == codes | VIEWSETS[name].pagination_class.names - {"format"}


def test_a_page_costs_the_same_however_many_lines() -> None:
    officer = make.user("OFFICER", "新安街道")
    client = caller(officer, may_write=False)
    for name in NAMES:
        counted = []
        for many in (1, 5):
            for _each in range(many):
                case_of(make.sprint_line(works()))
                make.missed_inclusion(works())
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/api/v1/{name}/")
            counted.append(len(queries))
        assert counted[0] == counted[1] <= 6
