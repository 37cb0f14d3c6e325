"""`contact_gaps`: the numbers of a day, of the city and of one unit."""

import datetime as dt
import io
import json
from contextlib import suppress
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.moves.models import StatusChange
from cultivation.enterprises.moves.services import change_status
from tests.support import factories as make

D = dt.date


def gaps(*arguments: str) -> Any:
    """What the command prints."""
    out = io.StringIO()
    with suppress(SystemExit):
        call_command("contact_gaps", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def city(may: Any) -> dict[str, Any]:
    """Three key members and two under a hang-point in 宝安区, one key member in 南山区."""
    firms = {name: make.enterprise("宝安区", "新安街道") for name in ("late", "due", "kept", "hung", "bare")}
    make.confirmed(firms["late"], D(2024, 4, 24))
    make.confirmed(firms["due"], D(2024, 5, 6))
    make.confirmed(firms["kept"], D(2024, 4, 10))
    make.contact(firms["kept"], make.user("OFFICER", "新安街道"))
    make.inclusion(firms["hung"], D(2023, 12, 31))
    make.hang_point(firms["hung"])
    make.inclusion(firms["bare"], D(2024, 5, 6))
    firms["far"] = make.enterprise("南山区", "粤海街道")
    make.confirmed(firms["far"], D(2024, 4, 24))
    return firms


def test_the_numbers_of_today(city: dict[str, Any]) -> None:
    assert gaps() == {
        "key_members": 4, "without_officer": 3, "overdue": 2, "included": 2, "without_leader": 1,
        "visits_owed": 0, "visited": 0,
    }  # fmt: skip


def test_one_units_alone(city: dict[str, Any]) -> None:
    found = gaps("--unit", "440306")
    assert (found["key_members"], found["without_officer"], found["overdue"]) == (3, 2, 1)
    street = gaps("--unit", make.unit("西乡街道").code)
    assert (street["key_members"], street["included"]) == (0, 0)
    assert gaps("--unit", make.city().code) == gaps()


def test_a_day_that_is_past_is_counted_as_it_was(city: dict[str, Any]) -> None:
    """On 30 April the officer of 24 April was due and not yet late; nobody of May was there."""
    found = gaps("--at", "2024-04-30")
    assert found == {
        "key_members": 3, "without_officer": 2, "overdue": 0, "included": 1, "without_leader": 0,
        "visits_owed": 0, "visited": 0,
    }  # fmt: skip
    assert gaps("--at", "2024-05-06")["overdue"] == 2
    before = gaps("--at", "2024-04-14")
    assert (before["key_members"], before["without_officer"], before["without_leader"]) == (1, 1, 1)


def test_who_ended_by_status_counts_until_the_day_of_the_status(city: dict[str, Any]) -> None:
    bare, by = city["bare"], make.user("BUREAU")
    bare.status = "DEREGISTERED"
    bare.save(update_fields=["status"])
    StatusChange.objects.create(
        enterprise=bare, status="DEREGISTERED", on=D(2024, 5, 9), evidence="公告", by=by
    )
    assert gaps()["included"] == 1
    assert gaps("--at", "2024-05-08")["included"] == 2


def test_a_member_that_left_counts_until_its_day(city: dict[str, Any]) -> None:
    city["due"].key_memberships.update(state="LEFT", cause="WITHDRAWN", left_on=D(2024, 5, 9))
    assert gaps()["key_members"] == 3
    assert gaps("--at", "2024-05-08")["key_members"] == 4


def test_a_member_out_of_business_counts_until_its_day(city: dict[str, Any], reviewer: User) -> None:
    """Nobody visits who was deregistered on 9 May: no gap, not overdue; the days before stay as they were."""
    before = gaps()
    change_status(
        actor=reviewer, enterprise=city["late"].pk, status="DEREGISTERED", on=D(2024, 5, 9), evidence="公告"
    )
    names = ("key_members", "without_officer", "overdue")
    assert [before[name] - gaps()[name] for name in names] == [1, 1, 1]
    earlier = gaps("--at", "2024-05-08")
    assert [earlier[name] for name in names] == [before[name] for name in names]


def test_visits_are_owed_to_members_in_business_alone(city: dict[str, Any], may: Any) -> None:
    """On 10 November six months are over for four; one stands still, one still has an exit as moved out."""
    may.move_to(dt.datetime(2024, 11, 10, 3, tzinfo=dt.UTC))
    assert gaps()["visits_owed"] == 5, "and the one with a leader"
    Enterprise.objects.filter(pk=city["late"].pk).update(status="STOPPED")
    make.inclusion(city["due"], D(2023, 3, 1))
    make.exit_(city["due"], D(2023, 11, 30), reason="BELOW_SCALE")
    assert (gaps()["key_members"], gaps()["visits_owed"]) == (3, 4), "falling below scale ends no business"
    make.exit_(city["due"], D(2024, 5, 20), reason="MOVED_OUT")
    assert (gaps()["key_members"], gaps()["visits_owed"]) == (2, 3)


def test_whom_the_bureau_took_into_the_pool_though_it_stood_still_is_served(city: dict[str, Any]) -> None:
    Enterprise.objects.filter(pk=city["due"].pk).update(status="STOPPED")
    assert gaps()["key_members"] == 3
    make.pool_exception(city["due"], kind="IN", state="APPROVED")
    assert gaps()["key_members"] == 4


def test_visits_are_those_of_the_year(city: dict[str, Any]) -> None:
    city["hung"].hang_points.update(valid_from=D(2024, 1, 10))
    before = gaps("--unit", "440306")
    assert (before["visits_owed"], before["visited"]) == (1, 0), "since 10 April"
    make.visit(city["hung"], on=D(2024, 5, 9))
    after = gaps("--unit", "440306")
    assert (after["visits_owed"], after["visited"]) == (1, 1)
    far = gaps("--unit", make.unit("南山区").code)
    assert (far["visits_owed"], far["visited"]) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--unit", "nowhere"), "unit.unknown"),
        (("--unit", "440306-D_HR"), "unit.territory"),
        (("--at", "2024-05-11"), "contact.future"),
    ],
)
def test_what_cannot_be_is_refused(city: dict[str, Any], arguments: tuple[str, ...], code: str) -> None:
    found = gaps(*arguments)
    assert found["code"] == code
    assert found["refused"]
    with pytest.raises(SystemExit, match="1"):
        call_command("contact_gaps", *arguments, "--json", stdout=io.StringIO())


def test_a_day_that_is_none_is_a_usage_error(city: dict[str, Any]) -> None:
    with pytest.raises(Exception, match="不是日期"):
        call_command("contact_gaps", "--at", "gestern")
