"""A sensitive problem is in nobody's lists, search, counts, exports or histories but those of who may see it."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from core.verdict import Refused
from cultivation.ledger.models import Problem
from cultivation.ledger.services import helping
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db

TITLE = "股东纠纷影响生产"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def secret(clock: Any, log: Log) -> Problem:
    """Registered by the street, held by the district's labour department, which asked its industry bureau."""
    problem = log(description=TITLE, is_sensitive=True)
    reviewer, labour = make.user("REVIEWER", "宝安区"), make.user("DEPARTMENT", "440306-D_HR")
    do.accept(actor=reviewer, problem=problem.pk)
    do.assign(actor=reviewer, problem=problem.pk, holder=labour.unit_id)
    do.start(actor=labour, problem=problem.pk)
    helper = make.user("DEPARTMENT", "440306-D_IND")
    problem.refresh_from_db()
    helping.ask(
        actor=labour, problem=problem.pk, unit=helper.unit, question="能否协调？", due_on=problem.resolve_by
    )
    return problem


SEE = [
    ("OFFICER", "新安街道"), ("REVIEWER", "宝安区"), ("DEPARTMENT", "440306-D_HR"), ("DEPARTMENT", "440306-D_IND"),
    ("BUREAU", "BUREAU"),
]  # fmt: skip
SEE_NOT = [
    ("OFFICER", "宝安区"), ("ANALYST", "宝安区"), ("ANALYST", "BUREAU"), ("DEPARTMENT", "440306-D_FIN"),
    ("REVIEWER", "南山区"), ("LEADING_GROUP", "LEADING"), ("OFFICER", "西乡街道"),
]  # fmt: skip


def everywhere(user: User, problem: Problem) -> str:
    """All that a person can open that could name it: pages, search, API, export."""
    client, found = client_of(user), []
    words = {"q": TITLE[:4]}
    for path, asked in (
        ("/", {}), ("/ledger/", {}), ("/ledger/", words), ("/ledger/?stage=OPEN", {}), ("/search/", words),
        (f"/enterprises/{problem.enterprise_id}/", {}), (f"/enterprises/{problem.enterprise_id}/history/", {}),
        (f"/ledger/{problem.pk}/", {}), (f"/ledger/{problem.pk}/note/", {}), ("/ledger/raised/", {}), ("/notices/", {}),
        (f"/ledger/{problem.pk}/report/", {}), (f"/ledger/{problem.pk}/assignment/", {}),
        ("/api/v1/problems/", {}), ("/api/v1/problems/", {"changed_after": "2024-01-01T00:00:00Z"}),
        (f"/api/v1/problems/{problem.pk}/", {}),
        (f"/ledger/log/hint/?enterprise={problem.enterprise_id}&category=LABOUR", {}),
    ):  # fmt: skip
        answer = client.get(path, asked)
        if answer.status_code == 200:
            found.append(answer.content.decode())
    answer = client.post("/exchange/export/problems/")
    if answer.status_code == 200 and hasattr(answer, "streaming_content"):
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        found += [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    return "\n".join(found)


@pytest.mark.parametrize(("role", "unit"), SEE, ids=str)
def test_who_has_to_do_with_it_sees_it(secret: Problem, role: str, unit: str) -> None:
    user = make.user(role, unit)
    assert Problem.objects.visible_to(user).filter(pk=secret.pk).exists()
    assert secret.number in everywhere(user, secret)


@pytest.mark.parametrize(("role", "unit"), SEE_NOT, ids=str)
def test_nobody_else_finds_its_number_or_title_anywhere(secret: Problem, role: str, unit: str) -> None:
    user = make.user(role, unit)
    assert not Problem.objects.visible_to(user).filter(pk=secret.pk).exists()
    text = everywhere(user, secret)
    assert secret.number not in text
    assert TITLE not in text
    assert client_of(user).get(f"/ledger/{secret.pk}/").status_code in (403, 404)


def test_it_is_not_offered_to_merge_into_but_to_who_sees_it(secret: Problem, log: Log) -> None:
    plain, beside = log(of=secret.enterprise), log(of=secret.enterprise, is_sensitive=True)
    officer, reviewer = make.user("OFFICER", "宝安区"), make.user("REVIEWER", "宝安区")
    page = client_of(officer).get(f"/ledger/{plain.pk}/merge/").content.decode()
    assert secret.number not in page
    assert TITLE not in page
    with pytest.raises(Refused, match="同一企业的另一个未办结的问题"):
        do.merge(actor=officer, problem=plain.pk, into=secret.pk)
    offered = client_of(reviewer).get(f"/ledger/{beside.pk}/merge/").content.decode()
    assert secret.number in offered
    do.merge(actor=reviewer, problem=plain.pk, into=log(of=secret.enterprise).pk)
    survivor = Problem.objects.get(pk=plain.pk).merged_into
    assert survivor is not None
    assert survivor.number in client_of(officer).get(f"/ledger/{plain.pk}/").content.decode()


def test_the_leading_group_sees_it_once_it_was_raised(secret: Problem) -> None:
    do.escalate(actor=make.user("BUREAU", "BUREAU"), problem=secret.pk, rung="LEADING_GROUP", note="需定")
    group = make.user("LEADING_GROUP", "LEADING")
    assert secret.number in everywhere(group, secret)


def test_it_is_lifted_by_the_reviewer_and_not_by_who_only_registers(
    clock: Any, log: Log, officer: User
) -> None:
    problem = log(officer, description=TITLE, is_sensitive=True)
    with pytest.raises(Exception, match="只能由区审核或市局取消"):
        do.revise(actor=officer, problem=problem.pk, is_sensitive=False, note="")
    done = do.revise(
        actor=make.user("REVIEWER", "宝安区"), problem=problem.pk, is_sensitive=False, note="可以公开"
    )
    assert not done.is_sensitive
