"""Undo: the rows are what they were, but for what others changed since, which is listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.audit.context import recording
from core.audit.models import AuditStamp
from core.verdict import Refused
from cultivation.enterprises.models import AnnualFigures, Enterprise
from exchange.models import BatchState, ImportBatch
from exchange.staging import batches
from tests.exchange import messy
from tests.support import factories as make
from tests.support.checksums import enterprises as checksum

pytestmark = pytest.mark.django_db
Bring = Callable[..., dict[str, Any]]


@pytest.fixture
def stored(officer: User, bring: Bring) -> None:
    """Three enterprises, with figures, that an import brought."""
    bring([messy.HEADINGS, *messy.rows(3)])


def brought(bring: Bring) -> int:
    """An import that changes two of them (one of them only in its revenue) and brings two more; its batch."""
    rows = [
        messy.row(1, contact="王五", name="深圳市改名科技有限公司"),
        messy.row(2, revenue=2000),
        messy.row(3),
        *messy.rows(2, 10),
    ]
    said = bring([messy.HEADINGS, *rows])
    assert (said["created"], said["updated"], said["unchanged"]) == (2, 2, 1)
    return int(said["batch"])


def undone(officer: User, batch: int) -> ImportBatch:
    made = batches.open_undo(actor=officer, batch_id=batch)
    return batches.undo(made.pk)


def test_the_rows_are_what_they_were(officer: User, stored: None, bring: Bring) -> None:
    before = checksum()
    batch = brought(bring)
    assert checksum() != before
    done = undone(officer, batch)
    assert checksum() == before
    assert done.left_alone == []
    assert ImportBatch.objects.get(pk=batch).state == BatchState.UNDONE


def test_a_field_changed_since_stays_and_is_listed_and_the_others_go_back(
    officer: User, stored: None, bring: Bring, client: Client
) -> None:
    batch = brought(bring)
    with recording(actor=officer, reason="修改企业"):
        Enterprise.objects.filter(uscc=messy.code(1)).update(contact="后来的人")
    done = undone(officer, batch)
    one = Enterprise.objects.get(uscc=messy.code(1))
    assert (one.contact, one.name) == ("后来的人", messy.row(1)[0])
    left = [(item["field"], item["was"], item["wrote"], item["now"]) for item in done.left_alone]
    assert left == [("contact", "张三", "王五", "后来的人")]
    client.force_login(officer)
    shown = client.get(reverse("exchange:batch", args=[batch])).content.decode()
    for words in ("撤销时保留的内容", "联系人", "张三", "王五", "后来的人", "导入后又有改动"):
        assert words in shown


def test_a_created_enterprise_that_something_refers_to_stays(
    officer: User, stored: None, bring: Bring
) -> None:
    batch = brought(bring)
    make.problem(Enterprise.objects.get(uscc=messy.code(10)), officer)
    done = undone(officer, batch)
    assert Enterprise.objects.filter(uscc=messy.code(10)).exists()
    assert not Enterprise.objects.filter(uscc=messy.code(11)).exists()
    assert {item["why"] for item in done.left_alone} <= {"REFERRED", "PART"}
    assert any(item["by"] == "cultivation_problem" for item in done.left_alone)


def test_a_changed_figure_is_superseded_back_and_a_later_version_stays(
    officer: User, stored: None, bring: Bring
) -> None:
    batch = brought(bring)
    undone(officer, batch)
    two = AnnualFigures.objects.filter(enterprise__uscc=messy.code(2)).order_by("version")
    assert list(two.values_list("version", "is_current", "revenue")) == [
        (1, True, Decimal(18_505_000)), (2, False, Decimal(20_000_000)),
    ]  # fmt: skip


def test_a_figure_superseded_since_stays_and_is_listed_with_its_amounts(
    officer: User, stored: None, bring: Bring, client: Client
) -> None:
    batch = brought(bring)
    bring([messy.HEADINGS, messy.row(2, revenue=2100)])
    done = undone(officer, batch)
    current = AnnualFigures.objects.get(enterprise__uscc=messy.code(2), is_current=True)
    assert current.revenue == 21_000_000
    assert [item["field"] for item in done.left_alone] == ["revenue"]
    client.force_login(officer)
    shown = client.get(reverse("exchange:batch", args=[batch])).content.decode()
    for words in ("营业收入", "1,850.50", "2,000.00", "2,100.00"):
        assert words in shown, words


def test_the_same_file_can_be_imported_again_after_an_undo(officer: User, stored: None, bring: Bring) -> None:
    undone(officer, brought(bring))
    batch = brought(bring)
    assert AnnualFigures.objects.get(enterprise__uscc=messy.code(2), is_current=True).version == 3
    before_last = checksum()
    undone(officer, batch)
    assert checksum() != before_last


def test_twice_is_refused(officer: User, stored: None, bring: Bring) -> None:
    batch = brought(bring)
    undone(officer, batch)
    with pytest.raises(Refused) as refusal:
        batches.open_undo(actor=officer, batch_id=batch)
    assert refusal.value.code == "import.state"
    assert "已撤销" in refusal.value.sentence


def test_an_undo_is_not_undone(officer: User, stored: None, bring: Bring) -> None:
    done = undone(officer, brought(bring))
    with pytest.raises(Refused) as refusal:
        batches.open_undo(actor=officer, batch_id=done.pk)
    assert refusal.value.code == "undo.of_undo"


def test_after_thirty_days_it_is_too_late(officer: User, stored: None, bring: Bring) -> None:
    batch = brought(bring)
    for days, late in ((29, False), (31, True)):
        ImportBatch.objects.filter(pk=batch).update(committed_at=timezone.now() - dt.timedelta(days=days))
        if not late:
            ImportBatch.objects.filter(pk=batches.open_undo(actor=officer, batch_id=batch).pk).delete()
            continue
        with pytest.raises(Refused) as refusal:
            batches.open_undo(actor=officer, batch_id=batch)
        assert refusal.value.code == "undo.too_late"


def test_who_may_not_import_does_not_undo(officer: User, stored: None, bring: Bring, client: Client) -> None:
    batch = brought(bring)
    before = checksum()
    for user, status in ((make.user("OFFICER", "南山区"), 404), (make.user("ANALYST", "宝安区"), 403)):
        client.force_login(user)
        assert client.post(reverse("exchange:undo", args=[batch])).status_code == status
    assert checksum() == before
    assert ImportBatch.objects.get(pk=batch).state == BatchState.COMMITTED


def test_the_undo_is_itself_in_the_audit_under_its_own_batch(
    officer: User, stored: None, bring: Bring
) -> None:
    done = undone(make_colleague := make.user("OFFICER", "宝安区"), brought(bring))
    stamp = AuditStamp.objects.get(batch_id=done.pk)
    assert (stamp.actor_id, stamp.reason) == (make_colleague.pk, "撤销导入企业")
