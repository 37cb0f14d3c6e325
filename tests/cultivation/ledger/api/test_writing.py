"""Another system logs, notes and acts by the services of the pages, with their refusals and its own inputs' faults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.models import User
from cultivation.ledger import said
from cultivation.ledger.acts import ACTS
from cultivation.ledger.api.inputs import INPUTS
from cultivation.ledger.models import Problem
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make
from tests.support.calling import call, caller, described, wrong_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NEW = {"category": "LABOUR", "description": "一线普工缺口四十人。订单无法按期交付"}


@pytest.fixture
def street(street_officer: User) -> Client:
    return caller(street_officer)


@pytest.fixture
def district(officer: User) -> Client:
    return caller(officer)


@pytest.fixture
def works() -> Any:
    return make.enterprise("宝安区", "新安街道")


def acted(client: Client, problem: Problem, action: str, status: int = 200, **given: Any) -> dict[str, Any]:
    """What an act was answered."""
    answer = call(client, f"problems/{problem.pk}/acts/", {"action": action, **given})
    assert answer.status_code == status, answer.json()
    return dict(answer.json())


def test_a_problem_is_logged_as_on_the_page_and_told_as_reading_tells_it(
    street: Client, street_officer: User, works: Any
) -> None:
    sent = {
        **NEW, "uscc": works.uscc, "channel": "HOTLINE", "external_number": "12345-1", "contact": "王经理 13800138000",
        "is_urgent": True, "subcategory": "LABOUR_RECRUITMENT", "demand": None,
    }  # fmt: skip
    answer = call(street, "problems/", sent)
    assert answer.status_code == 201
    told, row = answer.json(), Problem.objects.get()
    assert told == {
        **street.get(f"/api/v1/problems/{row.pk}/").json(),
        "action": "REGISTER", "from": None, "to": "REGISTERED", "extension": 0, "request": None,
    }  # fmt: skip
    assert (told["number"], told["channel"], told["external_number"]) == (row.number, "HOTLINE", "12345-1")
    assert (row.registered_by, row.contact, row.phone) == (street_officer, "王经理", "13800138000")
    assert (row.title, row.is_urgent, row.subcategory) == ("一线普工缺口四十人", True, "LABOUR_RECRUITMENT")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.actor_id, s.reason FROM history.cultivation_problem h JOIN history.stamp s ON s.id = h.stamp_id"
        )
        assert cursor.fetchall() == [(street_officer.pk, "登记问题")]


def test_an_enterprise_is_named_by_its_key_too_but_by_one_of_the_two(street: Client, works: Any) -> None:
    assert call(street, "problems/", {**NEW, "enterprise": works.pk}).status_code == 201
    for both in ({}, {"enterprise": works.pk, "uscc": works.uscc}):
        answer = call(street, "problems/", NEW | both)
        assert (answer.status_code, answer.json()["code"]) == (400, "body.enterprise")


def test_an_enterprise_out_of_scope_is_answered_as_one_that_is_not_there(street: Client) -> None:
    elsewhere = make.enterprise("南山区")
    for there, nowhere in (("uscc", make.uscc()), ("enterprise", 999_999_999)):
        value = elsewhere.uscc if there == "uscc" else elsewhere.pk
        answers = [call(street, "problems/", {**NEW, there: named}) for named in (value, nowhere)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].json() == answers[1].json()
        assert answers[0].json()["code"] == "ledger.enterprise"
    assert not Problem.objects.exists()


def test_a_problem_goes_through_its_whole_life_by_calls_alone(
    street: Client, district: Client, labour: User, works: Any
) -> None:
    number = call(street, "problems/", {**NEW, "uscc": works.uscc}).json()["number"]
    problem, department = Problem.objects.get(number=number), caller(labour)
    reviewer = caller(make.user("REVIEWER", "宝安区"))
    assert acted(district, problem, "accept")["to"] == "ACCEPTED"
    assigned = acted(district, problem, "ASSIGN", to="440306-D_HR")
    assert (assigned["from"], assigned["to"], assigned["holder"]) == ("ACCEPTED", "ASSIGNED", "440306-D_HR")
    assert acted(department, problem, "START")["to"] == "IN_PROGRESS"
    asked = acted(department, problem, "EXTEND", days=3, note="企业出差")
    assert (asked["from"], asked["to"], asked["request"], asked["extension"]) == (
        "IN_PROGRESS", "IN_PROGRESS", "EXTEND", 0,
    )  # fmt: skip
    granted = acted(reviewer, problem, "GRANT")
    assert (granted["extension"], granted["request"]) == (3, None)
    assert granted["resolve_by"] > asked["resolve_by"]
    resolved = acted(department, problem, "RESOLVE", result="SOLVED", note="已招到四十人", measures="招聘会")
    assert (resolved["to"], resolved["light"], resolved["due_on"]) == ("RESOLVED", "", None)
    closed = acted(street, problem, "CONFIRM", satisfaction="5", note="企业满意")
    assert (closed["to"], closed["satisfaction"]) == ("CLOSED", "VERY_SATISFIED")
    problem.refresh_from_db()
    assert (problem.outcome, problem.measures, problem.callback) == ("已招到四十人", "招聘会", "企业满意")
    assert [*problem.events.values_list("action", flat=True).order_by("pk")] == [
        "REGISTER", "ACCEPT", "ASSIGN", "START", "EXTEND", "GRANT", "RESOLVE", "CONFIRM",
    ]  # fmt: skip


def test_a_note_is_written_by_its_own_address(street: Client, log: Log) -> None:
    problem = log()
    answer = call(street, f"problems/{problem.pk}/notes/", {"note": "企业来电催办\u202e", "version": 1})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["action"], told["from"], told["to"], told["version"]) == (
        "NOTE", "REGISTERED", "REGISTERED", 2,
    )  # fmt: skip
    assert problem.events.get(action="NOTE").note == "企业来电催办"


def test_a_merge_names_the_survivor_by_number(district: Client, log: Log) -> None:
    survivor = log()
    problem = log(of=survivor.enterprise)
    acted(district, problem, "MERGE", into=survivor.number, note="同一件事")
    problem.refresh_from_db()
    assert problem.merged_into == survivor


def test_what_names_another_problem_out_of_sight_is_answered_as_nothing_there(
    district: Client, log: Log
) -> None:
    problem, hidden = log(), make.problem(make.enterprise("南山区"))
    answers = [acted(district, problem, "MERGE", 404, into=name) for name in (hidden.number, "440306-2024-9")]
    assert answers[0] == answers[1]


def test_each_act_asks_for_what_its_form_asks_for(log: Log) -> None:
    problem = log()
    for action, act in ACTS.items():
        names = set(INPUTS[action]().fields) - {"action", "version"}
        assert names == set(said.inputs(act))
        form = set(act.form(problem=problem).fields) - {"version"}
        renamed = {"to": "holder", "note": act.words}
        assert {renamed.get(name, name) for name in names} == form


def test_the_manual_has_a_row_for_each_act_with_what_it_asks_for() -> None:
    manual = (Path(settings.BASE_DIR) / "docs/manual/api.md").read_text(encoding="utf-8")
    for act in ACTS.values():
        asked = "、".join(f"`{name}`" for name in said.inputs(act))
        assert f"| `{act.action.value}` | {act.label} | {asked} |" in manual


def test_an_answer_is_as_it_is_described(street: Client, street_officer: User, works: Any) -> None:
    whole = described(street_officer)
    posts = {path: operations["post"] for path, operations in whole["paths"].items() if "post" in operations}
    assert sorted(path.removeprefix("/api/v1/") for path in posts) == [
        "problems/", "problems/{id}/acts/", "problems/{id}/notes/",
    ]  # fmt: skip

    def schema(path: str, status: int) -> dict[str, Any]:
        return dict(posts[path]["responses"][str(status)]["content"]["application/json"]["schema"])

    made = call(street, "problems/", {**NEW, "uscc": works.uscc})
    assert wrong_with(made.json(), schema("/api/v1/problems/", 201), whole) == []
    place = f"problems/{made.json()['id']}"
    noted = call(street, f"{place}/notes/", {"note": "x"})
    assert wrong_with(noted.json(), schema("/api/v1/problems/{id}/notes/", 200), whole) == []
    stale = call(street, f"{place}/notes/", {"note": "x", "version": 1})
    assert wrong_with(stale.json(), schema("/api/v1/problems/{id}/notes/", 409), whole) == []


# --- refusals -------------------------------------------------------------------------------------------------------


def test_out_of_scope_is_exactly_as_not_there(log: Log) -> None:
    problem, other = log(), caller(make.user("REVIEWER", "南山区"))
    for deed, body in (("acts", {"action": "ACCEPT"}), ("notes", {"note": "x"}), ("acts", {"action": "FLY"})):
        answers = [call(other, f"problems/{pk}/{deed}/", body) for pk in (problem.pk, 999_999_999, 10**25)]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert answers[0].json() == answers[1].json() == answers[2].json()
    assert problem.events.count() == 1


def test_a_role_without_the_permission_is_told_so(log: Log, works: Any) -> None:
    problem, analyst, officer = log(), caller(make.user("ANALYST")), caller(make.user("OFFICER", "宝安区"))
    for path, body in (
        ("problems/", {**NEW, "uscc": works.uscc}),
        (f"problems/{problem.pk}/notes/", {"note": "x"}),
        (f"problems/{problem.pk}/acts/", {"action": "ACCEPT"}),
    ):
        answer = call(analyst, path, body)
        assert (answer.status_code, answer.json()["detail"]) == (403, "您没有这项权限")
    rejected = acted(officer, problem, "REJECT", 403, reason="OUTSIDE_CITY")  # the reviewer's
    assert rejected["code"] == "permission_denied"
    assert problem.events.count() == 1


def test_a_party_that_the_table_does_not_name_is_told_the_rules_words(street: Client, log: Log) -> None:
    made = log()
    kept = caller(make.user("OFFICER", "宝安区"))
    acted(kept, made, "ACCEPT")
    acted(kept, made, "KEEP")
    refused = acted(kept, made, "RESOLVE", 403, result="SOLVED", note="已办")
    assert refused == {"detail": "只有承办单位可以办结", "code": "ledger.party"}


def test_consent_to_ones_own_request_is_refused(log: Log) -> None:
    both = make.user("REVIEWER", "宝安区")
    problem = log(both)
    do.accept(actor=both, problem=problem.pk)
    do.keep(actor=both, problem=problem.pk)
    client = caller(both)
    acted(client, problem, "EXTEND", days=2, note="等企业")
    assert acted(client, problem, "GRANT", 403)["code"] == "ledger.own_request"


def test_a_state_that_has_moved_is_a_conflict_with_and_without_a_version(
    district: Client, officer: User, log: Log
) -> None:
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    stale = acted(district, problem, "ASSIGN", 409, to="440306-D_HR", version=1)
    assert (stale["code"], stale["version"]) == ("ledger.stale", 2)
    assert "已受理" in stale["detail"]
    moved = acted(district, problem, "ACCEPT", 409)
    assert moved == {"detail": "问题当前状态为“已受理”，不能受理", "code": "ledger.state"}
    assert acted(district, problem, "ASSIGN", to="440306-D_HR", version=2)["version"] == 3


def test_what_a_form_would_say_is_said(district: Client, officer: User, log: Log) -> None:
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    assert acted(district, problem, "ASSIGN", 400, to="没有这个局")["code"] == "unit.unknown"
    wrong = acted(district, problem, "ASSIGN", 400, to="440305-D_HR")  # another district's
    assert wrong["detail"].startswith("承办单位：")
    assert wrong["code"] == "ledger.form"


def test_who_has_just_acted_is_answered_though_the_act_hides_the_problem_from_them(
    district: Client, log: Log
) -> None:
    problem = log()
    told = acted(district, problem, "REVISE", is_sensitive=True)
    assert told["id"] == problem.pk
    assert district.get(f"/api/v1/problems/{problem.pk}/").status_code == 404


def test_a_number_of_a_channel_is_logged_once_and_leads_to_its_problem(
    street: Client, district: Client, works: Any
) -> None:
    sent = {**NEW, "uscc": works.uscc, "channel": "HOTLINE", "external_number": "12345-7"}
    first = call(street, "problems/", sent).json()
    again = call(district, "problems/", sent)
    assert again.status_code == 409
    assert again.json() == {
        "detail": f"这个外部编号已登记为 {first['number']}",
        "code": "ledger.external",
        "problem": {
            "id": first["id"], "number": first["number"], "url": f"/api/v1/problems/{first['id']}/",
        },
    }  # fmt: skip
    assert call(street, "problems/", sent | {"channel": "SHENIQI"}).status_code == 201


def test_a_number_logged_where_one_may_not_look_leads_nowhere(street: Client, district: Client) -> None:
    there, here = make.enterprise("宝安区", "新安街道"), make.enterprise("宝安区", "西乡街道")
    sent = {**NEW, "channel": "HOTLINE", "external_number": "12345-8"}
    call(street, "problems/", {**sent, "uscc": there.uscc, "is_sensitive": True})
    answer = call(district, "problems/", {**sent, "uscc": here.uscc})  # an officer does not see it
    assert (answer.status_code, answer.json()) == (
        409, {"detail": "这个外部编号已经登记过", "code": "ledger.external"},
    )  # fmt: skip


# --- bad input ------------------------------------------------------------------------------------------------------

FAULTY: list[tuple[Any, int, str, str]] = [
    (b" ", 400, "body.json", "JSON"),
    (b"{", 400, "body.json", "第 1 行"),
    (b"\xff\xfe", 400, "body.json", "JSON"),
    (b'{"action": NaN}', 400, "body.json", "JSON"),
    (b"[" * 200_000, 400, "body.json", "JSON"),
    (b'{"version": ' + b"9" * 5000 + b"}", 400, "body.json", "JSON"),
    ([], 400, "body.object", "对象"),
    ("ACCEPT", 400, "body.object", "对象"),
    (None, 400, "body.object", "对象"),
    ({}, 400, "ledger.action", "ACCEPT、"),
    ({"action": "FLY"}, 400, "ledger.action", "ACCEPT、"),
    ({"action": ["ACCEPT"]}, 400, "ledger.action", "ACCEPT、"),
    ({"action": "ACCEPT", "speed": 3}, 400, "body.unknown", "没有“speed”这个字段"),
    ({"action": "ACCEPT", "days": 3}, 400, "body.unknown", "没有“days”这个字段"),
    ({"action": "ACCEPT", "\ud800\x00" + "x" * 900: 3}, 400, "body.unknown", "这个字段"),
    ({"action": "ACCEPT", "version": "eins"}, 400, "body.field", "version："),
    ({"action": "ACCEPT", "version": True}, 400, "body.field", "version："),
    ({"action": "ACCEPT", "version": 0}, 400, "body.field", "version："),
    ({"action": "ACCEPT", "version": 10**30}, 409, "ledger.stale", "刚被他人处理"),
    ({"action": "ACCEPT", "note": 5}, 400, "body.field", "note："),
    ({"action": "ACCEPT", "note": {"a": 1}}, 400, "body.field", "note："),
    ({"action": "ACCEPT", "note": "字" * 100_000}, 400, "body.field", "note："),
    ({"action": "ACCEPT", "note": "a\x00b"}, 400, "body.field", "note："),
    ({"action": "ACCEPT", "note": "a\ud800b"}, 400, "body.field", "note："),
    ({"action": "REJECT", "reason": "NO_WISH"}, 400, "body.field", "reason："),
    ({"action": "REJECT"}, 400, "ledger.form", "不予受理的原因：请填写此项"),
    ({"action": "REVISE", "is_sensitive": "vielleicht"}, 400, "body.field", "is_sensitive："),
    ({"action": "REVISE", "limit_class": {}}, 400, "body.field", "limit_class："),
    ({"action": "REVISE"}, 400, "ledger.nothing", "没有要更正的内容"),
    ({"action": "MERGE", "into": 5}, 400, "body.field", "into："),
]


@pytest.mark.parametrize("number", range(len(FAULTY)))
def test_what_cannot_be_taken_is_refused_by_name_and_nothing_is_written(log: Log, number: int) -> None:
    body, status, code, words = FAULTY[number]
    problem, reviewer = log(), caller(make.user("REVIEWER", "宝安区"))
    answer = call(reviewer, f"problems/{problem.pk}/acts/", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.json()
    assert words in answer.json()["detail"]
    assert len(answer.content) < 2000
    problem.refresh_from_db()
    assert (problem.state, problem.version) == ("REGISTERED", 1)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"category": "LOVE"}, "category："),
        ({"category": None}, "category："),
        ({"description": ""}, "description："),
        ({"description": "\u200b \u202e"}, "description："),
        ({"description": "字" * 100_000}, "description："),
        ({"title": "字" * 81}, "title："),
        ({"external_number": "1" * 41}, "external_number："),
        ({"channel": "PIGEON"}, "channel："),
        ({"is_urgent": 7}, "is_urgent："),
        ({"enterprise": "x"}, "enterprise："),
        ({"subcategory": "FINANCE_LOAN"}, "小类不属于所选的类别"),
        ({"holder": "440306-D_HR"}, "没有“holder”这个字段"),
    ],
)
def test_a_faulty_problem_is_refused_by_name(
    street: Client, works: Any, fault: dict[str, Any], words: str
) -> None:
    answer = call(street, "problems/", {**NEW, "uscc": works.uscc, **fault})
    assert answer.status_code == 400
    assert words in answer.json()["detail"]
    assert not Problem.objects.exists()


def test_what_is_no_json_is_refused_as_such(street: Client, log: Log) -> None:
    path = f"/api/v1/problems/{log().pk}/notes/"
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"):
        answer = street.post(path, b"note=x", content_type=kind)
        assert answer.status_code == 415
        assert answer.json()["code"] == "unsupported_media_type"


def test_a_body_beyond_what_is_read_is_refused_in_the_apis_own_form(street: Client, log: Log) -> None:
    answer = call(street, f"problems/{log().pk}/notes/", {"note": "x" * 5_000_000})
    assert answer.status_code == 413
    assert answer.json()["detail"]


def test_a_browser_writes_by_its_session_with_the_forms_token_alone(street_officer: User, log: Log) -> None:
    path, sent = f"/api/v1/problems/{log().pk}/notes/", {"note": "x"}
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(street_officer)
    assert browser.post(path, sent, content_type="application/json").status_code == 403
    trusted = Client()
    trusted.force_login(street_officer)
    assert trusted.post(path, sent, content_type="application/json").status_code == 200


def test_reading_and_writing_know_no_other_methods(street: Client, log: Log) -> None:
    place = f"/api/v1/problems/{log().pk}/"
    for path, method in (
        (place, "put"),
        (place, "delete"),
        (f"{place}notes/", "get"),
        (f"{place}acts/", "put"),
    ):
        answer = getattr(street, method)(path)
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
