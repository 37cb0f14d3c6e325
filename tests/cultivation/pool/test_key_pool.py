"""The key pool: quota and share by the domain's examples, grounds, nominations, what becomes of them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import Refused
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.services.facts import record_inclusion
from cultivation.plan.rules.decomposition import key_quota
from cultivation.pool import rules
from cultivation.pool.codes import Origin
from cultivation.pool.key.candidates import candidates, grounds_of
from cultivation.pool.key.counts import count_of, standing_of
from cultivation.pool.key.suggesting import from_outside
from cultivation.pool.models import KeyMember
from cultivation.pool.rules import KeyCount
from cultivation.pool.services.following import follow
from cultivation.pool.services.key_members import decide, let_go, replace
from cultivation.pool.services.nominating import Nomination, foresee, nominate
from tests.support.factories import enterprise, exit_, inclusion, unit, user
from tests.support.vectors import vectors

VECTORS = vectors("key_pool")
RATIO, SHARE = Decimal("1.2"), Decimal("0.20")
march = pytest.mark.usefixtures("march")


@pytest.mark.parametrize("case", VECTORS["quota"], ids=lambda case: str(case["id"]))
def test_the_domains_examples_of_quotas(case: dict[str, Any]) -> None:
    count = KeyCount(case["nominated"], case["confirmed"], case["left_included"])
    quota = key_quota(case["target"], RATIO)
    found = {
        "quota": quota,
        "members": count.members,
        "confirmed": count.confirmed,
        "short": count.short(quota),
    }
    assert found == case["expect"]


@pytest.mark.parametrize("case", VECTORS["outside"], ids=lambda case: str(case["id"]))
def test_the_domains_examples_of_the_outside_share(case: dict[str, Any]) -> None:
    left = case["inside_left_included"] + case["outside_left_included"]
    outside = case["outside"] + case["outside_left_included"]
    count = KeyCount(case["inside"] + case["outside"], 0, left, outside)
    found = {
        "members": count.members,
        "outside": count.outside,
        "outside_max": rules.outside_max(count.members, SHARE),
        "allowed": bool(rules.may_outside(count, SHARE)),
    }
    assert found == case["expect"]


@pytest.mark.parametrize(("target", "quota"), [(5, 6), (10, 12), (21, 26), (23, 28), (146, 176), (689, 827)])
def test_the_quota_is_rounded_up_exactly(target: int, quota: int) -> None:
    assert key_quota(target, RATIO) == quota


@given(st.integers(0, 10**6))
def test_a_quota_is_the_least_that_reaches_the_ratio(target: int) -> None:
    quota = key_quota(target, RATIO)
    assert quota is not None
    assert (quota - 1) * 10 < target * 12 <= quota * 10


def candidate(**fields: Any) -> Enterprise:
    return enterprise("宝安区", **{"revenue": {2023: 15_000_000}} | fields)


def act(*ones: Enterprise, by: Any = None, district: str = "宝安区", **fields: Any) -> Nomination:
    return nominate(
        actor=by or user("REVIEWER"),
        year=2024,
        district=unit(district),
        ids=[one.pk for one in ones],
        **fields,
    )


def member(one: Enterprise) -> KeyMember:
    return KeyMember.objects.filter(enterprise=one).latest("pk")


@march
def test_a_nomination_counts_towards_the_quota_which_is_none_without_a_target() -> None:
    done = act(candidate(), candidate())
    assert done.as_dict() == {
        "quota": None, "selected": 2, "nominated": 2, "members": 2, "outside": 0, "short": 0, "refused": [],
    }  # fmt: skip
    standing = standing_of(2024, unit("宝安区"))
    assert (standing.quota, standing.short, standing.count.nominated) == (None, 0, 2)


@march
def test_a_foreseen_nomination_is_the_same_and_writes_nothing() -> None:
    ones = [candidate(), candidate(industry="5199")]
    ids = [one.pk for one in ones]
    seen = foresee(actor=user("REVIEWER"), year=2024, district=unit("宝安区"), ids=ids)
    assert not KeyMember.objects.exists()
    assert seen.as_dict() == act(*ones).as_dict()


@march
@pytest.mark.parametrize(
    ("fields", "origin"),
    [
        ({}, Origin.POOL),
        ({"revenue": {}, "production_from": dt.date(2023, 10, 1)}, Origin.NEWLY_OPENED),
        ({"revenue": {}, "production_from": dt.date(2023, 9, 30)}, None),
        ({"revenue": {2023: 9_000_000}, "standing": {"p50": Decimal(20_000_000)}}, Origin.RESERVE),
        ({"revenue": {2023: 9_000_000}, "standing": {"p50": Decimal("19999999.99")}}, None),
        ({"revenue": {2023: 9_000_000}}, None),
        ({"revenue": {2023: 20_000_000}}, Origin.MISSED),
        ({"revenue": {2023: 20_000_000}, "industry": "5199"}, None),
        ({"status": "STOPPED"}, None),
    ],
)
def test_who_may_be_nominated_and_where_they_come_from(fields: dict[str, Any], origin: Origin | None) -> None:
    act(*(candidate() for _n in range(4)))
    one = candidate(**fields)
    done = act(one)
    if origin is None:
        assert [refusal.verdict.code for refusal in done.refused] == ["key.no_ground"]
        assert not KeyMember.objects.filter(enterprise=one).exists()
        return
    assert member(one).origin == origin
    assert bool(member(one).reason) is (origin != Origin.POOL)
    assert done.after.outside == (origin != Origin.POOL)


@march
def test_the_outside_share_is_judged_on_the_set_after_the_act_and_nothing_is_written_over_it() -> None:
    outside = candidate(revenue={2023: 30_000_000})
    act(*(candidate() for _n in range(3)))
    with pytest.raises(Refused) as refusal:
        act(outside)
    assert refusal.value.code == "key.outside_share"
    assert KeyMember.objects.count() == 3
    act(candidate(), outside)
    assert (count_of(2024, unit("宝安区").pk).members, count_of(2024, unit("宝安区").pk).outside) == (5, 1)


@march
def test_twice_from_elsewhere_and_above_scale_are_refused_one_by_one() -> None:
    known, elsewhere, above, good = (
        candidate(),
        enterprise("南山区", revenue={2023: 15_000_000}),
        candidate(),
        candidate(),
    )
    act(known)
    inclusion(above, dt.date(2024, 1, 1))
    Enterprise.objects.get(pk=above.pk).standing.__class__.objects.filter(pk=above.pk).update(
        above_scale=True
    )
    bureau = user("BUREAU")
    done = act(known, elsewhere, above, good, by=bureau)
    assert {refusal.uscc: refusal.verdict.code for refusal in done.refused} == {
        known.uscc: "key.known", elsewhere.uscc: "key.elsewhere", above.uscc: "key.above_scale",
    }  # fmt: skip
    assert [one.uscc for one in done.accepted] == [good.uscc]
    assert act(elsewhere, by=user("REVIEWER")).as_dict()["nominated"] == 0


@march
@pytest.mark.parametrize(
    ("role", "place"), [("OFFICER", "宝安区"), ("REVIEWER", "南山区"), ("ANALYST", "BUREAU")]
)
def test_only_the_districts_reviewer_and_the_bureau_nominate(role: str, place: str) -> None:
    with pytest.raises(Refused) as refusal:
        act(candidate(), by=user(role, place))
    assert refusal.value.code == "OUT_OF_SCOPE"


@march
def test_who_was_above_scale_before_may_be_nominated() -> None:
    one = candidate()
    inclusion(one, dt.date(2020, 11, 1))
    exit_(one, dt.date(2022, 12, 31))
    assert act(one).accepted


@march
def test_the_bureau_confirms_or_declines_with_a_reason_once_and_never_the_nominator() -> None:
    one, other = candidate(), candidate()
    bureau, reviewer = user("BUREAU"), user("REVIEWER")
    act(one, by=bureau)
    act(other, by=reviewer)
    for actor, row, code in (
        (bureau, member(one), "pool.same_person"),
        (reviewer, member(one), "OUT_OF_SCOPE"),
    ):
        with pytest.raises(Refused) as refusal:
            decide(actor=actor, member=row.pk, confirm=True)
        assert refusal.value.code == code
    decide(actor=user("BUREAU"), member=member(one).pk, confirm=True)
    with pytest.raises(Refused) as refusal:
        decide(actor=bureau, member=member(other).pk, confirm=False)
    assert refusal.value.code == "pool.reason_missing"
    decide(actor=bureau, member=member(other).pk, confirm=False, answer="请换一家")
    with pytest.raises(Refused) as refusal:
        decide(actor=bureau, member=member(other).pk, confirm=True)
    assert refusal.value.code == "pool.decided"
    count = count_of(2024, unit("宝安区").pk)
    assert (count.members, count.confirmed) == (1, 1)
    assert act(other).accepted


@march
def test_a_replacement_is_one_act_or_none() -> None:
    old, new, bad = candidate(), candidate(), candidate(industry="5199")
    act(old)
    reviewer = user("REVIEWER")
    with pytest.raises(Refused) as refusal:
        replace(actor=reviewer, member=member(old).pk, by=bad.pk, reason="停产")
    assert refusal.value.code == "key.no_ground"
    assert member(old).state == "NOMINATED"
    replace(actor=reviewer, member=member(old).pk, by=new.pk, reason="停产")
    assert (member(old).state, member(old).answer, member(new).state) == ("REPLACED", "停产", "NOMINATED")
    assert count_of(2024, unit("宝安区").pk).members == 1
    with pytest.raises(Refused) as refusal:
        replace(actor=reviewer, member=member(old).pk, by=bad.pk, reason="再换")
    assert refusal.value.code == "key.not_in_force"


@march
def test_an_inclusion_takes_a_member_out_by_itself_and_still_counts(
    django_capture_on_commit_callbacks: Any,
) -> None:
    inside, outside, bureau = (
        [candidate() for _n in range(4)],
        candidate(revenue={2023: 30_000_000}),
        user("BUREAU"),
    )
    act(*inside, outside)
    for one in (inside[0], outside):
        with django_capture_on_commit_callbacks(execute=True):
            record_inclusion(actor=bureau, enterprise=one.pk, included_on=dt.date(2024, 3, 1), door="MONTHLY")
        left = member(one)
        assert (left.state, left.cause, left.left_on, left.version) == (
            "LEFT",
            "INCLUDED",
            dt.date(2024, 3, 1),
            2,
        )
    count = count_of(2024, unit("宝安区").pk)
    assert (count.members, count.nominated, count.left_included, count.outside) == (5, 3, 2, 1)
    assert follow()["left_key"] == 0


@march
def test_the_annual_reviews_inclusion_in_january_counts_for_the_year_before() -> None:
    one = candidate()
    act(one)
    KeyMember.objects.update(year=2023)
    inclusion(one, dt.date(2024, 1, 20), door="ANNUAL", count_year=2023)
    assert follow([one.pk])["left_key"] == 1


@march
def test_a_member_is_let_go_with_a_reason_of_the_list() -> None:
    one = candidate()
    act(one)
    reviewer = user("REVIEWER")
    for cause, on, code in (
        ("INCLUDED", dt.date(2024, 3, 5), "pool.cause"),
        ("BORED", dt.date(2024, 3, 5), "pool.cause"),
        ("MOVED", dt.date(2024, 3, 6), "pool.move_day"),
    ):
        with pytest.raises(Refused) as refusal:
            let_go(actor=reviewer, member=member(one).pk, on=on, cause=cause)
        assert refusal.value.code == code
    let_go(actor=reviewer, member=member(one).pk, on=dt.date(2024, 3, 5), cause="MOVED")
    assert count_of(2024, unit("宝安区").pk).members == 0
    with pytest.raises(Refused) as refusal:
        let_go(actor=reviewer, member=member(one).pk, on=dt.date(2024, 3, 5), cause="MOVED")
    assert refusal.value.code == "key.not_in_force"


@march
def test_who_is_offered_from_outside_is_who_has_a_ground() -> None:
    fields: list[dict[str, Any]] = [
        {},
        {"revenue": {}, "production_from": dt.date(2023, 10, 1)},
        {"revenue": {}, "production_from": dt.date(2023, 9, 30)},
        {"revenue": {2023: 9_000_000}, "standing": {"p50": Decimal(20_000_000)}},
        {"revenue": {2023: 9_000_000}},
        {"revenue": {2023: 20_000_000}},
        {"revenue": {2023: 20_000_000}, "industry": "5199"},
    ]
    ones = [candidate(**each) for each in fields]
    reviewer, grounds = user("REVIEWER"), grounds_of(2024)
    offered = set(from_outside(reviewer, 2024, unit("宝安区")).values_list("pk", flat=True))
    origins = {one.id: one.origin(grounds) for one in candidates(2024, [one.pk for one in ones])}
    assert offered == {pk for pk, origin in origins.items() if origin not in (None, Origin.POOL)}
    assert len(offered) == 3
