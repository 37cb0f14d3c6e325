"""Between the preview and the commit others write: what the person did not see is not written unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from exchange.models import BatchState, ImportBatch
from exchange.staging import batches
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def works() -> list[Enterprise]:
    return [make.enterprise("宝安区", contact=f"老{number}") for number in range(3)]


@pytest.fixture
def batch(works: list[Enterprise], tmp_path: Path, officer: User) -> ImportBatch:
    """Everybody's contact is to be another one."""
    rows = [f"{one.name},{one.uscc},新{number}" for number, one in enumerate(works)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["企业名称,统一社会信用代码,联系人", *rows]))
    made = batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)
    return batches.read_and_plan(made.pk)


def write(one: Enterprise, **values: Any) -> None:
    Enterprise.objects.filter(pk=one.pk).update(**values)


def contacts(works: list[Enterprise]) -> list[str]:
    return [Enterprise.objects.get(pk=one.pk).contact for one in works]


def test_a_row_that_would_overwrite_what_nobody_was_shown_waits_for_a_second_commit(
    works: list[Enterprise], batch: ImportBatch, officer: User
) -> None:
    write(works[1], contact="别人改的")
    found = batches.commit(batch.pk)
    assert found.state == BatchState.READY
    assert found.reading["stale"] == {"count": 1, "places": [[found.reading["sheets"][0]["sheet"], 3]]}
    assert contacts(works) == ["老0", "别人改的", "老2"], "nothing is half-written"
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("exchange:batch", args=[batch.pk])).content.decode()
    assert "预览之后，有 1 行" in page
    assert "第 3 行" in page
    assert "别人改的" in page, "the preview shows what is stored now"
    assert batches.commit(batch.pk).state == BatchState.COMMITTED
    assert contacts(works) == ["新0", "新1", "新2"]


def test_what_is_no_loss_needs_no_second_look(works: list[Enterprise], batch: ImportBatch) -> None:
    write(works[0], contact="新0")  # somebody wrote the same
    write(works[1], address="别处")  # or something that the file does not state
    found = batches.commit(batch.pk)
    assert (found.state, found.updated, found.unchanged) == (BatchState.COMMITTED, 2, 1)


def test_a_new_row_that_somebody_else_has_made_meanwhile_is_shown_first(
    tmp_path: Path, officer: User
) -> None:
    code = make.uscc()
    path = tmp_path / "n.csv"
    path.write_text(f"企业名称,统一社会信用代码,所属区,联系人\n深圳市新厂有限公司,{code},宝安区,新\n")
    made = batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)
    batches.read_and_plan(made.pk)
    make.enterprise("宝安区", uscc=code, contact="别人录的")
    found = batches.commit(made.pk)
    assert (found.state, found.created, found.updated) == (BatchState.READY, 0, 1)
    assert batches.commit(made.pk).state == BatchState.COMMITTED
