"""Two archives become one and are parted again: what moves, what stays, what came since, and every row as it was."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.periods import Period
from core.verdict import Refused
from cultivation.enterprises import selectors
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.merging.doublets import find_doublets
from cultivation.enterprises.merging.models import EnterpriseMerge
from cultivation.enterprises.merging.selectors import pairs
from cultivation.enterprises.merging.services import merge, preview, unmerge
from cultivation.enterprises.models import AnnualFigures, Enterprise, Standing
from cultivation.enterprises.pool import in_pool_q
from cultivation.enterprises.standing import refresh_standing
from cultivation.ledger.models import Problem
from cultivation.plan.inputs import counted, units_below
from cultivation.plan.selectors import rows
from cultivation.plan.selectors.rows import Asked
from cultivation.pool.key.counts import key_counts
from incentives.eligibility import services as awards
from incentives.eligibility.registry import find
from incentives.facts.models import Payment
from monitoring.returns import selectors as returns
from monitoring.returns.services.opening import freeze
from monitoring.scan.reading.register import register_of
from tests.support.checksums import checksum
from tests.support.factories import (
    annual,
    assessment,
    attachment,
    enterprise,
    evaluation,
    exit_,
    inclusion,
    key_member,
    member,
    payment,
    problem,
    quarter,
    quarterly_return,
    recognition,
    user,
)
from tests.support.parameters import load_parameters
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db
BESIDES = {
    "cultivation_enterprisemerge",
    "core_formkey",
    "core_notice",
    "incentives_specialisedcandidate",
    "monitoring_restated",
}


@pytest.fixture(autouse=True)
def _parameters(db: None) -> None:
    load_parameters()


def every_table() -> str:
    """The checksum of all tables but the merges themselves."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.managed]
    return checksum(*sorted(set(tables) - BESIDES))


def two(district: str = "宝安区", other: str = "宝安区") -> tuple[Enterprise, Enterprise]:
    """A survivor and an absorbed with one of everything, some of which collide."""
    first = enterprise(district, name="深圳市明达光电有限公司", revenue={2022: 18_000_000, 2023: 9_000_000})
    second = enterprise(other, name="明达光电（深圳）有限公司", revenue={2021: 7_000_000, 2023: 12_000_000})
    AnnualFigures.objects.filter(enterprise=second, year=2021).update(is_current=False)
    annual(second, 2021, version=2, revenue=Decimal(8_000_000))
    for each in (first, second):
        inclusion(each, dt.date(2023, 11, 30))
        quarter(2024, 3)
        member(each)
        quarterly_return(each)
        assessment(each)
    inclusion(second, dt.date(2020, 11, 30))
    exit_(second, dt.date(2021, 12, 31))
    problem(second)
    payment(second)
    evaluation(second)
    recognition(second)
    refresh_standing([first.pk, second.pk])
    return first, second


def test_everything_moves_but_what_collides_which_stays_and_is_listed() -> None:
    first, second = two()
    officer = user("REVIEWER", "宝安区")
    attachment(second, officer)
    planned = preview(actor=officer, survivor=first.pk, absorbed=second.pk)
    made = merge(actor=officer, survivor=first.pk, absorbed=second.pk, reason="同一家")
    assert {
        table: len(each.get("ids", [])) for table, each in made.moved.items() if each.get("ids")
    } == planned.moved
    assert planned.kept == {
        "cultivation_annualfigures": 1,
        "cultivation_inclusion": 1,
        "monitoring_monitoringmember": 1,
        "monitoring_quarterlyreturn": 1,
    }
    assert {table for table, _pk, _words in made.kept} == set(planned.kept)
    assert any("2023" in words for table, _pk, words in made.kept if table == "cultivation_annualfigures")
    figures = AnnualFigures.objects.filter(enterprise=first).order_by("year", "version")
    assert list(figures.values_list("year", "revenue", "version", "is_current")) == [
        (2021, Decimal(7_000_000), 1, False),
        (2021, Decimal(8_000_000), 2, True),
        (2022, Decimal(18_000_000), 1, True),
        (2023, Decimal(9_000_000), 1, True),
    ]
    assert Payment.objects.get().enterprise == first
    assert first.recognitions.count() == 1
    assert Problem.objects.get().enterprise == first
    second.refresh_from_db()
    assert (second.merged_into, second.status) == (first, "DUPLICATE")


