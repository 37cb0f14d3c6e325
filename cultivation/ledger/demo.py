"""The demo's problems, old and new around the day: closed ones over two years, open ones at every stage and light.

There are eight for a hundred enterprises and at most twenty thousand: a ledger grows with the officers, not with
the register. Their days are kept by the ledger's own clock-keeping.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import numpy as np

from accounts.demo import demo_users
from accounts.models import Unit, UnitKind, User
from core.demo import Invention, chance, unrecorded
from cultivation.enterprises.demo.economy import Economy
from cultivation.enterprises.models import Enterprise
from cultivation.ledger import demo_around
from cultivation.ledger.act import Data
from cultivation.ledger.acts import ACTS
from cultivation.ledger.acts.resolve import kept
from cultivation.ledger.categories import (
    Category,
    Channel,
    HandlingResult,
    LimitClass,
    Rung,
    Satisfaction,
    SubCategory,
    default_limit_class,
)
from cultivation.ledger.clock_keeping import keep_days
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.numbering import numbers
from cultivation.ledger.services.logging import REGISTER
from cultivation.ledger.states import Action, State, Transition
from cultivation.ledger.timing import Timing, load_timing

SHARE, MOST = 0.08, 20_000
_STORIES: dict[Category, list[tuple[str, str, str]]] = {
    Category.LABOUR: [
        (SubCategory.LABOUR_RECRUITMENT, "用工缺口大，订单无法按期交付",
         "旺季普工缺 40 人左右，工厂已提高计件单价仍招不满，希望对接技工学校和周边劳务。"),
        (SubCategory.LABOUR_SCHOOLING, "外地技工子女入学难", "核心技工子女今年入读一年级，积分不足，希望协调就近公办学位。"),
    ],
    Category.FINANCE: [
        (SubCategory.FINANCE_RENEWAL, "贷款到期续贷，银行要求增加抵押",
         "一笔 300 万元流动资金贷款下月到期，银行要求追加抵押物，希望协调续贷。"),
        (SubCategory.FINANCE_ARREARS, "应收账款回款慢，现金流紧张",
         "下游客户账期延长到 180 天，流动资金紧张，希望对接应收账款融资。"),
    ],
    Category.SPACE: [
        (SubCategory.SPACE_RENT, "厂房租约到期，房东要求涨租", "厂房租约年底到期，房东要求涨租三成，希望推荐国企园区厂房。"),
        (SubCategory.SPACE_LEASE, "扩产需要连片厂房", "新增两条产线需要约 3000 平方米首层厂房，承重要求高。"),
    ],
    Category.INNOVATION: [
        (SubCategory.INNOVATION_REFINE, "准备申报专精特新，材料不熟悉", "研发费用归集口径不清楚，希望安排专人辅导申报材料。"),
        (SubCategory.INNOVATION_UPGRADE, "设备更新想申请技改资助", "计划投入 500 万元更新贴片线，想了解备案和审计要求。"),
    ],
    Category.DIGITAL: [(SubCategory.DIGITAL_DIAGNOSIS, "想做产线数字化诊断",
        "现有 ERP 与车间设备没有打通，希望安排免费诊断服务。")],
    Category.MARKET: [(SubCategory.MARKET_ORDERS, "海外订单下滑，想参加展会",
        "欧美订单较去年减少两成，希望争取展位补贴，拓展国内客户。")],
    Category.POLICY: [(SubCategory.POLICY_MEANING, "咨询首次上规模奖励条件",
        "企业去年纳统，想了解今年奖励的申报时间和所需材料。")],
    Category.STATISTICS: [(SubCategory.STATISTICS_PAPERS, "纳统材料不知如何准备",
        "营业收入已过两千万元，不清楚月度入库和年度入库的区别。")],
    Category.UTILITIES: [(SubCategory.UTILITIES_CAPACITY, "夏季用电增容",
        "新增设备后变压器容量不足，增容申请已提交一个月未批复。")],
    Category.APPROVAL: [(SubCategory.APPROVAL_FIRE, "二次装修消防验收进度慢", "车间改造已完工，消防验收排期较长，影响投产。")],
    Category.OTHER: [("", "园区道路积水", "园区门口道路雨天积水严重，货车进出困难。")],
}  # fmt: skip
_WEIGHTS = {
    Category.LABOUR: 22,
    Category.FINANCE: 20,
    Category.SPACE: 15,
    Category.INNOVATION: 12,
    Category.POLICY: 12,
    Category.MARKET: 6,
}
_WAY = (Action.ACCEPT, Action.ASSIGN, Action.START, Action.RESOLVE, Action.CONFIRM)
_OPEN = [
    State.REGISTERED,
    State.ACCEPTED,
    State.ASSIGNED,
    State.IN_PROGRESS,
    State.IN_PROGRESS,
    State.RESOLVED,
]
_OLDEST = {State.REGISTERED: 4, State.ACCEPTED: 5, State.ASSIGNED: 9}
_SATISFIED = [Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.FAIRLY_SATISFIED]


class _People:
    """Who logs, accepts and holds, by unit."""

    def __init__(self) -> None:
        self.by_unit: dict[int, list[User]] = defaultdict(list)
        for person in demo_users():
            self.by_unit[person.unit_id].append(person)
        self.first = next(iter(self.by_unit.values()))[0]
        units = Unit.objects.filter(kind=UnitKind.DEPARTMENT).exclude(categories=[])
        self.departments = sorted(
            units, key=lambda unit: (unit.district_id is None, len(unit.categories), unit.sort)
        )

    def of(self, *units: int | None) -> User:
        """Someone of the first of these units that has anyone."""
        for unit in units:
            if unit and self.by_unit.get(unit):
                return self.by_unit[unit][0]
        return self.first

    def holder(self, category: str, district: int | None) -> Unit | None:
        """The department that usually holds a category in a district; the city's own where district is None."""
        able = (u for u in self.departments if category in u.categories and u.district_id in (district, None))
        return next(able, None)


