"""Many returns at once: exactly those that the list showed, checked again at commit, in as many statements as for one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from core.notices.models import Notice
from core.periods import Period
from core.ui.bulk import Changed, Selection
from core.verdict import Refused
from monitoring.returns import filters, selectors
from monitoring.returns.dated import ReturnEvent
from monitoring.returns.filters import MEMBERS
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.services.moving import move
from monitoring.returns.services.several import review_each, scope
from monitoring.returns.states import ReturnAction
from monitoring.returns.stored import judge_stored
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
APPROVE, ACCEPT, RETURN = ReturnAction.APPROVE, ReturnAction.ACCEPT, ReturnAction.RETURN


@pytest.fixture(autouse=True)
def open_quarter(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 24, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


@pytest.fixture
def reviewer() -> Any:
    return make.user("REVIEWER", "宝安区")


def sent(by: Any = None, **fields: Any) -> QuarterlyReturn:
    works = make.enterprise("宝安区", "新安街道")
    make.member(works)
    return make.quarterly_return(works, entered_by=by, **fields)


def explained(row: QuarterlyReturn, text: str = "新增一条生产线，合同已附") -> ReturnFinding:
    return ReturnFinding.objects.create(
        of_return=row, rule="V12", field="revenue", strength="E", sentence="同比翻倍", explanation=text
    )


def query(user: Any) -> Any:
    return selectors.query_of(user, Q3)


def shown(user: Any, **values: Any) -> Any:
    """The selection of all that some filters let through, as the page shows it."""
    asked = {**values, "every": "1"}
    count, pairs = Selection.read(user, MEMBERS, asked).extent(scope(query(user)), query(user))
    return count, Selection.read(user, MEMBERS, dict(pairs))


def do(user: Any, selection: Any, action: ReturnAction = APPROVE, **said: Any) -> Any:
    return review_each(actor=user, selection=selection, query=query(user), action=action, **said)


def states() -> list[str]:
    return list(QuarterlyReturn.objects.order_by("pk").values_list("state", flat=True))


def test_all_that_may_go_at_once_go_and_nothing_else(reviewer: Any) -> None:
    sent()
    sent()
    explained(sent())
    sent(by=reviewer)
    sent(state="DRAFT")
    count, selection = shown(reviewer, review=filters.READY)
    assert count == 2
    assert do(reviewer, selection).done == 2
    assert states() == ["DISTRICT_APPROVED", "DISTRICT_APPROVED", "SUBMITTED", "SUBMITTED", "DRAFT"]
    assert set(ReturnEvent.objects.values_list("action", "from_state", "by")) == {
        ("APPROVE", "SUBMITTED", reviewer.pk)
    }


def test_the_city_accepts_what_it_did_not_approve(reviewer: Any) -> None:
    bureau = make.user("BUREAU", make.city())
    row = sent(state="DISTRICT_APPROVED")
    mine = sent(state="DISTRICT_APPROVED")
    ReturnEvent.objects.create(
        of_return=mine, action="APPROVE", from_state="SUBMITTED", to_state="DISTRICT_APPROVED",
        by=reviewer, acting_for=bureau,
    )  # fmt: skip
    count, selection = shown(bureau, review=filters.READY)
    assert count == 1
    do(bureau, selection, ACCEPT)
    assert QuarterlyReturn.objects.get(state="ACCEPTED") == row


def test_a_list_that_changed_is_refused_and_says_what_changed(reviewer: Any) -> None:
    first, second = sent(), sent()
    _count, selection = shown(reviewer, review=filters.READY)
    seen = timezone.now()
    colleague = make.user("REVIEWER", "宝安区", name="李审核")
    move(actor=colleague, pk=first.pk, action=RETURN, note="与税务不符")
    with pytest.raises(Changed, match="变化") as refused:
        do(reviewer, selection, since=seen - dt.timedelta(seconds=1))
    assert f"{first.enterprise.name}（李审核退回）" in refused.value.sentence
    second.refresh_from_db()
    assert second.state == "SUBMITTED"


def test_ticked_returns_that_may_not_go_are_refused_one_by_one(reviewer: Any) -> None:
    good, own, said = sent(), sent(by=reviewer), sent()
    explained(said)
    members = {row.pk: row.enterprise for row in (good, own, said)}
    pks = [f"{member.pk}.{member.version}" for member in scope(query(reviewer)).order_by("pk")]
    selection = Selection.read(reviewer, MEMBERS, {"pk": pks})
    result = do(reviewer, selection)
    assert result.done == 1
    assert dict(result.refused) == {
        members[own.pk].name: "您（或您代理的人）录入或审过，须由他人审核",
        members[said.pk].name: "有说明还没有认可，请逐家看",
    }
    assert do(reviewer, Selection.read(reviewer, MEMBERS, {"pk": pks}), accepting=True).done == 1
    assert ReturnFinding.objects.get().accepted_by == reviewer


def test_another_version_than_the_one_ticked_is_left_alone(reviewer: Any) -> None:
    row = sent()
    member = scope(query(reviewer)).get()
    selection = Selection.read(reviewer, MEMBERS, {"pk": f"{member.pk}.{row.pk}"})
    key = {"enterprise": row.enterprise, "year": 2024, "quarter": 3, "source": "ENTERPRISE"}
    QuarterlyReturn.supersede(key, district=row.district, street=row.street, state="SUBMITTED")
    result = do(reviewer, selection)
    assert (result.done, result.refused[0][1]) == (0, "刚有了新的一版，请核对后再处理")


def test_several_go_back_with_one_reason_and_one_notice(reviewer: Any) -> None:
    officer = make.user("OFFICER", "新安街道")
    sent(by=officer)
    sent(by=officer)
    _count, selection = shown(reviewer, review=filters.TURN)
    with pytest.raises(Refused, match="写明原因"):
        do(reviewer, selection, RETURN)
    assert do(reviewer, selection, RETURN, note="产值口径不对").done == 2
    assert states() == ["RETURNED", "RETURNED"]
    assert Notice.objects.get().title.endswith("等 2 家")


@pytest.mark.parametrize("state", ["ACCEPTED", ""])
def test_the_notice_leads_to_what_went_back(client: Any, reviewer: Any, state: str) -> None:
    officer = make.user("OFFICER", "新安街道")
    for _each in range(2):
        row = sent(by=officer, state=state or "SUBMITTED")
        if state:  # a correction of it was submitted
            key = {"enterprise": row.enterprise, "year": 2024, "quarter": 3, "source": "ENTERPRISE"}
            place = {"district": row.district, "street": row.street}
            QuarterlyReturn.supersede(key, **place, state="SUBMITTED", entered_by=officer)
    _count, selection = shown(reviewer, review=filters.TURN)
    do(reviewer, selection, RETURN, note="产值口径不对")
    client.force_login(officer)
    assert client.get(Notice.objects.get().url).context["total"] == 2


def corrected(row: QuarterlyReturn, by: Any) -> None:
    """A correction of what is accepted was submitted: returned, it stands beside the one in force."""
    key = {"enterprise": row.enterprise, "year": 2024, "quarter": 3, "source": "ENTERPRISE"}
    place = {"district": row.district, "street": row.street}
    QuarterlyReturn.supersede(key, **place, state="SUBMITTED", entered_by=by)


def led_to(client: Any, user: Any) -> set[int]:
    """The enterprises of the list that the person's notice leads to."""
    client.force_login(user)
    page = client.get(Notice.objects.get(user=user).url)
    assert page.status_code == 200
    found = MEMBERS.parse(user, page.wsgi_request.GET)
    assert not found.refused
    rows = scope(query(user)).filter(found.q(query(user)))
    assert page.context["total"] == rows.count()
    return set(rows.values_list("enterprise", flat=True))