def test_names_and_codes_of_the_absorbed_become_former_ones_of_the_survivor() -> None:
    first, second = two()
    officer = user("REVIEWER", "宝安区")
    merge(actor=officer, survivor=first.pk, absorbed=second.pk, reason="同一家")
    found = selectors.by_uscc(officer, second.uscc)
    assert found == first
    assert [each.id for each in selectors.find(officer, "明达光电（深圳）")] == [first.pk]
    assert first.names.get(valid_to=None).name == first.name
    assert first.usccs.get(valid_to=None).uscc == first.uscc


def test_the_absorbed_is_out_of_lists_counts_pool_and_scan_and_its_address_leads_on(client: Client) -> None:
    first, second = two()
    officer = user("REVIEWER", "宝安区")
    nobody = ENTERPRISES.with_values()
    assert selectors.count(officer, nobody) == 2
    merge(actor=officer, survivor=first.pk, absorbed=second.pk, reason="同一家")
    assert selectors.count(officer, nobody) == 1
    for sort in ("name", "-name", "revenue", "-revenue"):
        assert list(selectors.ids(officer, nobody, sort)) == [first.pk], sort
    assert not Standing.objects.filter(enterprise=second).exists()
    assert not Standing.objects.filter(in_pool_q(2025), enterprise=second).exists()
    assert list(register_of(Period(2024, 3), 0, 10**9, timezone.now()).enterprise) == [first.pk]
    client.force_login(officer)
    answer = client.get(reverse("enterprises:detail", args=[second.pk]))
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("enterprises:detail", args=[first.pk])
    assert client.get(answer.headers["Location"]).status_code == 200
    client.force_login(user("REVIEWER", "南山区"))
    assert client.get(reverse("enterprises:detail", args=[second.pk])).status_code == 404


def test_what_stayed_with_the_absorbed_counts_in_no_number() -> None:
    first, second = two()
    officer, bureau = user("REVIEWER", "宝安区"), user("BUREAU")
    for each in (first, second):
        key_member(each, year=2024)

    def numbers() -> dict[str, Any]:
        return {
            "included": rows.included(Asked(2023, dt.date(2024, 1, 1))).count(),
            "seen": rows.included(Asked(2023, dt.date(2024, 1, 1), officer)).count(),
            "split by": sum(each.last_year for each in counted(2024, units_below(None))),
            "listed": returns.members(
                returns.query_of(bureau, Period(2024, 3), dt.date(2024, 10, 20))
            ).count(),
            "key": key_counts(2024)[first.district_id].nominated,
            "judged": sorted(
                awards.preview(find("P1"), 2023, dt.date(2024, 10, 20)).subjects.enterprise.tolist()
            ),
        }

    both = {
        "included": 2,
        "seen": 2,
        "split by": 2,
        "listed": 2,
        "key": 2,
        "judged": sorted([first.pk, second.pk]),
    }
    assert numbers() == both
    made = merge(actor=officer, survivor=first.pk, absorbed=second.pk, reason="同一家")
    assert numbers() == dict.fromkeys(list(both)[:-1], 1) | {"judged": [first.pk]}
    later = Period(2024, 4)
    quarter(2024, 4)
    assert freeze(later, today=dt.date(2025, 1, 5)) == 1
    unmerge(actor=officer, merge=made.pk)
    assert numbers() == both


def test_merge_and_unmerge_give_back_every_row_of_every_table() -> None:
    first, second = two()
    officer = user("REVIEWER", "宝安区")
    attachment(second, officer)
    before = every_table()
    made = merge(actor=officer, survivor=first.pk, absorbed=second.pk, reason="同一家")
    assert every_table() != before
    assert unmerge(actor=officer, merge=made.pk).came == []
    assert every_table() == before


