"""The commands: their objects, their refusals, and that they are the browser's own acts."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from cultivation.pool.models import KeyMember, PoolVersion
from tests.support.factories import enterprise, user

pytestmark = pytest.mark.usefixtures("march")


def said(*arguments: Any, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(*map(str, arguments), "--json", stdout=out, **options)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def refused(*arguments: Any) -> dict[str, Any]:
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(*map(str, arguments), "--json", stdout=out)
    assert left.value.code == 1
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def test_a_pool_is_built_asked_and_frozen_by_commands() -> None:
    one, out = enterprise("宝安区", revenue={2023: 15_000_000}, source="TAX"), enterprise("宝安区")
    bureau = user("BUREAU")
    seen = said("build_pool", 2024, "--user", bureau.username)
    assert set(seen) == {
        "year", "version", "policy", "considered", "entered", "stayed", "left", "excluded", "written", "seconds",
    }  # fmt: skip
    assert (seen["version"], seen["written"], PoolVersion.objects.count()) == (1, 0, 0)
    live = said("pool_reason", one.uscc, 2024)
    assert (live["version"], live["in_city_pool"], live["in_key_pool"]) == (None, True, False)
    done = said("build_pool", 2024, "--commit", "--user", bureau.username)
    assert (done["version"], done["written"], done["excluded"]) == (1, 2, {"REVENUE_UNKNOWN": 1})
    assert said("pool_reason", one.uscc.lower(), 2024) == {
        "uscc": one.uscc,
        "year": 2024,
        "version": 1,
        "in_city_pool": True,
        "in_key_pool": False,
        "reasons": [
            {
                "rule": "REVENUE_IN_BAND",
                "observed": "15000000.00",
                "required": ">= 10000000.00; < 20000000.00",
                "source": "TAX 2023 v1",
            }
        ],
    }
    assert said("pool_reason", out.uscc, 2024)["reasons"][0]["observed"] == "MISSING"
    assert said("freeze_pools", "--at", "2024-04-01") == {
        "frozen": [{"year": 2024, "version": 1, "members": 1}]
    }
    assert said("freeze_pools", "--at", "2024-04-01") == {"frozen": []}
    assert refused("build_pool", 2024, "--commit", "--user", bureau.username)["code"] == "pool.frozen"
    assert refused("build_pool", 2023, "--user", user("REVIEWER").username)["code"] == "pool.permission"
    assert refused("pool_reason", "91440300MA5ABCD19W", 2024)["code"] == "enterprise.unknown"


def test_codes_are_nominated_and_those_refused_are_told() -> None:
    one, trade, elsewhere = (
        enterprise("宝安区", revenue={2023: 15_000_000}),
        enterprise("宝安区", industry="5199"),
        enterprise("南山区", revenue={2023: 15_000_000}),
    )
    reviewer = user("REVIEWER")
    asked = (
        "nominate",
        2024,
        "440306",
        "--user",
        reviewer.username,
        "--uscc",
        one.uscc,
        trade.uscc,
        elsewhere.uscc,
    )
    seen = said(*asked)
    assert not KeyMember.objects.exists()
    done = said(*asked, "--commit")
    assert done == seen
    assert {each["uscc"]: each["code"] for each in done["refused"]} == {
        trade.uscc: "key.no_ground", elsewhere.uscc: "key.unknown",
    }  # fmt: skip
    counts = {name: done[name] for name in ("quota", "selected", "nominated", "members", "outside", "short")}
    assert counts == {"quota": None, "selected": 3, "nominated": 1, "members": 1, "outside": 0, "short": 0}
    again = said(*asked[:6], one.uscc, "--commit")
    assert (again["nominated"], again["refused"][0]["code"]) == (0, "key.known")
    assert said("pool_reason", one.uscc, 2024)["in_key_pool"] is True


def test_all_that_filters_let_through_are_nominated_in_the_district_alone() -> None:
    for street in ("新安街道", "新安街道", "西乡街道"):
        enterprise("宝安区", street, revenue={2023: 15_000_000})
    enterprise("南山区", revenue={2023: 15_000_000})
    bureau = user("BUREAU")
    asked = ("nominate", 2024, "宝安区", "--user", bureau.username, "--commit")
    assert said(*asked, "--filter", "street=440306017")["nominated"] == KeyMember.objects.count() > 0
    assert said(*asked, "--filter", "pool=in")["members"] == 3
    assert refused(*asked, "--filter", "colour=red")["code"] == "FILTER_UNKNOWN"
    assert (
        refused("nominate", 2024, "火星区", "--user", bureau.username, "--uscc", "x")["code"]
        == "unit.unknown"
    )
    assert (
        refused("nominate", 2024, "南山区", "--user", user("REVIEWER").username, "--uscc", "x")["code"]
        == "OUT_OF_SCOPE"
    )
