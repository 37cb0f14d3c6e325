"""The demo's applications: of those that the awards' evaluations found, at every state up to the proposal and at every end,
with each verdict and origin, in time and late. Those of another programme are brought on: `money.invented` tells how.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Final

from django.utils import timezone

from core.calendar.selectors import current
from core.demo import Invention, unrecorded
from core.row_count import row_count
from incentives.applications.codes import Happening, Origin
from incentives.applications.laying import STEPS, Part, lay, row_of
from incentives.applications.models import (
    Application,
    ApplicationEvent,
    ApplicationJudgement,
    ApplicationPaper,
)
from incentives.applications.money import invented
from incentives.applications.states import State
from incentives.eligibility.models import Evaluation
from incentives.eligibility.services import evaluate
from incentives.policy.models import Call, Programme

EACH: Final = 40
"""So many of each verdict."""
DRAFTED: Final = 4
"""So many that the portal drafted."""
_RETURNED = (Happening.SUPPLEMENT, State.SUPPLEMENT, "申请表没有盖章，请补盖后再报")
_REFUSED = (Happening.REJECT, State.REJECTED, "提供的材料与登记信息不一致")
_GONE = (Happening.WITHDRAW, State.WITHDRAWN, "企业决定明年再申报")
_PARTS: Final[dict[str, tuple[Part, ...]]] = {
    "PASS": (
        Part(5),
        Part(0, complete=False),
        Part(1),
        Part(2),
        Part(5, days=6),
        Part(2, _RETURNED),
        Part(3),
        Part(4),
        Part(5, days=9),
        Part(0),
        Part(2, days=40),
        Part(2, _REFUSED),
        Part(1, _GONE),
    ),
    "UNKNOWN": (
        Part(3),
        Part(0, complete=False),
        Part(1, days=30),
        Part(2, complete=False),
        Part(3, days=25),
    ),
    "FAIL": (
        Part(3, (Happening.VERIFY, State.REJECTED, "条件不符合：次年产值或营业收入增长")),
        Part(0, complete=False),
        Part(2),
    ),
}


def write(asked: Invention) -> None:
    """Applications of the last year with evaluations, some drafted by the portal, and of the other programmes."""
    at = asked.at
    newest = _most_passed()
    if newest is None:
        return
    tables = (Application, ApplicationPaper, ApplicationEvent, ApplicationJudgement, Call)
    with unrecorded(*tables, *invented.TABLES):
        _call(newest.programme, newest.year, timezone.localdate(at))
        _closing_soon(timezone.localdate(at))
        _unasked(at, newest)
        _work(at, newest)
        invented.endow(at, newest.programme, newest.year)
        _paid(at, newest)
        _others(at, newest)


def _most_passed(but: str = "") -> Evaluation | None:
    """An evaluation of the programme's year in which most pass, so that there are enough for every state."""
    passed = Evaluation.objects.filter(is_current=True, verdict="PASS", amount__gt=0).exclude(programme=but)
    most = (
        passed.values("programme", "year")
        .annotate(n=row_count())
        .order_by("-n", "-year", "programme")
        .first()
    )
    return (
        passed.filter(programme=most["programme"], year=most["year"]).order_by("pk").first() if most else None
    )


def _call(programme: Programme, year: int, day: dt.date) -> None:
    Call.objects.create(
        programme=programme,
        year=year,
        opens_on=day - dt.timedelta(days=400),
        closes_on=day + dt.timedelta(days=60),
        unasked=True,
        document=f"深中小企字〔{day.year}〕12号",
    )


def _closing_soon(day: dt.date) -> None:
    """A call that closes in two weeks, of the newest year in which somebody is one step away."""
    near = Evaluation.objects.filter(is_current=True).exclude(near="").exclude(potential=None)
    called = set(Call.objects.values_list("programme", "year"))
    years = near.order_by("-year", "programme").values_list("programme", "year").distinct()
    if first := next((each for each in years if each not in called), None):
        Call.objects.create(
            programme_id=first[0],
            year=first[1],
            opens_on=day - dt.timedelta(days=30),
            closes_on=day + dt.timedelta(days=14),
            document=f"深中小企字〔{day.year}〕18号",
        )


def _found(programme: Programme, year: int, verdict: str, most: int = EACH) -> list[Evaluation]:
    rows = Evaluation.objects.filter(
        programme=programme, year=year, is_current=True, verdict=verdict, enterprise__merged_into=None
    )
    rows = rows.exclude(enterprise__in=Application.objects.values("enterprise"))
    return list(rows.select_related("enterprise__district", "enterprise__street").order_by("pk")[:most])


def _work(at: dt.datetime, newest: Evaluation) -> None:
    for verdict, parts in _PARTS.items():
        found = _found(newest.programme, newest.year, verdict)
        rows = [
            (row_of(newest.programme, newest.year, each, at, Origin.OFFICER), each, part)
            for each, part in zip(found, itertools.cycle(parts), strict=False)
        ]
        lay(rows, at)


def _unasked(at: dt.datetime, newest: Evaluation) -> None:
    """Half of them lapsed long ago, half wait for the enterprise."""
    day = timezone.localdate(at)
    found = _found(newest.programme, newest.year, "PASS", DRAFTED)
    rows = []
    for place, each in enumerate(found):
        row = row_of(newest.programme, newest.year, each, at, Origin.UNASKED)
        row.clock_from = day - dt.timedelta(days=2)
        row.due_on = current().add_working_days(row.clock_from, 10)
        part = Part(0, complete=False)
        if place % 2:
            part = Part(0, (Happening.LAPSE, State.WITHDRAWN, "企业没有在期限内确认"), 300, complete=False)
        rows.append((row, each, part))
    lay(rows, at)


def _paid(at: dt.datetime, newest: Evaluation) -> None:
    """Another programme's year, from the proposal to the bank and back; who was paid is judged anew."""
    most = _most_passed(but=newest.programme_id)
    if most is None:
        return
    found = _passing(most)
    rows = [row_of(most.programme, most.year, each, at, Origin.OFFICER) for each in found]
    proposed = Part(len(STEPS), days=invented.PROPOSED_BEFORE)
    lay([(row, each, proposed) for row, each in zip(rows, found, strict=True)], at)
    invented.tell(at, rows)
    evaluate(programme=most.programme, year=most.year, day=timezone.localdate(at))


def _passing(most: Evaluation) -> list[Evaluation]:
    """Who passes a programme's year with something to get, one subject of an enterprise."""
    rows = Evaluation.objects.filter(
        programme=most.programme, year=most.year, is_current=True, verdict="PASS", amount__gt=0
    )
    rows = rows.filter(enterprise__merged_into=None).order_by("enterprise_id", "pk").distinct("enterprise_id")
    return list(rows.select_related("enterprise__district", "enterprise__street")[: invented.MOST])


def _others(at: dt.datetime, newest: Evaluation) -> None:
    """A few of each other programme, of the last year of which somebody was judged."""
    parts = (Part(0, complete=False), Part(1), Part(3))
    for programme in Programme.objects.exclude(pk=newest.programme_id):
        known = Application.objects.filter(programme=programme)
        judged_of = (
            Evaluation.objects.filter(programme=programme, is_current=True, enterprise__merged_into=None)
            .exclude(enterprise__in=known.values("enterprise"))
            .select_related("enterprise__district", "enterprise__street")
        )
        last = judged_of.order_by("-year").first()
        if last is not None:
            found = judged_of.filter(year=last.year).order_by("pk")[: len(parts)]
            rows = [row_of(programme, last.year, each, at, Origin.OFFICER) for each in found]
            lay(list(zip(rows, found, parts, strict=False)), at)
