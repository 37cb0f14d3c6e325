"""Leaders are named after an inclusion, follow the facts, and end."""

import datetime as dt

import pytest
from django.http import Http404

from accounts.models import User
from core.parameters.models import Parameter
from cultivation.contacts.models import HangPoint
from cultivation.contacts.services import hang_points
from cultivation.contacts.services.following import follow
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.moves.services import change_status
from cultivation.enterprises.services.facts import record_exit
from tests.support import factories as make
from tests.support.refusals import refuses

D = dt.date
TODAY = D(2024, 5, 10)


@pytest.fixture
def included(works: Enterprise) -> Enterprise:
    """Included on 30 November 2022: it hangs until 30 November 2025."""
    make.inclusion(works, D(2022, 11, 30))
    return works


def named(actor: User, enterprise: Enterprise, leader: str = "陈国强", **fields: object) -> HangPoint:
    """The leader is named, of the district."""
    return hang_points.assign(
        actor=actor, enterprise=enterprise.pk, leader=leader, title="副区长", unit=make.unit("宝安区").pk,
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_leader_is_named_until_three_years_after_the_inclusion(
    reviewer: User, included: Enterprise
) -> None:
    row = named(reviewer, included)
    assert (row.valid_from, row.valid_to, row.leader, row.title) == (
        TODAY, D(2025, 11, 30), "陈国强", "副区长",
    )  # fmt: skip


def test_the_latest_inclusion_counts(reviewer: User, included: Enterprise) -> None:
    make.exit_(included, D(2023, 12, 31))
    make.inclusion(included, D(2024, 2, 29))
    assert named(reviewer, included).valid_to == D(2027, 2, 28)


def test_before_an_inclusion_and_after_the_time_it_is_refused(reviewer: User, works: Enterprise) -> None:
    with refuses("hang.before"):
        named(reviewer, works)
    make.inclusion(works, D(2021, 5, 9))
    with refuses("hang.after"):
        named(reviewer, works)
    assert not HangPoint.objects.exists()


def test_a_leader_does_not_begin_before_the_inclusion(reviewer: User, included: Enterprise) -> None:
    with refuses("hang.before"):
        named(reviewer, included, on=D(2022, 11, 29))


def test_another_leader_ends_the_first(reviewer: User, included: Enterprise) -> None:
    first = named(reviewer, included, on=D(2024, 4, 1))
    second = named(reviewer, included, "刘志明", seen=first.pk)
    first.refresh_from_db()
    assert (first.ended_on, first.end_reason, second.valid_from) == (TODAY, "另行指定", TODAY)
    with refuses("contact.changed"):
        named(reviewer, included, "孙伟", seen=first.pk)


def test_a_leader_ends_early_with_a_reason(reviewer: User, included: Enterprise) -> None:
    row = named(reviewer, included)
    hang_points.end(actor=reviewer, hang_point=row.pk, on=TODAY, reason="领导分工调整", version=1)
    row.refresh_from_db()
    assert (row.ended_on, row.end_reason) == (TODAY, "领导分工调整")
    with refuses("hang.over"):
        hang_points.end(actor=reviewer, hang_point=row.pk, on=TODAY, reason="再来")


def test_who_does_not_see_it_does_not_find_it(included: Enterprise) -> None:
    other = make.user("REVIEWER", "南山区")
    with pytest.raises(Http404):
        named(other, included)
    row = make.hang_point(included)
    with pytest.raises(Http404):
        hang_points.end(actor=other, hang_point=row.pk, on=TODAY, reason="x")
    with refuses("OUT_OF_SCOPE"):
        named(make.user("OFFICER", "新安街道"), included)


def test_an_exit_below_scale_does_not_end_it(included: Enterprise) -> None:
    row = make.hang_point(included, valid_to=D(2025, 11, 30))
    make.exit_(included, D(2024, 5, 9), reason="BELOW_SCALE")
    make.exit_(included, D(2024, 5, 8), reason="STOPPED")
    assert sum(follow().values()) == 0
    row.refresh_from_db()
    assert row.ended_on is None


@pytest.mark.parametrize("reason", ["DEREGISTERED", "REVOKED", "BANKRUPT", "MERGED", "MOVED_OUT"])
def test_these_exits_end_it_on_their_day(included: Enterprise, reason: str) -> None:
    row = make.hang_point(included)
    make.exit_(included, D(2024, 5, 6), reason=reason)
    assert follow()["ended"] == 1
    row.refresh_from_db()
    assert row.ended_on == D(2024, 5, 6)
    assert row.end_reason in {"注销", "吊销", "破产关闭", "兼并吸收", "迁出本市"}
    assert sum(follow().values()) == 0


def test_an_exit_before_the_latest_inclusion_ends_nothing(included: Enterprise) -> None:
    make.exit_(included, D(2023, 3, 1), reason="MOVED_OUT")
    make.inclusion(included, D(2024, 1, 31))
    make.hang_point(included, valid_to=D(2027, 1, 31))
    assert follow()["ended"] == 0


def test_a_status_that_ends_it_does_so_by_itself_and_refuses_another(
    reviewer: User, included: Enterprise, django_capture_on_commit_callbacks: object
) -> None:
    row = make.hang_point(included)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        change_status(
            actor=reviewer, enterprise=included.pk, status="DEREGISTERED", on=D(2024, 5, 7), evidence="公告"
        )
    row.refresh_from_db()
    assert (row.ended_on, row.end_reason) == (D(2024, 5, 7), "注销")
    with refuses("hang.ended"):
        named(reviewer, included)


def test_an_exit_on_record_ends_it_at_once(
    included: Enterprise, django_capture_on_commit_callbacks: object
) -> None:
    row = make.hang_point(included)
    make.annual(included, 2023, revenue=30_000_000)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        record_exit(
            actor=make.user("STAT_LIAISON"),
            enterprise=included.pk,
            exited_on=D(2024, 5, 8),
            reason="MOVED_OUT",
        )
    row.refresh_from_db()
    assert row.ended_on == D(2024, 5, 8)


def test_a_new_inclusion_lengthens_it_and_one_taken_back_ends_it(included: Enterprise) -> None:
    row = make.hang_point(included, valid_to=D(2025, 11, 30))
    again = make.inclusion(included, D(2024, 5, 1))
    assert follow()["extended"] == 1
    row.refresh_from_db()
    assert row.valid_to == D(2027, 5, 1)
    again.delete()
    included.inclusions.all().delete()
    assert follow()["taken_back"] == 1
    row.refresh_from_db()
    assert (row.ended_on, row.end_reason) == (TODAY, "纳统记录已撤销")


def test_after_its_last_day_it_is_over(works: Enterprise) -> None:
    make.inclusion(works, D(2021, 5, 9))
    row = make.hang_point(works, D(2023, 1, 5), valid_to=D(2024, 5, 9))
    assert follow()["expired"] == 1
    row.refresh_from_db()
    assert (row.ended_on, row.end_reason) == (TODAY, "期满")


def test_years_that_nobody_knows_end_no_hang_point(included: Enterprise) -> None:
    row = make.hang_point(included)
    Parameter.objects.filter(code="hang_point_years").update(value="")
    follow()
    kept = HangPoint.objects.get(pk=row.pk)
    assert (kept.ended_on, kept.valid_to) == (None, row.valid_to)
    with refuses("hang.years"):
        hang_points.assign(
            actor=make.user("REVIEWER", "宝安区"),
            enterprise=included.pk,
            leader="刘志明",
            unit=included.district_id,
        )
