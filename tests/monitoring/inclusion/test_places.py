"""Open cases and lines follow their enterprise: to another street, to the survivor of a merge; what has ended stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import User
from core.verdict import Refused
from cultivation.enterprises.merging.services import merge
from cultivation.enterprises.models import Enterprise
from monitoring.inclusion.models import Case, MissedInclusion
from monitoring.inclusion.services import missed_moving as moving
from monitoring.inclusion.services.places import follow_places
from monitoring.inclusion.services.sweeping import sweep
from tests.monitoring.inclusion.cases import DAY, at, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")


@pytest.fixture
def of() -> Enterprise:
    return works()


def notes(row: Case | MissedInclusion) -> list[tuple[str, str]]:
    return list(row.events.order_by("pk").values_list("kind", "note"))


def test_a_case_follows_to_another_street_once_and_the_line_stays_with_who_was_asked(of: Enterprise) -> None:
    case, ended = make.inclusion_case(of), make.inclusion_case(of, "INCLUDED", door="MONTHLY")
    line = make.missed_inclusion(of)
    Enterprise.objects.filter(pk=of.pk).update(street=make.unit("西乡街道"))
    assert [follow_places([of.pk]) for _each in range(2)] == [1, 0]
    for row in (case, ended, line):
        row.refresh_from_db()
    assert [row.street.name for row in (case, ended, line) if row.street] == [
        "西乡街道",
        "新安街道",
        "新安街道",
    ]
    assert (case.version, notes(case), notes(line)) == (2, [("MOVED", "新安街道 → 西乡街道")], [])


def test_a_merge_brings_both_to_where_the_survivor_lies(
    of: Enterprise, django_capture_on_commit_callbacks: Any
) -> None:
    case, survivor = make.inclusion_case(of), works("南山区", None)
    line = make.missed_inclusion(of, site_on=DAY)
    with django_capture_on_commit_callbacks(execute=True):
        merge(actor=make.user("BUREAU"), survivor=survivor.pk, absorbed=of.pk, reason="同一家企业")
    district = make.unit("南山区")
    case.refresh_from_db()
    line.refresh_from_db()
    assert (case.enterprise, case.district, case.street) == (survivor, district, None)
    assert (line.enterprise, line.district, line.holder, line.site_on) == (survivor, district, district, None)
    assert [kind for kind, _note in (*notes(case), *notes(line))] == ["MOVED", "MOVED"]


def test_the_sweep_brings_along_what_nobody_was_told_of(of: Enterprise) -> None:
    case = make.inclusion_case(of)
    Enterprise.objects.filter(pk=of.pk).update(street=None)
    sweep(at=at(DAY))
    case.refresh_from_db()
    assert case.street is None


def test_a_closed_line_is_not_opened_again_where_the_enterprise_is_no_more(
    of: Enterprise, reviewer: User
) -> None:
    line = make.missed_inclusion(of, closed_on=dt.date(2024, 3, 1), reason="STOPPED")
    Enterprise.objects.filter(pk=of.pk).update(district=make.unit("南山区"), street=None)
    with pytest.raises(Refused) as refused:
        moving.reopen(actor=reviewer, missed=line.pk, note="核错了")
    assert refused.value.code == "missed.moved"
