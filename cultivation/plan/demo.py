"""The demo's plans: every year since the plan began, one with two versions; districts over, at and under their target."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils import timezone

from accounts.demo import demo_users
from accounts.models import Unit, UnitKind, User
from core.audit.context import recording
from core.demo import Invention
from core.parameters.selectors import at
from core.row_count import row_count
from core.verdict import Refused
from cultivation.enterprises.models import Inclusion
from cultivation.enterprises.pool import stored_version
from cultivation.plan.inputs import counted, units_below
from cultivation.plan.models import (
    AnnualPlan,
    Issuer,
    Measure,
    MeasureReport,
    PlanState,
    ReceivedTarget,
    ReportState,
    UnitTarget,
)
from cultivation.plan.rules.decomposition import Weights, decompose
from cultivation.plan.services.drafts import copy_lines
from cultivation.plan.services.numbers import columns_of
from cultivation.plan.terms import REFINED_TARGET, WEIGHTS, weights_of

FIRST_YEAR = 2022
_MOVED = 3
_MEASURES = (
    (
        "组织重点库企业用工对接，每季度不少于一场",
        5,
        "HR",
        (3, 31),
        ReportState.DONE,
        "四场对接会全部办完，签约 326 人。",
    ),
    (
        "建立重点库企业融资需求清单，逐户对接银行",
        14,
        "FIN",
        (6, 30),
        ReportState.ON_TRACK,
        "已对接 9 家银行，授信 2.1 亿元。",
    ),
    (
        "为拟升规企业落实产业用房，台账按月更新",
        5,
        "PLAN",
        (9, 30),
        ReportState.DIFFICULT,
        "两个区的厂房交付推迟，正在协调。",
    ),
    ("推动创新资源向重点库企业开放", 9, "SCI", (9, 30), None, ""),
    (
        "每季度分析监测数据，提前辅导达标企业",
        6,
        "BUREAU",
        (12, 31),
        ReportState.ON_TRACK,
        "三季度监测已完成，名单已发各区。",
    ),
    ("月度、年度入库数据核对，反馈未纳统原因", 6, "STAT", (12, 31), None, ""),
    ("数字化诊断覆盖重点库企业", 11, "MIIT", (11, 30), ReportState.ON_TRACK, "已完成诊断 180 家。"),
    ("建立区级工作机制，把目标分到街道", 17, "440306", (4, 30), ReportState.DONE, "已分到 10 个街道。"),
)


def write(asked: Invention) -> None:
    """Plans of all years, with targets handed down, measures and reports; streets of the districts that are shown."""
    people = {user.username: user for user in demo_users()}
    bureau = people.get("bureau")
    if bureau is None or AnnualPlan.objects.exists():
        return
    sums = Counter(dict(Inclusion.objects.order_by().values_list("count_year").annotate(n=row_count())))
    with recording(actor=bureau, reason="演示数据"):
        for year in range(FIRST_YEAR, asked.at.year + 1):
            running = year == asked.at.year
            total = max(10, round(sums[year] * (0.128 if running else 0.098)) * 10)
            plan = _issue(_draft(year, 1, total), bureau, _instant(year, 4, 2, asked), is_over=not running)
            if plan is not None and year == asked.at.year - 1:
                _second(plan, bureau, _instant(year, 9, 12, asked))
            if plan is not None and running:
                _split_streets(plan, people)


def _instant(year: int, month: int, day: int, asked: Invention) -> dt.datetime:
    """That day of the year, or yesterday where it is still to come."""
    made = timezone.make_aware(dt.datetime(year, month, day, 10))  # noqa: DTZ001
    return min(made, asked.at - dt.timedelta(days=1))


def _draft(year: int, number: int, total: int) -> AnnualPlan | None:
    """A draft by the formula; none where the year has nothing to go by."""
    parameters = at(dt.date(year, 4, 1))
    weights = weights_of(parameters)
    try:
        found = decompose(total, counted(year, units_below(None)), weights)
    except Refused:
        return None
    plan = AnnualPlan.objects.create(
        year=year,
        number=number,
        total=total,
        refined=max(1, total // 12) if parameters.count(REFINED_TARGET) else None,
        counted_on=dt.date(year, 4, 1),
        pool_is_live=stored_version(year) is None,
        **{f"weight_{name}": getattr(weights, name) for name in WEIGHTS},
    )
    units = {unit.code: unit for unit in units_below(None)}
    UnitTarget.objects.bulk_create(
        UnitTarget(plan=plan, unit=units[split.of.code], target=split.target, **columns_of(split))
        for split in found
    )
    _received(plan)
    _measures(plan)
    return plan


def _received(plan: AnnualPlan) -> None:
    """The province asked for less than the city government."""
    year = plan.year
    for issuer, document, on, share in (
        (Issuer.PROVINCE, f"粤工信函〔{year}〕86号", dt.date(year, 2, 26), 95),
        (Issuer.CITY, f"深府函〔{year}〕31号", dt.date(year, 3, 20), 100),
    ):
        ReceivedTarget.objects.create(
            plan=plan, issuer=issuer, document=document, on=on, above_scale=plan.total * share // 100
        )


def _measures(plan: AnnualPlan) -> None:
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[one[2] for one in _MEASURES])}
    rows = [
        Measure(
            plan=plan,
            line=line,
            text=text,
            article=article,
            unit=units[code],
            due_on=dt.date(plan.year, *due),
        )
        for line, (text, article, code, due, _state, _said) in enumerate(
            (one for one in _MEASURES if one[2] in units), 1
        )
    ]
    Measure.objects.bulk_create(rows)


def _issue(plan: AnnualPlan | None, bureau: User, moment: dt.datetime, *, is_over: bool) -> AnnualPlan | None:
    """It comes into force, and its units have reported; of a year that is over all is done."""
    if plan is None:
        return None
    plan.state, plan.issued_at, plan.issued_by = PlanState.ISSUED, moment, bureau
    plan.save(update_fields=["state", "issued_at", "issued_by"])
    said = {one[0]: one for one in _MEASURES}
    for measure in plan.measures.select_related("unit"):
        _text, _article, _code, due, state, words = said[measure.text]
        person = User.objects.filter(unit=measure.unit, is_active=True).order_by("pk").first()
        at_day = timezone.make_aware(dt.datetime(plan.year, *due, 15))  # noqa: DTZ001
        if is_over:
            state, words = ReportState.DONE, words or "已按计划完成。"
        if state is None or person is None:
            continue
        MeasureReport.objects.create(
            measure=measure,
            state=state,
            text=words,
            at=min(at_day, moment + dt.timedelta(days=90)),
            by=person,
            unit=measure.unit,
        )
    return plan


def _second(first: AnnualPlan, bureau: User, moment: dt.datetime) -> None:
    """A second version in the autumn: some were moved from the largest district to another, with the reason."""
    lines = sorted(first.targets.select_related("unit"), key=lambda line: -line.target)
    number = min(_MOVED, lines[0].target)
    terms = ("year", "total", "refined", "counted_on", *(f"weight_{name}" for name in WEIGHTS))
    second = AnnualPlan.objects.create(number=2, **{name: getattr(first, name) for name in terms})
    copy_lines(first, second, lines)
    giving, taking = lines[0].unit, lines[2].unit
    for unit, change, reason in (
        (giving, -number, f"调给{taking.short_name} {number} 家：整机厂外迁"),
        (taking, number, f"{giving.short_name}调入 {number} 家：整机厂迁入"),
    ):
        line = second.targets.get(unit=unit)
        line.target, line.reason = line.target + change, reason
        line.save(update_fields=["target", "reason"])
    _received(second)
    Measure.objects.bulk_create(
        Measure(
            plan=second,
            line=one.line,
            text=one.text,
            article=one.article,
            unit=one.unit,
            due_on=one.due_on,
            origin=one,
        )
        for one in first.measures.select_related("unit")
    )
    first.state = PlanState.SUPERSEDED
    first.save(update_fields=["state"])
    second.state, second.issued_at, second.issued_by = PlanState.ISSUED, moment, bureau
    second.save(update_fields=["state", "issued_at", "issued_by"])


def _split_streets(plan: AnnualPlan, people: dict[str, User]) -> None:
    """The first district with a reviewer of its own has given its streets their targets; the others have it to do."""
    for line in plan.targets.filter(unit__kind=UnitKind.DISTRICT).select_related("unit"):
        if f"reviewer-{line.unit.code}" not in people:
            continue
        weights = Weights(plan.weight_pool, plan.weight_above_scale, plan.weight_last_year)
        streets = units_below(line.unit)
        try:
            found = decompose(line.target, counted(plan.year, streets), weights)
        except Refused:
            continue
        units = {unit.code: unit for unit in streets}
        UnitTarget.objects.bulk_create(
            UnitTarget(plan=plan, unit=units[split.of.code], target=split.target, **columns_of(split))
            for split in found
        )
        return