def write(asked: Invention) -> None:
    """Lay down the problems and their events."""
    city = asked.of(Economy)
    rng, people, timing = chance(city.seed, "ledger"), _People(), load_timing()
    number = min(int(city.size * SHARE), MOST) or min(city.size, 5)
    chosen = np.sort(rng.choice(city.size, number, replace=False))
    enterprises = Enterprise.objects.select_related("district", "street").in_bulk(city.ids[chosen].tolist())
    problems, histories = [], []
    for place, key in enumerate(city.ids[chosen].tolist()):
        problem, events = _problem(enterprises[key], place, city.at, rng, people, timing)
        keep_days(problem, timing)
        if place % 24 == 9 or (
            problem.red_from and problem.red_from <= city.at.date() - dt.timedelta(days=12)
        ):
            problem.escalated_to = Rung.LEADING_GROUP.value
        problems.append(problem)
        histories.append(events)
    order = np.argsort([p.registered_at.timestamp() for p in problems], kind="stable").tolist()
    problems, histories = [problems[i] for i in order], [histories[i] for i in order]
    _number(problems)
    with unrecorded(Problem, ProblemEvent):
        Problem.objects.bulk_create(problems, batch_size=500)
        for problem, events in zip(problems, histories, strict=True):
            for event in events:
                event.problem = problem
        ProblemEvent.objects.bulk_create((e for events in histories for e in events), batch_size=2000)
    demo_around.write(city.at)


def _number(problems: list[Problem]) -> None:
    """Numbers by district and year, in the order of registration."""
    groups: dict[tuple[int, str, int], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.district_id, problem.district.code, problem.registered_at.year].append(problem)
    for key, members in groups.items():
        for problem, number in zip(members, numbers([key] * len(members)), strict=True):
            problem.number = number