def test_the_notice_leads_to_exactly_those_that_the_act_returned_to_its_reader_however_they_stand(
    client: Any, reviewer: Any
) -> None:
    mine, beside = make.user("OFFICER", "新安街道"), make.user("OFFICER", "新安街道", name="同事")
    plain, working = sent(by=mine), sent(by=mine, state="ACCEPTED")
    corrected(working, mine)
    theirs = [sent(by=beside).enterprise_id for _each in range(2)]
    _count, selection = shown(reviewer, review=filters.TURN)
    sent(by=mine, state="RETURNED")  # by another act
    assert do(reviewer, selection, RETURN, note="产值口径不对").done == 4
    wanted = {plain.enterprise_id, working.enterprise_id}
    assert led_to(client, mine) == wanted
    assert led_to(client, beside) == set(theirs)
    QuarterlyReturn.objects.filter(pk=plain.pk).update(state="SUBMITTED")
    assert led_to(client, mine) == wanted


def test_the_notice_leads_to_those_of_ones_own_street_where_the_act_was_about_others_too(
    client: Any, reviewer: Any
) -> None:
    other = make.enterprise("宝安区", "西乡街道")
    make.member(other)
    make.quarterly_return(other)
    officer = make.user("OFFICER", "新安街道")
    wanted = {sent(by=officer).enterprise_id for _each in range(2)}
    _count, selection = shown(reviewer, review=filters.TURN)
    assert do(reviewer, selection, RETURN, note="产值口径不对").done == 3
    assert led_to(client, officer) == wanted


def test_the_notice_of_one_alone_leads_to_its_form(reviewer: Any) -> None:
    row = sent(by=make.user("OFFICER", "新安街道"))
    _count, selection = shown(reviewer, review=filters.TURN)
    do(reviewer, selection, RETURN, note="产值口径不对")
    assert Notice.objects.get().url == f"/returns/key/{row.enterprise_id}/2024Q3/"


def test_what_is_compared_with_returned_ones_is_judged_again(reviewer: Any) -> None:
    row = sent(revenue=Decimal(15_000_000))
    later = make.quarterly_return(row.enterprise, 2024, 4, revenue=Decimal(9_000_000))
    judge_stored(Period(2024, 4))
    fell = ReturnFinding.objects.filter(of_return=later, rule="V09", field="revenue")
    assert fell.exists()
    _count, selection = shown(reviewer, review=filters.TURN)
    do(reviewer, selection, RETURN, note="产值口径不对")
    assert not fell.exists()


def test_many_take_as_many_statements_as_few(reviewer: Any, django_assert_max_num_queries: Any) -> None:
    for _each in range(12):
        sent()
    _count, selection = shown(reviewer, review=filters.READY)
    with django_assert_max_num_queries(32):
        assert do(reviewer, selection).done == 12