def test_what_came_since_stays_with_the_survivor_and_is_listed() -> None:
    first, second = two()
    officer = user("REVIEWER", "宝安区")
    made = merge(actor=officer, survivor=first.pk, absorbed=second.pk, reason="同一家")
    came = problem(first, title="合并后的问题")
    newer = AnnualFigures.supersede(
        {"enterprise": first, "year": 2021, "source": "ENTERPRISE"}, revenue=Decimal(1)
    )
    row = unmerge(actor=officer, merge=made.pk)
    assert {(table, pk) for table, pk, _words in row.came} == {
        ("cultivation_problem", came.pk),
        ("cultivation_annualfigures", newer.pk),
    }
    came.refresh_from_db()
    assert came.enterprise == first
    back = AnnualFigures.objects.filter(enterprise=second, year=2021, is_current=True)
    assert back.get().revenue == Decimal(8_000_000)
    assert Standing.objects.filter(enterprise=second).exists()


@pytest.mark.parametrize("case", ["self", "absorbed", "into_absorbed", "back"])
def test_what_cannot_be_merged_is_refused_and_nothing_is_written(case: str) -> None:
    first, second = two()
    third = enterprise("宝安区")
    officer = user("REVIEWER", "宝安区")
    merge(actor=officer, survivor=first.pk, absorbed=second.pk, reason="同一家")
    sides = {
        "self": (first, first, "MERGE_SELF"),
        "absorbed": (third, second, "MERGE_ABSORBED"),
        "into_absorbed": (second, third, "MERGE_ABSORBED"),
        "back": (second, first, "MERGE_ABSORBED"),
    }
    survivor, absorbed, code = sides[case]
    before = every_table()
    with pytest.raises(Refused) as refused:
        merge(actor=officer, survivor=survivor.pk, absorbed=absorbed.pk, reason="同一家")
    assert refused.value.code == code
    assert every_table() == before


def test_two_districts_are_the_bureaus_and_one_is_its_reviewers() -> None:
    first, second = enterprise("宝安区"), enterprise("南山区")
    with pytest.raises(Http404):
        merge(actor=user("REVIEWER", "宝安区"), survivor=first.pk, absorbed=second.pk, reason="同一家")
    with refuses("MERGE_PLACE"):
        merge(
            actor=user("OFFICER", "宝安区"),
            survivor=first.pk,
            absorbed=enterprise("宝安区").pk,
            reason="同一家",
        )
    assert merge(actor=user("BUREAU"), survivor=first.pk, absorbed=second.pk, reason="同一家").pk


def test_an_undo_is_once_within_its_days_and_before_the_survivor_is_absorbed() -> None:
    officer = user("REVIEWER", "宝安区")
    with time_machine.travel("2025-03-01 09:00+08:00", tick=False):
        first, second, third = (enterprise("宝安区") for _ in range(3))
        late = merge(actor=officer, survivor=first.pk, absorbed=second.pk, reason="同一家")
        later = merge(actor=officer, survivor=third.pk, absorbed=first.pk, reason="同一家")
    with time_machine.travel("2025-03-31 09:00+08:00", tick=False):
        with refuses("MERGE_LATER"):
            unmerge(actor=officer, merge=late.pk)
        unmerge(actor=officer, merge=later.pk)
        with refuses("MERGE_UNDONE"):
            unmerge(actor=officer, merge=later.pk)
    with (
        time_machine.travel("2025-04-01 09:00+08:00", tick=False),
        refuses("MERGE_LATE"),
    ):
        unmerge(actor=officer, merge=late.pk)


def test_doublets_are_suggested_by_the_plain_name_within_ones_places() -> None:
    one, other = (
        enterprise("宝安区", name="深圳市明达光电有限公司"),
        enterprise("宝安区", name="明达（光电）有限责任公司"),
    )
    away = enterprise("南山区", name="明达光电股份有限公司")
    enterprise("宝安区", name="深圳市华瑞精密五金有限公司")
    assert find_doublets() == 2
    assert find_doublets() == 2
    assert [(p.first, p.second) for p in pairs(user("REVIEWER", "宝安区"))] == [(one, other)]
    assert [(p.first, p.second) for p in pairs(user("BUREAU"))] == [(one, other), (one, away)]
    assert pairs(user("REVIEWER", "南山区")) == []


