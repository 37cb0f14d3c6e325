"""The pages of the plan: what each says, to whom, and that every number opens exactly its rows."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Unit
from core.notices.models import Notice
from cultivation.plan import todos
from cultivation.plan.models import AnnualPlan, MeasureReport, PlanState, UnitTarget
from cultivation.plan.services import drafts, numbers
from cultivation.plan.services.issuing import issue
from cultivation.plan.services.reminding import remind
from exchange.staging import exporting
from tests.cultivation.plan.plans import YEAR, draft, issued, targets_of
from tests.support import factories as make

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 10, 15)


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Any, name: str, *args: Any, **query: Any) -> Any:
    return client_of(person).get(reverse(f"plan:{name}", args=args), query)


def text(answer: Any) -> str:
    assert answer.status_code in (200, 422), answer.status_code
    return unescape(answer.content.decode())


def some_life() -> None:
    """Inclusions, an exit and judged enterprises of two districts."""
    for day, place in (
        (dt.date(2024, 3, 1), "宝安区"),
        (dt.date(2024, 9, 1), "龙岗区"),
        (dt.date(2023, 8, 1), "宝安区"),
    ):
        make.inclusion(make.enterprise(place), day)
    make.exit_(make.enterprise("宝安区"), dt.date(2024, 5, 1))
    for level in ("REACHED", "LIKELY", "POSSIBLE", "REACHABLE"):
        make.enterprise(
            "宝安区", standing={"year": YEAR, "quarter": 3, "readiness": level, "p50": 19_000_000}
        )


def test_without_an_issued_plan_the_page_says_so_and_leads_to_the_decomposition() -> None:
    bureau = make.user("BUREAU")
    said = text(page(bureau, "now"))
    assert "今年目标还没下达" in said
    assert reverse("plan:targets", args=[YEAR]) in said
    assert "去分解" not in text(page(make.user("ANALYST"), "now"))
    assert "今年" in text(page(make.user("OFFICER", "新安街道"), "now"))


def test_the_heading_says_the_state_and_the_worst_place_stands_first() -> None:
    some_life()
    issued()
    answer = page(make.user("BUREAU"), "now")
    said = text(answer)
    assert "今年新增规上 2 家，完成 0.1%" in said
    assert "落后序时 1,577 家" in said
    assert "，主要在宝安、龙岗" in said
    assert [line.name for line in answer.context["lines"]][:3] == ["全市", "宝安区", "龙岗区"]
    assert "预计全年 4–6 家，居中 5 家，离目标还差 1,995 家。" in said


def test_every_number_opens_exactly_its_rows() -> None:
    some_life()
    issued()
    client = client_of(make.user("BUREAU"))
    answer = client.get(reverse("plan:now"))
    checked = 0
    for line in answer.context["lines"]:
        for door, added in (
            (line.included, False), (line.before, False), (line.exited, False), (line.middle, True),
        ):  # fmt: skip
            shown = client.get(door.url)
            total = shown.context["page"].total + (shown.context["added"] if added else 0)
            assert str(total) == door.text.replace(",", ""), door
            checked += 1
    assert checked == 48


def test_a_month_of_the_chart_opens_the_inclusions_until_its_end() -> None:
    some_life()
    client = client_of(make.user("BUREAU"))
    chart = client.get(reverse("plan:now")).context["chart"]
    assert (chart.values[1], chart.values[2], chart.values[8], chart.values[10]) == (0, 1, 2, None)
    for month in (2, 3, 9):
        assert client.get(chart.urls[month - 1]).context["page"].total == chart.values[month - 1]


def test_a_district_sees_itself_and_its_streets_and_no_other() -> None:
    some_life()
    issued()
    reviewer = make.user("REVIEWER", "龙岗区")
    answer = page(reviewer, "now")
    assert answer.context["lines"][0].name == "龙岗区"
    assert (
        len(answer.context["lines"]) == 1 + Unit.objects.filter(parent__name="龙岗区", kind="STREET").count()
    )
    assert answer.context["whole"].pace.target == 412
    assert page(reviewer, "now", unit="440306").status_code == 404
    assert page(reviewer, "rows", YEAR, "included", unit="440306").status_code == 404
    assert page(make.user("BUREAU"), "now", unit="440306").context["lines"][0].name == "宝安区"
    street = make.user("OFFICER", "新安街道")
    assert [line.name for line in page(street, "now").context["lines"]] == ["新安街道"]


def test_a_department_is_led_to_the_measures_and_sees_issued_targets_alone() -> None:
    person = make.user("DEPARTMENT", "HR")
    draft()
    client = client_of(person)
    for page in ("now", "years"):
        assert client.get(reverse(f"plan:{page}")).headers["Location"] == reverse(
            "plan:measures", args=[2024]
        )
    assert "还没有计划" in text(client.get(reverse("plan:targets", args=[2024])))
    issue(actor=make.user("BUREAU"), plan=AnnualPlan.objects.get().pk)
    targets = client.get(reverse("plan:targets", args=[2024]))
    assert "宝安区" in text(targets)
    assert "存草稿" not in text(targets)
    assert [label for _code, label, _url, _count in targets.context["tabs"]] == ["目标分解", "任务分工"]
    assert client.get(reverse("plan:measures", args=[2024])).status_code == 200


def test_the_page_keeps_to_its_queries(django_assert_max_num_queries: Any) -> None:
    some_life()
    issued()
    client = client_of(make.user("BUREAU"))
    client.get(reverse("plan:now"))
    with django_assert_max_num_queries(26):
        client.get(reverse("plan:now"))


def test_no_scan_leaves_dashes_and_says_so() -> None:
    issued()
    answer = page(make.user("BUREAU"), "now")
    assert "还没有研判结果" in text(answer)
    assert answer.context["lines"][0].span.text == "—"


def typed(plan: AnnualPlan, **changes: Any) -> dict[str, Any]:
    """The editor's form as it stands, with changes: `t440303=24`, `r440303="…"`, `f440303="on"`."""
    plan.refresh_from_db()
    found: dict[str, Any] = {
        "version": plan.version, "total": plan.total, "refined": plan.refined or "", "reason": plan.reason,
        "weight_pool": "0.5", "weight_above_scale": "0.3", "weight_last_year": "0.2",
    }  # fmt: skip
    for line in plan.targets.select_related("unit"):
        key, code = line.unit_id, line.unit.code
        found[f"target-{key}"] = changes.pop(f"t{code}", line.target)
        found[f"reason-{key}"] = changes.pop(f"r{code}", line.reason)
        if changes.pop(f"f{code}", "on" if line.fixed else ""):
            found[f"fixed-{key}"] = "on"
    return found | changes


