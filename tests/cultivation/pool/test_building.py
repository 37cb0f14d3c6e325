"""A build: counts and lists before, only what differs after, refused when it may not be, and the whole life of a year."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.jobs.models import Job
from core.jobs.running import run_now
from core.parameters.models import Parameter
from core.verdict import Refused
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.models import AnnualFigures, Enterprise
from cultivation.enterprises.pool import in_pool_q, pool_conditions
from cultivation.enterprises.selectors import count
from cultivation.enterprises.services.facts import record_inclusion
from cultivation.enterprises.standing import refresh_standing
from cultivation.pool.models import PoolDraft, PoolMove, PoolVerdict, PoolVersion
from cultivation.pool.reading import verdict_of
from cultivation.pool.services import building
from cultivation.pool.services.following import follow
from cultivation.pool.services.freezing import freeze_pools
from cultivation.pool.services.moves import leave, supplement
from tests.support.factories import annual, enterprise, inclusion, unit, user

pytestmark = pytest.mark.usefixtures("march")


def city() -> dict[str, Enterprise]:
    """Three in the pool, and one out for each first reason but standing still."""
    return {
        "one": enterprise("宝安区", "新安街道", revenue={2023: 15_000_000}),
        "two": enterprise("宝安区", revenue={2023: 10_000_000}, industry="0610"),
        "three": enterprise("南山区", revenue={2023: Decimal("19999999.99")}),
        "below": enterprise("宝安区", revenue={2023: 9_000_000}),
        "above": enterprise("宝安区", revenue={2023: 30_000_000}),
        "unknown": enterprise("宝安区"),
        "trade": enterprise("宝安区", revenue={2023: 15_000_000}, industry="5199"),
    }


def correct(one: Enterprise, amount: int) -> None:
    AnnualFigures.supersede(
        {"enterprise": one, "year": 2023, "source": "ENTERPRISE"}, revenue=Decimal(amount)
    )


def commit(year: int = 2024) -> building.Built:
    return building.commit(actor=user("BUREAU"), year=year)


def in_pool(year: int = 2024) -> set[int]:
    return set(Enterprise.objects.filter(in_pool_q(year)).values_list("pk", flat=True))


def test_a_preview_counts_and_lists_and_leaves_no_trace() -> None:
    firms = city()
    built = building.preview(actor=user("BUREAU"), year=2024, keep=True)
    assert (built.version, built.considered, built.entered, built.stayed, built.left) == (1, 7, 3, 0, 0)
    assert built.excluded == {
        "NOT_INDUSTRY": 1,
        "REVENUE_AT_OR_ABOVE": 1,
        "REVENUE_BELOW": 1,
        "REVENUE_UNKNOWN": 1,
    }
    assert built.written == 0
    assert not PoolVersion.objects.exists()
    assert not PoolVerdict.objects.exists()
    drafted = set(PoolDraft.objects.values_list("enterprise_id", flat=True))
    assert drafted == {firms[name].pk for name in ("one", "two", "three")}
    building.preview(actor=user("BUREAU"), year=2024, keep=True)
    assert PoolDraft.objects.count() == 3


def test_the_first_version_is_compared_with_the_year_before() -> None:
    firms = city()
    for name in ("one", "below"):
        AnnualFigures.objects.create(enterprise=firms[name], year=2022, source="TAX", revenue=12_000_000)
    assert [
        (b.entered, b.stayed, b.left) for b in (building.preview(actor=user("BUREAU"), year=2024), commit())
    ] == [
        (2, 1, 1),
        (2, 1, 1),
    ]


def test_a_commit_says_what_the_conditions_say_and_counts_add_up() -> None:
    firms = city()
    built = commit()
    assert built.version == 1
    assert built.written == built.considered == 7
    assert built.considered == built.entered + built.stayed + sum(built.excluded.values())
    for one in firms.values():
        assert verdict_of(2024, one.pk).reasons == pool_conditions(2024, one.pk)
    row: Any = PoolVerdict.objects.with_figures().get(enterprise=firms["one"])
    assert (row.district, row.street, row.figures_version) == (unit("宝安区"), unit("新安街道"), 1)
    assert verdict_of(2024, firms["one"].pk).said[0].source == "ENTERPRISE 2023 v1"


def test_from_the_first_version_on_lists_read_what_is_stored() -> None:
    firms = city()
    bureau = user("BUREAU")
    assert in_pool() == {firms[name].pk for name in ("one", "two", "three")}
    commit()
    correct(firms["one"], 5_000_000)
    assert firms["one"].pk in in_pool()
    assert count(bureau, ENTERPRISES.parse(bureau, {"pool": "in"})) == 3
    assert count(bureau, ENTERPRISES.parse(bureau, {"pool": "REVENUE_BELOW"})) == 1
    commit()
    assert count(bureau, ENTERPRISES.parse(bureau, {"pool": "in"})) == 2
    assert count(bureau, ENTERPRISES.parse(bureau, {"pool": "REVENUE_BELOW"})) == 2


def test_a_rebuild_writes_only_what_differs_and_earlier_versions_can_be_asked() -> None:
    firms = city()
    commit()
    again = commit()
    assert (again.version, again.written, again.entered, again.stayed, again.left) == (1, 0, 0, 3, 0)
    assert again.excluded == {
        "NOT_INDUSTRY": 1,
        "REVENUE_AT_OR_ABOVE": 1,
        "REVENUE_BELOW": 1,
        "REVENUE_UNKNOWN": 1,
    }
    assert PoolVersion.objects.count() == 1
    correct(firms["one"], 5_000_000)
    correct(firms["below"], 10_000_000)
    correct(firms["above"], 31_000_000)
    seen = building.preview(actor=user("BUREAU"), year=2024)
    assert (seen.version, seen.entered, seen.stayed, seen.left) == (2, 1, 2, 1)
    second = commit()
    assert (second.version, second.entered, second.stayed, second.left, second.written) == (2, 1, 2, 1, 3)
    was, now = PoolVerdict.objects.filter(enterprise=firms["one"]).order_by("first")
    assert (was.first, was.last, was.in_pool, now.first, now.last, now.in_pool) == (
        1,
        1,
        True,
        2,
        None,
        False,
    )
    untouched = PoolVerdict.objects.get(enterprise=firms["two"])
    assert (untouched.first, untouched.last) == (1, None)


def test_an_unchanged_city_is_known_by_its_checksum_without_a_row_compared() -> None:
    firms = city()
    commit()
    version = PoolVersion.objects.get()
    for kept, compares in ((version.sums, False), (version.sums | {"checksum": ""}, True)):
        PoolVersion.objects.update(sums=kept)
        with CaptureQueriesContext(connection) as ran:
            assert (commit().version, PoolVersion.objects.count()) == (1, 1)
        assert any("FULL JOIN" in each["sql"] for each in ran) is compares
    PoolVersion.objects.update(sums=version.sums)
    for seen in ({"street": unit("西乡街道")}, {"status": "DEREGISTERED"}, {"industry": "1300"}):
        Enterprise.objects.filter(pk=firms["below"].pk).update(**seen)
        refresh_standing()
        assert commit().written == 1, seen
    source = AnnualFigures.objects.get(enterprise=firms["two"])
    annual(firms["two"], 2023, source="TAX", revenue=source.revenue)
    source.delete()
    assert commit().written == 1, "the same amount of another source"


def test_a_changed_band_judges_everyone_again_and_what_it_leaves_alone_is_not_written() -> None:
    city()
    commit()
    Parameter.objects.create(
        code="pool_revenue_min", value="12000000", unit="yuan", valid_from="2024-02-01", mark="ours"
    )
    built = commit()
    assert (built.version, built.entered, built.left, built.written) == (2, 0, 1, 1)
    assert built.excluded["REVENUE_BELOW"] == 2


def test_who_moves_or_goes_makes_another_version() -> None:
    firms = city()
    commit()
    Enterprise.objects.filter(pk=firms["one"].pk).update(street=unit("西乡街道"))
    assert (commit().version, PoolVerdict.objects.get(enterprise=firms["one"], last=None).street) == (
        2,
        unit("西乡街道"),
    )
    firms["below"].delete()
    built = commit()
    assert (built.version, built.considered, built.written) == (3, 6, 0)


def test_a_commit_of_what_was_not_seen_is_refused_and_writes_nothing() -> None:
    firms = city()
    seen = {"considered": 7, "entered": 3, "stayed": 0, "left": 0}
    correct(firms["one"], 5_000_000)
    with pytest.raises(Refused) as refusal, connection.cursor():
        building.commit(actor=user("BUREAU"), year=2024, seen=seen)
    assert refusal.value.code == "pool.changed"
    assert not PoolVersion.objects.exists()


def test_the_job_previews_then_commits_what_was_seen_and_begun_again_commits_once() -> None:
    city()
    bureau = user("BUREAU")
    previewed = run_now(building.ask_for(actor=bureau, year=2024))
    assert previewed.state == "DONE", previewed.error
    built = (previewed.result or {})["built"]
    seen = {name: built[name] for name in ("considered", "entered", "stayed", "left")}
    done = run_now(building.ask_for(actor=bureau, year=2024, seen=seen))
    assert (done.state, (done.result or {})["built"]["version"]) == ("DONE", 1)
    Job.objects.filter(pk=done.pk).update(state="QUEUED", attempts=0, finished_at=None)
    assert run_now(Job.objects.get(pk=done.pk)).state == "DONE"
    assert PoolVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "year", "code"),
    [("REVIEWER", 2024, "pool.permission"), ("BUREAU", 2025, "pool.year"), ("BUREAU", 1999, "pool.year")],
)
def test_who_may_not_and_a_year_that_has_not_begun_are_refused(who: str, year: int, code: str) -> None:
    for act in (building.preview, building.commit, building.ask_for):
        with pytest.raises(Refused) as refusal:
            act(actor=user(who), year=year)
        assert refusal.value.code == code


def test_a_second_build_is_refused_while_a_job_is_under_way() -> None:
    bureau = user("BUREAU")
    building.ask_for(actor=bureau, year=2024)
    with pytest.raises(Refused) as refusal:
        building.ask_for(actor=bureau, year=2024)
    assert refusal.value.code == "pool.running"


def test_without_its_parameters_a_pool_is_not_built() -> None:
    Parameter.objects.filter(code="pool_revenue_min").delete()
    with pytest.raises(Refused) as refusal:
        commit()
    assert refusal.value.code == "parameter.missing"


def test_the_life_of_a_year(march: Any) -> None:
    firms, bureau = city(), user("BUREAU")
    commit()
    correct(firms["below"], 11_000_000)
    commit()
    assert freeze_pools(dt.date(2024, 3, 31)) == []
    march.move_to(dt.datetime(2024, 4, 10, 3, tzinfo=dt.UTC))
    assert freeze_pools(dt.date(2024, 4, 1)) == [{"year": 2024, "version": 2, "members": 4}]
    assert freeze_pools() == []
    stored = set(
        PoolVerdict.objects.filter(year=2024, last=None, in_pool=True).values_list("enterprise_id", flat=True)
    )
    assert stored == {
        one.pk for one in firms.values() if pool_conditions(2024, one.pk) == ["REVENUE_IN_BAND"]
    }
    correct(firms["two"], 1)
    for act in (building.preview, building.commit, building.ask_for):
        with pytest.raises(Refused) as refusal:
            act(actor=bureau, year=2024)
        assert refusal.value.code == "pool.frozen"

    supplement(
        actor=bureau, year=2024, enterprise=firms["unknown"].pk, on=dt.date(2024, 4, 9), source="税务补报"
    )
    new = enterprise("宝安区")
    supplement(actor=bureau, year=2024, enterprise=new.pk, on=dt.date(2024, 4, 10), source="新设企业")
    record_inclusion(
        actor=bureau, enterprise=firms["one"].pk, included_on=dt.date(2024, 4, 10), door="MONTHLY"
    )
    assert follow([firms["one"].pk])["left"] == 1
    assert follow()["left"] == 0
    leave(
        actor=bureau,
        year=2024,
        enterprise=firms["three"].pk,
        on=dt.date(2024, 4, 10),
        cause="MOVED",
        source="迁出证明",
    )
    assert in_pool() == {firms["two"].pk, firms["below"].pk, firms["unknown"].pk, new.pk}
    assert not verdict_of(2024, firms["one"].pk).in_pool
    assert [(m.kind, m.cause) for m in PoolMove.objects.order_by("id")] == [
        ("JOIN", ""), ("JOIN", ""), ("LEAVE", "INCLUDED"), ("LEAVE", "MOVED"),
    ]  # fmt: skip
    kept = set(
        PoolVerdict.objects.filter(year=2024, last=None, in_pool=True).values_list("enterprise_id", flat=True)
    )
    assert kept == stored

    march.move_to(dt.datetime(2025, 3, 5, 3, tzinfo=dt.UTC))
    AnnualFigures.objects.create(enterprise=firms["two"], year=2024, source="TAX", revenue=15_000_000)
    AnnualFigures.objects.create(enterprise=firms["three"], year=2024, source="TAX", revenue=15_000_000)
    built = commit(2025)
    assert (built.version, built.entered, built.stayed, built.left) == (1, 1, 1, 3)


def test_another_district_is_a_hand_over_and_the_row_keeps_its_place(march: Any) -> None:
    firms = city()
    commit()
    march.move_to(dt.datetime(2024, 4, 10, 3, tzinfo=dt.UTC))
    freeze_pools()
    Enterprise.objects.filter(pk=firms["one"].pk).update(district=unit("南山区"), street=None)
    assert follow([firms["one"].pk])["transferred"] == 1
    assert follow()["transferred"] == 0
    moved = PoolMove.objects.get()
    assert (moved.kind, moved.district) == ("TRANSFER", unit("南山区"))
    assert PoolVerdict.objects.get(enterprise=firms["one"]).district == unit("宝安区")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"on": dt.date(2024, 4, 11)}, "pool.move_day"),
        ({"on": dt.date(2024, 4, 1)}, "pool.move_day"),
        ({"source": "  "}, "pool.source_missing"),
        ({"year": 2023}, "pool.not_frozen"),
    ],
)
def test_a_move_that_may_not_be_is_refused(march: Any, changes: dict[str, Any], code: str) -> None:
    firms = city()
    commit()
    march.move_to(dt.datetime(2024, 4, 10, 3, tzinfo=dt.UTC))
    freeze_pools()
    wanted: dict[str, Any] = {"year": 2024, "on": dt.date(2024, 4, 10), "source": "依据"} | changes
    bureau = user("BUREAU")
    acts: list[Any] = [
        lambda: supplement(actor=bureau, enterprise=firms["unknown"].pk, **wanted),
        lambda: leave(actor=bureau, enterprise=firms["one"].pk, cause="MOVED", **wanted),
    ]
    for act in acts:
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == code
    assert not PoolMove.objects.exists()


def test_who_is_in_is_not_taken_in_again_and_who_is_not_does_not_leave(march: Any) -> None:
    firms, bureau = city(), user("BUREAU")
    inclusion(firms["above"], dt.date(2023, 12, 20))
    refresh_standing()
    commit()
    march.move_to(dt.datetime(2024, 4, 10, 3, tzinfo=dt.UTC))
    freeze_pools()
    day: Any = {"year": 2024, "on": dt.date(2024, 4, 10), "source": "依据"}
    acts: list[tuple[Any, str]] = [
        (lambda: supplement(actor=bureau, enterprise=firms["one"].pk, **day), "pool.member_already"),
        (lambda: supplement(actor=bureau, enterprise=firms["above"].pk, **day), "pool.above_scale"),
        (lambda: leave(actor=bureau, enterprise=firms["below"].pk, cause="MOVED", **day), "pool.not_member"),
        (lambda: leave(actor=bureau, enterprise=firms["one"].pk, cause="BORED", **day), "pool.cause"),
        (
            lambda: leave(actor=user("REVIEWER"), enterprise=firms["one"].pk, cause="MOVED", **day),
            "OUT_OF_SCOPE",
        ),
    ]
    for act, code in acts:
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == code


def test_a_late_known_inclusion_leaves_on_the_day_of_the_freeze(march: Any) -> None:
    firms = city()
    commit()
    march.move_to(dt.datetime(2024, 4, 10, 3, tzinfo=dt.UTC))
    freeze_pools()
    inclusion(firms["one"], dt.date(2024, 3, 20))
    assert follow()["left"] == 1
    assert PoolMove.objects.get().on == dt.date(2024, 4, 10)
