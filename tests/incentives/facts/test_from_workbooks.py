"""From an empty portal, workbooks alone bring an award from UNKNOWN to PASS."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from cultivation.enterprises.models import Enterprise
from incentives.eligibility.models import Evaluation
from incentives.facts.models import CreditRecord, HistoryCheck, Payment
from tests.incentives.facts.workbooks import bring, counts, said
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
CODE = ["统一社会信用代码"]


def judged(works: str) -> tuple[str, dict[str, str]]:
    """The verdict on an enterprise, and its conditions by rule."""
    out = StringIO()
    call_command("evaluate", "P1", "2022", "--json", stdout=out)
    row = Evaluation.objects.get(enterprise__uscc=works, is_current=True)
    assert json.loads(out.getvalue())[{"PASS": "pass", "FAIL": "fail"}.get(row.verdict, "unknown")] >= 1
    return row.verdict, {one["rule"]: one["judgement"] for one in json.loads(row.conditions)}


def test_workbooks_alone_bring_the_award_from_unknown_to_pass(tmp_path: Path, time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 6, 3, 3, tzinfo=dt.UTC))
    call_command("load_city", str(make.CITY_DATA), stdout=StringIO())
    load_parameters()
    assert not Enterprise.objects.exists()
    officer, liaison = make.user("OFFICER", "宝安区"), make.user("STAT_LIAISON")
    paying = make.user("PAYMENTS")
    passing, paid = make.uscc(50_001), make.uscc(50_002)

    def load(person: Any, dataset: str, heading: list[str], *rows: list[str]) -> None:
        batch = bring(tmp_path, person, dataset, [*CODE, *heading], *rows)
        assert (counts(batch), said(batch)) == ((len(rows), 0, 0, 0), []), dataset

    load(
        officer, "enterprises", ["企业名称", "所属区", "街道", "企业类型", "经营状态"],
        *([code, f"深圳市{name}有限公司", "宝安区", "新安街道", "有限责任公司", "正常经营"]
          for code, name in ((passing, "甲乙丙"), (paid, "丁戊己"))),
    )  # fmt: skip
    load(
        liaison,
        "inclusions",
        ["纳统日期", "入库方式"],
        *([code, "2022-11-20", "年度"] for code in (passing, paid)),
    )
    verdict, rules = judged(passing)
    assert verdict == "UNKNOWN"
    open_ = {rule for rule, judgement in rules.items() if judgement == "UNKNOWN"}
    assert open_ == {"LAW_ABIDING", "CREDITWORTHY", "FIRST_INCLUSION", "STILL_INCLUDED", "GROWTH", "NOT_PAID"}

    load(
        liaison, "figures", ["年份", "来源", "工业总产值（万元）"],
        *([code, year, "统计", output] for code in (passing, paid) for year, output in (("2022", "3000"), ("2023", "3010"))),
    )  # fmt: skip
    assert judged(passing)[1]["GROWTH"] == judged(passing)[1]["STILL_INCLUDED"] == "PASS"
    load(
        officer, "credit_records", ["查询结果", "起始日期"], *([code, "无严重失信", "2024-05-30"] for code in (passing, paid))
    )  # fmt: skip
    load(
        liaison, "history_checks", ["核查内容", "有记录", "核查日期"],
        *([code, "历年在库名单", "否", "2024-05-30"] for code in (passing, paid)),
    )  # fmt: skip
    verdict, rules = judged(passing)
    assert (verdict, {rule for rule, judgement in rules.items() if judgement != "PASS"}) == (
        "UNKNOWN",
        {"NOT_PAID"},
    )

    load(
        paying, "payments", ["政策", "年度", "拨付日期", "金额（万元）"],
        [paid, "小微工业企业上规模奖励", "2023", "2023-09-15", "20"],
    )  # fmt: skip
    assert judged(passing)[0] == "PASS"
    assert Evaluation.objects.get(enterprise__uscc=passing, is_current=True).amount == Decimal(200_000)
    assert judged(paid) == ("FAIL", {**judged(passing)[1], "NOT_PAID": "FAIL"})
    assert (CreditRecord.objects.count(), HistoryCheck.objects.count(), Payment.objects.count()) == (2, 2, 1)