def test_the_editor_begins_saves_and_issues() -> None:
    bureau = make.user("BUREAU")
    make.enterprise("宝安区", revenue={2023: 15_000_000})
    client = client_of(bureau)
    client.post(reverse("plan:begin", args=[YEAR]))
    plan = AnnualPlan.objects.get()
    assert targets_of(plan)["440306"] == 2000
    save = reverse("plan:save", args=[plan.pk])
    answer = client.post(save, typed(plan, t440306=1990, r440306="留机动", act="save"))
    assert answer.status_code == 302
    said = text(client.get(reverse("plan:targets", args=[YEAR])))
    assert "还差 10 家" in said
    answer = client.post(save, typed(plan, act="issue"))
    assert answer.status_code == 422
    assert "比 2,000 家还差 10 家" in text(answer)
    answer = client.post(save, typed(plan, t440307=10, r440307="留给龙岗", act="issue"))
    assert answer.headers["Location"] == reverse("plan:year", args=[YEAR])
    plan.refresh_from_db()
    assert plan.state == PlanState.ISSUED


def test_the_editor_keeps_what_was_typed_and_says_what_is_wrong_at_its_row() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    save = reverse("plan:save", args=[plan.pk])
    for changes, words in (
        ({"t440303": "24", "r440303": ""}, "罗湖区的目标是手工定的，请写明原因"),
        ({"t440303": "-4", "r440303": "x"}, "大于或等于"),
        ({"t440303": "许多"}, "整数"),
        (
            {"weight_pool": "0", "weight_above_scale": "0", "weight_last_year": "0", "act": "calculate"},
            "三项权重合计为 0",
        ),
        ({"f440303": "on", "t440303": "2001", "r440303": "x", "act": "calculate"}, "超过总数"),
    ):
        answer = client_of(bureau).post(save, typed(plan, **changes))
        assert answer.status_code == 422, changes
        assert words in text(answer)
        if "t440303" in changes:
            assert f'value="{changes["t440303"]}"' in text(answer)
    assert targets_of(plan)["440303"] == 21


def test_the_second_of_two_people_is_told_and_keeps_what_was_typed() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    old = typed(plan, t440303=24, r440303="园区投产")
    numbers.move(
        actor=make.user("BUREAU"),
        plan=plan.pk,
        source=make.unit("宝安区").pk,
        goal=make.unit("龙岗区").pk,
        number=1,
        reason="x",
    )
    answer = client_of(bureau).post(reverse("plan:save", args=[plan.pk]), old)
    assert answer.status_code == 409
    assert "园区投产" in unescape(answer.content.decode())


