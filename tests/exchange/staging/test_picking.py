"""A refused row is offered likely enterprises by name; the one that is picked joins the plan made anew."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cultivation.enterprises.models import AnnualFigures
from cultivation.enterprises.standing import last_full_year
from exchange.models import BatchState, ImportBatch
from exchange.staging import batches, picking, preview
from tests.support.factories import enterprise, uscc, user
from tests.support.parameters import load_parameters
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db
YEAR = last_full_year()


@pytest.fixture(autouse=True)
def _parameters(db: None) -> None:
    load_parameters()


def read(folder: Path, person: Any, *rows: tuple[str, ...]) -> ImportBatch:
    """A file of figures, read and planned."""
    path = folder / "figures.csv"
    heading = ("统一社会信用代码", "企业名称", "年份", "来源", "营业收入（万元）")
    path.write_text("\n".join(",".join(row) for row in (heading, *rows)), encoding="utf-8-sig")
    batch = batches.upload(actor=person, dataset="figures", source=path, filename=path.name)
    return batches.read_and_plan(batch.pk)


def pick(person: Any, batch: ImportBatch, finding: int, choice: int) -> ImportBatch:
    picked = picking.pick(
        actor=person, batch_id=batch.pk, finding=finding, choice=choice, states=[BatchState.READY]
    )
    return batches.read_and_plan(picked.pk)


def test_a_picked_enterprise_joins_the_plan_and_the_commit(tmp_path: Path) -> None:
    officer = user("OFFICER", "宝安区")
    made = enterprise("宝安区", name="深圳市明达光电有限公司")
    enterprise("南山区", name="深圳市明达光电有限公司")
    batch = read(
        tmp_path,
        officer,
        (uscc(), "明达光电（深圳）有限公司", str(YEAR), "企业", "1800"),
        (uscc(), "华瑞精密五金有限公司", str(YEAR), "企业", "900"),
    )
    assert (batch.created, batch.refused) == (0, 2)
    found = preview.refusals(batch, 1)
    offered = picking.offered(batch, found)
    assert {key: [offer.id for offer in each] for key, each in offered.items()} == {found[0].pk: [made.pk]}
    batch = pick(officer, batch, found[0].pk, made.pk)
    assert (batch.created, batch.refused) == (1, 1)
    batch = batches.commit(batch.pk)
    assert (batch.created, batch.refused) == (1, 1)
    row = AnnualFigures.objects.get()
    assert (row.enterprise, row.revenue) == (made, Decimal(18_000_000))


def test_only_what_is_ones_own_is_picked_and_only_for_a_row_that_was_refused_for_it(tmp_path: Path) -> None:
    officer = user("OFFICER", "宝安区")
    made, away = enterprise("宝安区"), enterprise("南山区")
    batch = read(
        tmp_path,
        officer,
        (uscc(), "甲乙丙", str(YEAR), "企业", "1800"),
        (made.uscc, made.name, "2090", "企业", "900"),
    )
    strange, future = preview.refusals(batch, 1)
    with refuses("import.pick_scope"):
        pick(officer, batch, strange.pk, away.pk)
    with refuses("import.pick"):
        pick(officer, batch, future.pk, made.pk)
    with refuses("import.not_yours"):
        pick(user("OFFICER", "宝安区"), batch, strange.pk, made.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.READY
    assert picking.PICKED not in batch.mapping


def test_the_preview_shows_the_offers_to_who_uploaded(tmp_path: Path, client: Client) -> None:
    officer = user("OFFICER", "宝安区")
    enterprise("宝安区", name="深圳市明达光电有限公司")
    batch = read(tmp_path, officer, (uscc(), "明达光电有限公司", str(YEAR), "企业", "1800"))
    client.force_login(officer)
    page = client.get(reverse("exchange:batch", args=[batch.pk])).content.decode()
    assert "就是“深圳市明达光电有限公司”" in page