def _problem(
    of: Enterprise, place: int, at: dt.datetime, rng: np.random.Generator, people: _People, timing: Timing
) -> tuple[Problem, list[ProblemEvent]]:
    categories = list(_STORIES)
    weights = np.array([_WEIGHTS.get(category, 3) for category in categories], dtype=float)
    category = categories[int(rng.choice(len(categories), p=weights / weights.sum()))]
    subcategory, title, words = _STORIES[category][int(rng.integers(len(_STORIES[category])))]
    is_open = place % 3 == 0
    state = _OPEN[place // 3 % len(_OPEN)] if is_open else State.CLOSED
    age = float(rng.uniform(0, _OLDEST.get(state, 24)) if is_open else rng.uniform(30, 720))
    registered_at = at - dt.timedelta(days=age, minutes=float(rng.uniform(0, 400)))
    registrar = people.of(of.street_id, of.district_id)
    to_the_city = place % 6 == 0 or place % 8 == 1  # what a district cannot settle, open and closed
    holder = people.holder(category.value, None if to_the_city else of.district_id)
    limit = LimitClass.COMPLEX if rng.random() < 0.1 else default_limit_class(category)
    problem = Problem(
        enterprise=of,
        district=of.district,
        street=of.street,
        category=category.value,
        subcategory=str(subcategory),
        limit_class=limit.value,
        title=title,
        description=words,
        channel=list(Channel)[int(rng.integers(len(Channel)))].value,
        contact=of.contact,
        phone=of.phone,
        is_urgent=bool(rng.random() < 0.08),
        state=state.value,
        registered_by=registrar,
        registered_unit=registrar.unit,
        registered_at=registered_at,
    )
    rows = _way_to(state)
    waits = np.sort(rng.uniform(0.05, 0.97, len(rows))) * min(age, 14.0) if rows else np.array([])
    events = [
        ProblemEvent(
            action=REGISTER,
            to_state=State.REGISTERED.value,
            by=registrar,
            unit=registrar.unit,
            at=registered_at,
        )
    ]
    for row, wait in zip(rows, waits.tolist(), strict=True):
        moment = registered_at + dt.timedelta(days=wait)
        by = _actor(row.action, of, holder, people)
        events.append(_event(row, by, holder, moment))
        if row.action is not Action.ASSIGN or holder is not None:
            ACTS[row.action].change(problem, by, moment, _data(row.action, holder, rng))
        if row.action is Action.RESOLVE:
            keep_days(problem, timing)  # the event keeps the due day of its moment
            marks = kept(problem, timing)
            events[-1].due_on, events[-1].counted = marks["due_on"], marks["counted"]
        events[-1].satisfaction = problem.satisfaction
    return problem, events


def _way_to(state: State) -> list[Transition]:
    """The rows of the table on the usual way from the registration to a state."""
    rows: list[Transition] = []
    for action in _WAY:
        before = rows[-1].target if rows else State.REGISTERED
        if before is state:
            break
        if row := ACTS[action].transition(before):
            rows.append(row)
    return rows


def _actor(action: Action, of: Enterprise, holder: Unit | None, people: _People) -> User:
    if action in (Action.START, Action.RESOLVE):
        return people.of(holder.pk if holder else None, of.district_id)
    if action is Action.CONFIRM:
        return people.of(of.street_id, of.district_id)
    return people.of(of.district_id)


def _event(row: Transition, by: User, holder: Unit | None, at: dt.datetime) -> ProblemEvent:
    return ProblemEvent(
        action=row.action.value,
        from_state=row.source.value,
        to_state=row.target.value,
        by=by,
        unit=by.unit,
        to_unit=holder if row.action is Action.ASSIGN else None,
        note="已与企业联系，约定上门了解情况。" if row.action is Action.START else "",
        at=at,
    )


def _data(action: Action, holder: Unit | None, rng: np.random.Generator) -> Data:
    """What was said with an act."""
    if action is Action.ASSIGN:
        return {"holder": holder}
    if action is Action.RESOLVE:
        solved = rng.random() < 0.8
        return {
            "result": HandlingResult.SOLVED if solved else HandlingResult.EXPLAINED,
            "outcome": "已协调解决，企业认可。" if solved else "已向企业说明政策，待条件具备后办理。",
        }
    if action is Action.CONFIRM:
        return {"satisfaction": _SATISFIED[int(rng.integers(len(_SATISFIED)))]}
    return {}