def test_a_move_and_a_received_target_by_their_forms() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    client, units = client_of(bureau), {name: make.unit(name).pk for name in ("宝安区", "龙岗区")}
    asked = {
        "version": plan.version,
        "source": units["宝安区"],
        "goal": units["龙岗区"],
        "number": 5,
        "reason": "外迁",
    }
    client.post(reverse("plan:move", args=[plan.pk]), asked)
    assert targets_of(plan)["440306"] == 684
    plan.refresh_from_db()
    answer = client.post(
        reverse("plan:move", args=[plan.pk]), asked | {"version": plan.version, "number": 9999}
    )
    assert "调不出 9,999 家" in text(answer)
    handed = {
        "version": plan.version,
        "issuer": "CITY",
        "document": "31号",
        "on": "2024-03-20",
        "above_scale": 2000,
    }
    client.post(reverse("plan:receive", args=[plan.pk]), handed)
    row = plan.received.get()
    assert "市政府下达 2,000 家" in text(page(bureau, "targets", YEAR))
    drop = reverse("plan:drop_received", args=[plan.pk, row.pk])
    client.post(drop)
    assert plan.received.exists(), "a form that does not say its version changes nothing"
    plan.refresh_from_db()
    client.post(drop, {"version": plan.version})
    assert not plan.received.exists()
    client.post(reverse("plan:discard", args=[plan.pk]), {"version": plan.version})
    assert AnnualPlan.objects.exists(), "someone was faster"
    client.post(reverse("plan:discard", args=[plan.pk]), {"version": plan.version + 1})
    assert not AnnualPlan.objects.exists()


def test_a_reviewer_reads_the_draft_and_is_told_who_writes_it() -> None:
    plan, reviewer = draft(), make.user("REVIEWER", "宝安区")
    assert "存草稿" not in text(page(reviewer, "targets", YEAR))
    answer = client_of(reviewer).post(reverse("plan:save", args=[plan.pk]), typed(plan), follow=True)
    assert "年度计划由市局编制和下达" in text(answer)


def test_a_reviewer_splits_to_streets_on_the_page() -> None:
    issued()
    for street in ("新安街道", "西乡街道"):
        make.enterprise("宝安区", street, revenue={2023: 15_000_000})
    reviewer = make.user("REVIEWER", "宝安区")
    address = reverse("plan:streets", args=[YEAR, "440306"])
    assert [todo.url for todo in todos.streets(reviewer, TODAY)] == [address]
    client = client_of(reviewer)
    answer = client.get(address)
    rows = {row.line.unit.name: row.line for row in answer.context["editor"].rows}
    assert (rows["新安街道"].target, rows["西乡街道"].target) == (345, 344)
    asked: dict[str, Any] = {
        "total": 689,
        "weight_pool": "1",
        "weight_above_scale": "0",
        "weight_last_year": "0",
    }
    for line in rows.values():
        asked |= {f"target-{line.unit.pk}": line.target, f"reason-{line.unit.pk}": ""}
    wrong = client.post(
        address,
        asked | {f"target-{rows['新安街道'].unit.pk}": 344, f"reason-{rows['新安街道'].unit.pk}": "x"},
    )
    assert "还差 1 家" in text(wrong)
    assert not UnitTarget.objects.filter(unit__kind="STREET").exists()
    assert client.post(address, asked | {"act": "save"}).status_code == 302
    assert page(make.user("OFFICER", "新安街道"), "now").context["whole"].pace.target == 345
    assert todos.streets(reviewer, TODAY) == []
    refused = client_of(make.user("REVIEWER", "龙岗区")).get(address, follow=True)
    assert "由该区审核人员分到街道" in text(refused)


def test_two_versions_are_compared_line_by_line() -> None:
    bureau = make.user("BUREAU")
    issued(bureau)
    assert "还没有两版可以对照" in text(page(bureau, "compare", YEAR))
    second = drafts.start_draft(actor=bureau, year=YEAR)
    numbers.move(
        actor=bureau,
        plan=second.pk,
        source=make.unit("龙岗区").pk,
        goal=make.unit("坪山区").pk,
        number=5,
        reason="整机厂外迁",
    )
    answer = page(bureau, "compare", YEAR)
    assert "第 2 版比第 1 版：2 个区有增减，共挪动 5 家" in text(answer)
    found = {(one.name, one.old, one.new, one.change) for one in answer.context["found"].differences}
    assert found == {("龙岗区", "412", "407", "−5"), ("坪山区", "119", "124", "+5")}
    assert "总数不变 2,000 家，2 个单位有增减，共挪动 5 家" in text(page(bureau, "targets", YEAR))


def late_measure() -> Any:
    plan = draft(make.user("BUREAU"))
    late = make.measure(plan, "HR", due_on=dt.date(2024, 9, 30), text="用工对接")
    make.measure(plan, "FIN", due_on=dt.date(2024, 10, 18), text="融资对接")
    make.measure(plan, "宝安区", due_on=dt.date(2024, 12, 31), text="区级机制")
    issue(actor=make.user("BUREAU"), plan=plan.pk)
    return late