def told(*arguments: str) -> tuple[dict[str, Any], int]:
    """What a command prints, and its exit status."""
    out = StringIO()
    try:
        call_command(*arguments, "--json", stdout=out)
    except SystemExit as left:
        return json.loads(out.getvalue()), int(str(left.code))
    return json.loads(out.getvalue()), 0


def test_the_commands_preview_merge_and_part() -> None:
    first, second = two()
    officer = user("REVIEWER", "宝安区")
    asked = ("merge_enterprises", first.uscc, second.uscc, "--user", officer.username, "--reason", "同一家")
    seen, status = told(*asked)
    assert (seen["merge"], status) == (None, 0)
    assert not EnterpriseMerge.objects.exists()
    done, status = told(*asked, "--commit")
    assert (done["moved"], done["kept"]) == (seen["moved"], seen["kept"])
    again, status = told(*asked, "--commit")
    assert (again["code"], status) == ("MERGE_ABSORBED", 1)
    unknown, status = told(*asked[:1], "914403001922038216", *asked[2:])
    assert (unknown["code"], status) == ("MERGE_UNKNOWN", 1)
    parted, status = told("unmerge_enterprises", str(done["merge"]), "--user", officer.username)
    assert (parted, status) == ({"merge": done["merge"], "moved": done["moved"], "kept": {}}, 0)


def test_the_pages_compare_merge_and_part(client: Client) -> None:
    first, second = two()
    find_doublets()
    client.force_login(user("REVIEWER", "宝安区"))
    assert "1 组企业名称相同" in client.get(reverse("enterprises:doublets")).content.decode()
    door = reverse("enterprises:compare", args=[first.pk, second.pk])
    opened = client.get(door)
    assert "留在原处" in opened.content.decode()
    sent = {"form_key": opened.context["key"], "survivor": str(second.pk), "reason": ""}
    assert client.post(door, sent).status_code == 422
    answer = client.post(door, sent | {"reason": "同一家"})
    assert answer.status_code == 302
    row = EnterpriseMerge.objects.get()
    assert (row.survivor, row.absorbed) == (second, first)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "已并入" in page
    assert "撤销合并" in page
    assert client.post(reverse("enterprises:unmerge", args=[row.pk])).status_code == 302
    assert "合并已撤销" in client.get(answer.headers["Location"]).content.decode()


def test_the_archive_names_its_doublets_and_looks_for_near_names_when_asked(client: Client) -> None:
    first, second = two()
    near = enterprise("宝安区", name="深圳市明达光学有限公司")
    far = enterprise("南山区", name="深圳市明达光电科技有限公司")
    page = reverse("enterprises:detail", args=[first.pk])
    door = reverse("enterprises:near", args=[first.pk])
    client.force_login(user("REVIEWER", "宝安区"))
    before = client.get(page).content.decode()
    assert "合并" in before
    assert "名称相同" not in before, "before the night"
    assert door in before
    find_doublets()
    assert "合并：1 家名称相同" in client.get(page).content.decode()
    assert reverse("enterprises:compare", args=[first.pk, second.pk]) in client.get(page).content.decode()
    found = client.get(door)
    assert [one.id for one in found.context["found"]] == [second.pk, near.pk]
    assert "名称相同" in found.content.decode()
    assert reverse("enterprises:compare", args=[first.pk, near.pk]) in found.content.decode()
    assert client.get(reverse("enterprises:near", args=[far.pk])).status_code == 404
    client.force_login(user("OFFICER", "宝安区"))
    assert client.get(door).status_code == 403
    assert door not in client.get(page).content.decode()


def test_two_merges_in_both_directions_at_once_wait_for_each_other() -> None:
    first, second = two()
    officer = user("REVIEWER", "宝安区")
    with connection.execute_wrapper(_noting := _Locks()):
        merge(actor=officer, survivor=second.pk, absorbed=first.pk, reason="同一家")
    assert _noting.orders == [sorted((first.pk, second.pk))]


class _Locks:
    """In which order rows of enterprises are locked, from the statements themselves."""

    def __init__(self) -> None:
        self.orders: list[list[int]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "FOR UPDATE" in sql and "cultivation_enterprise" in sql and "ORDER BY" in sql:
            self.orders.append(sorted(params))
        return execute(sql, params, many, context)
