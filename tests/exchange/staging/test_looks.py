"""Every state of the import's page at 1440 and 390 px: axe finds nothing, the CSP refuses nothing, nothing is too wide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cultivation.enterprises.models import Enterprise
from exchange.models import ImportBatch
from exchange.staging import batches, jobs
from tests.exchange import messy
from tests.support import factories as make
from tests.support.looking import complaints, scrolls_sideways, violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def addresses(tmp_path: Path) -> tuple[Any, list[str]]:
    """An officer, and pages of an import in every state."""
    officer = make.user("OFFICER", "宝安区")
    for number in (1, 2):
        make.enterprise("宝安区", "新安街道", uscc=messy.code(number), contact="李四")
    grid = [
        ["单位：万元"],
        [*messy.HEADINGS[:-1], "营业收入", "备注"],
        *messy.rows(60),
        messy.row(70, uscc="123"),
    ]

    def upload(rows: list[Any]) -> ImportBatch:
        path = messy.xlsx(tmp_path / "宝安区2024年重点企业摸底表(终稿).xlsx", rows, title="企业信息")
        return batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)

    undone = batches.commit(batches.read_and_plan(upload(grid).pk).pk)
    Enterprise.objects.filter(uscc=messy.code(1)).update(contact="后来的人")
    batches.undo(batches.open_undo(actor=officer, batch_id=undone.pk).pk)
    done = batches.commit(batches.read_and_plan(upload(grid).pk).pk)
    ready = batches.read_and_plan(
        upload([grid[0], grid[1], messy.row(2, contact="赵六"), messy.row(80), grid[-1]]).pk
    )
    refused = batches.read_and_plan(upload([["什么都不是"]]).pk)
    waiting = upload(grid)
    working = upload(grid)
    jobs.start_reading(working)
    pages = [f"/imports/{batch.pk}/" for batch in (undone, done, ready, refused, waiting, working)]
    tabs = [f"/imports/{ready.pk}/?tab={tab}" for tab in ("new", "changed", "same", "refused")]
    return officer, ["/imports/", "/imports/?state=CANCELLED&panel=1", "/imports/new/", *pages, *tabs]


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
def test_every_state_of_an_import_can_be_read_by_everyone(
    open_page: Any, addresses: tuple[Any, list[str]], phone: bool
) -> None:
    officer, urls = addresses
    page = open_page(officer, phone=phone)
    said, found = complaints(page), {}
    for url in urls:
        page.goto(url)
        if wrong := [*violations(page), *(["scrolls sideways"] if scrolls_sideways(page) else [])]:
            found[url] = wrong
    assert not found
    assert not said