def test_the_late_stand_out_and_their_unit_reports() -> None:
    late, hr = late_measure(), make.user("DEPARTMENT", "HR")
    answer = page(make.user("BUREAU"), "measures", YEAR)
    assert "任务分工 3 项，0 项已完成，1 项逾期" in text(answer)
    assert [line.light for line in answer.context["lines"]] == ["RED", "AMBER", "NONE"]
    assert "1 项逾期" in text(page(make.user("BUREAU"), "now"))
    assert [todo.title for todo in todos.measures(hr, TODAY)] == ["年度任务：用工对接"]
    client, address = client_of(hr), reverse("plan:measure", args=[late.pk])
    assert text(client.post(address, {"state": "DONE", "text": ""}))
    client.post(address, {"state": "DONE", "text": "办完四场"})
    assert MeasureReport.objects.get().text == "办完四场"
    assert todos.measures(hr, TODAY) == []
    assert "逾期" not in text(page(make.user("BUREAU"), "measures", YEAR))
    other = client_of(make.user("DEPARTMENT", "FIN")).post(
        address, {"state": "DONE", "text": "x"}, follow=True
    )
    assert "填报进展" in text(other)
    assert MeasureReport.objects.count() == 1


def test_units_are_reminded_once_a_stage_and_when_the_bureau_presses() -> None:
    late_measure()
    hr, fin = make.user("DEPARTMENT", "HR"), make.user("DEPARTMENT", "FIN")
    assert remind(TODAY) == 2
    assert remind(TODAY) == 0
    assert Notice.objects.get(user=fin).title == "年度任务将到期，请填报进展：融资对接"
    bureau = client_of(make.user("BUREAU"))
    bureau.post(reverse("plan:remind", args=[YEAR]))
    assert Notice.objects.filter(user=hr).count() == 2
    assert Notice.objects.filter(user=fin).count() == 1
    refused = client_of(make.user("REVIEWER")).post(reverse("plan:remind", args=[YEAR]), follow=True)
    assert "年度计划由市局编制和下达" in text(refused)


def test_measures_of_a_draft_are_written_by_its_form() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    client, asked = (
        client_of(bureau),
        {"text": "用工对接", "unit": make.unit("HR").pk, "due_on": "2024-09-30", "article": 5},
    )
    client.post(reverse("plan:measure_new", args=[plan.pk]), asked | {"version": plan.version})
    made = plan.measures.get()
    plan.refresh_from_db()
    edit = reverse("plan:measure_edit", args=[made.pk])
    client.post(
        edit,
        asked | {"version": plan.version, "text": "用工对接，每季一场", "helpers": [make.unit("FIN").pk]},
    )
    made.refresh_from_db()
    assert (made.text, made.helpers) == ("用工对接，每季一场", [make.unit("FIN").pk])
    plan.refresh_from_db()
    client.post(reverse("plan:measure_drop", args=[made.pk]), {"version": plan.version})
    assert not plan.measures.exists()


def test_three_years_against_the_totals_of_the_plan() -> None:
    some_life()
    make.received(plan := make.plan(2024, {"宝安区": 60, "龙岗区": 40}))
    make.issue(plan)
    answer = page(make.user("BUREAU"), "years")
    assert "2022–2024 年新增规上 3 家，完成 6,000 家的 0.1%" in text(answer)
    rows = {row.year: row for row in answer.context["table"].rows}
    assert (rows[2024].received, rows[2024].split, rows[2024].included, rows[2024].net) == (100, 100, 2, 1)
    assert (rows[2023].split, rows[2023].included) == (None, 1)
    assert answer.context["table"].total_refined == 5001


def test_the_bulletin_holds_what_the_page_shows(tmp_path: Any) -> None:
    some_life()
    issued()
    bureau, path = make.user("BUREAU"), tmp_path / "通报.xlsx"
    done = exporting.export(bureau, "unit_targets", path, {"year": [str(YEAR)]})
    assert done.name.startswith("2024 年 10 月目标进度通报_深圳市")
    head, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    sheet = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    shown = {line.name: line for line in page(bureau, "now").context["lines"]}
    assert set(sheet) == set(shown)
    for name, row in sheet.items():
        assert f"{row['目标（家）']:,}" == shown[name].target
        assert f"{row['已纳统（家）']:,}" == shown[name].included.text
        assert f"{row['预计全年居中（家）']:,}" == shown[name].middle.text
    assert sheet["宝安区"]["差序时（家）"] == 1 - 689 * 289 // 366
    client = client_of(bureau)
    answer = client.post(reverse("exchange:export", args=["unit_targets"]), {"year": YEAR})
    assert answer.status_code == 200
    district = exporting.export(make.user("REVIEWER", "宝安区"), "unit_targets", path, {"year": [str(YEAR)]})
    assert district.rows == 11
