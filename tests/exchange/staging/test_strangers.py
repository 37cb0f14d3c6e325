"""An import says of another district's enterprise exactly what it says of one that there is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from exchange.staging import batches
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
HEADINGS = {
    "figures": ("年份,来源,营业收入（万元）", "2023,企业,1500"),
    "problems": ("问题类别,问题描述,反映时间", "用工,招工难,2024-10-11"),
    "returns": ("年份,季度,营业收入（本年累计）（万元）", "2024,三季度,1500"),
}


@pytest.mark.parametrize("dataset", sorted(HEADINGS))
@time_machine.travel("2024-10-14T03:00:00Z")
def test_a_foreign_code_is_answered_as_an_unknown_one(dataset: str, tmp_path: Path) -> None:
    make.load_city_units()
    load_parameters()
    make.quarter(2024, 3)
    theirs = make.enterprise("南山区", "粤海街道", revenue={2023: 15_000_000})
    make.member(theirs)
    make.problem(theirs, description="招工难")
    heading, cells = HEADINGS[dataset]
    path = tmp_path / "a.csv"
    codes = [theirs.uscc, make.uscc()]
    path.write_text(
        "\n".join([f"企业名称,统一社会信用代码,{heading}", *(f"甲,{code},{cells}" for code in codes)])
    )
    officer = make.user("OFFICER", "宝安区")
    batch = batches.upload(actor=officer, dataset=dataset, source=path, filename=path.name)
    batches.read_and_plan(batch.pk)
    found = batch.findings.order_by("row").values_list("code", "column", "message", "found")
    foreign, unknown = [
        [part.replace(code, "CODE") for part in finding] for code, finding in zip(codes, found, strict=True)
    ]
    assert foreign == unknown
    assert foreign[0] == "OUT_OF_SCOPE"
