"""The demo's inclusion cases: those that its scans found, at every state and door, with papers complete and missing, a
window that was missed, and the year's lists with lines at every stage."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils import timezone

from accounts.demo import demo_users
from accounts.models import User
from accounts.roles import Role
from core.bulk import update_rows
from core.demo import Invention, unrecorded
from cultivation.enterprises.codes import Door
from monitoring.inclusion.codes import Happening, MissedKind, MissedReason
from monitoring.inclusion.models import Case, CaseEvent, CasePaper, MissedInclusion
from monitoring.inclusion.reading import see
from monitoring.inclusion.services.inclusions import follow_inclusions
from monitoring.inclusion.services.missed import list_year, reviewed_year
from monitoring.inclusion.services.windows import WAITING, miss
from monitoring.inclusion.sprint.making import make_due
from monitoring.inclusion.sprint.models import SprintLine, SprintList
from monitoring.inclusion.states import State
from monitoring.inclusion.terms import Windows, paper_list
from monitoring.inclusion.wording import batch_of

MOST: Final = 300
_WAY: Final = (
    (Happening.PREPARE, State.PREPARING),
    (Happening.FIGURES, State.PREPARING),
    (Happening.PAPERS, State.PREPARING),
    (Happening.CHECK, State.DISTRICT_CHECKED),
    (Happening.CITY_CHECK, State.CITY_CHECKED),
    (Happening.SUBMIT, State.SUBMITTED),
)
"""The steps that a case has taken, in their order."""
_PARTS: Final = (
    (0, None, ""),
    (2, None, ""),
    (3, None, ""),
    (4, None, ""),
    (5, None, ""),
    (6, None, ""),
    (3, Happening.RETURN, "利润表没有盖章，请补盖后再报"),
    (6, Happening.REFUSE, "工业总产值口径与系统不一致，本批不予纳入"),
    (1, Happening.WITHDRAW, "企业拟注销，不再申报"),
)
"""How many steps, and how it ended or came back, in turn; two steps leave papers missing."""
_ENDS: Final = {
    Happening.RETURN: State.RETURNED,
    Happening.REFUSE: State.REFUSED,
    Happening.WITHDRAW: State.WITHDRAWN,
}
_REASONS: Final = (
    MissedReason.NEXT_BATCH,
    MissedReason.NOT_INDUSTRY,
    MissedReason.DECLINED,
    MissedReason.STOPPED,
    MissedReason.FIGURE_WRONG,
)
_SOME: Final = 6
"""So many papers have come where some are missing."""


@dataclass
class _People:
    """Who does what: officers by unit, reviewers by district, two of the bureau, the liaison."""

    officers: dict[int, list[User]]
    reviewers: dict[int, list[User]]
    bureau: list[User]
    liaison: User

    def of(self, kind: Happening, case: Case) -> User:
        """Who does a step of a case: officer, reviewer and bureau are three people."""
        officers = self.officers.get(case.street_id or 0) or self.officers[case.district_id or 0]
        return {
            Happening.CHECK: self.reviewers[case.district_id or 0][0],
            Happening.RETURN: self.reviewers[case.district_id or 0][0],
            Happening.CITY_CHECK: self.bureau[0],
            Happening.SUBMIT: self.bureau[0],
            Happening.REFUSE: self.liaison,
        }.get(kind, officers[0])


def write(asked: Invention) -> None:
    """Work the cases that the scans found, and make the year's lists."""
    at, people = asked.at, _people()
    day = timezone.localdate(at)
    follow_inclusions(day=day, at=at)
    miss(day, at)
    with unrecorded(Case, CasePaper, CaseEvent, MissedInclusion, SprintList, SprintLine):
        _both_doors()
        cases = list(
            Case.objects.filter(state__in=WAITING)
            .select_related("enterprise", "site_district")
            .order_by("pk")
        )[:MOST]
        _work(cases, people, at)
        year = reviewed_year(day)
        list_year(year, min(day, Windows(day).closes(Door.ANNUAL, year) + dt.timedelta(1)))
        make_due(day, at)
        _see(people, day)


def _both_doors() -> None:
    """Where no new production has reached the threshold, some go through the monthly door all the same."""
    keys = list(Case.objects.filter(state__in=WAITING).order_by("pk").values_list("pk", flat=True)[:MOST])
    Case.objects.filter(pk__in=keys[5::7], door=Door.ANNUAL).update(door=Door.MONTHLY.value)


def _work(cases: Sequence[Case], people: _People, at: dt.datetime) -> None:
    papers: list[CasePaper] = []
    events: list[CaseEvent] = []
    partly: list[Case] = []
    for place, case in enumerate(cases):
        steps, end, note = _PARTS[place % len(_PARTS)]
        for number, (kind, state) in enumerate(_WAY[:steps]):
            events.append(_event(case, kind, state, people.of(kind, case), at, steps - number))
        if steps:
            case.prepared_by = people.of(Happening.PREPARE, case)
        if steps >= 2:
            _figures(case, at)
            papers += _papers(case, case.prepared_by, at, complete=steps > 2)
        if steps == 2:
            partly.append(case)
        case.left = 0 if steps > 2 else case.left
        _checked(case, steps, people, at)
        if end is not None:
            events.append(_event(case, end, _ENDS[end], people.of(end, case), at, 0, note))
            _end(case, end, note, at)
    CasePaper.objects.bulk_create(papers, batch_size=1_000)
    for case in partly:
        case.left = len(see(case, timezone.localdate(at)).left)
    update_rows(cases, [field.name for field in Case._meta.concrete_fields if not field.primary_key])
    CaseEvent.objects.bulk_create(events, batch_size=1_000)


def _event(
    case: Case, kind: Happening, state: State, by: User, at: dt.datetime, days: int, note: str = ""
) -> CaseEvent:
    """A step some days ago; the case stands where it led."""
    when = at - dt.timedelta(days=days)
    before, case.state = case.state, state.value
    case.version += 1
    return CaseEvent(
        case=case,
        kind=kind.value,
        from_state=before,
        to_state=state.value,
        on=timezone.localdate(when),
        by=by,
        note=note,
        at=when,
    )


def _figures(case: Case, at: dt.datetime) -> None:
    """What was read off the papers: in order, and cumulative to the month before."""
    month = (timezone.localdate(at).replace(day=1) - dt.timedelta(1)).replace(day=1)
    amount = Decimal(21_000_000 + case.pk % 97 * 41_300)
    case.licence_name, case.licence_uscc = case.enterprise.name, case.enterprise.uscc
    case.statement_year = case.vat_year = month.year
    case.statement_month = case.vat_month = month.month
    case.statement_amount, case.vat_amount = amount, amount - 312_400
    case.output_amount, case.months_amount = amount + 506_000, amount
    case.site_district = case.district
    case.site_address = case.enterprise.address


def _papers(case: Case, by: User | None, at: dt.datetime, *, complete: bool) -> Iterator[CasePaper]:
    """All the papers that the case wants, the licence waived; or some of them."""
    wanted = [rule for rule in paper_list(case.door, case.year) if rule.is_wanted and not rule.condition]
    for rule in wanted if complete else wanted[:_SOME]:
        yield CasePaper(
            case=case,
            code=rule.code,
            received_on=None if rule.waivable else timezone.localdate(at) - dt.timedelta(3),
            on_paper=not rule.waivable,
            waived=rule.waivable,
            reason="系统已核对名称和代码" if rule.waivable else "",
            by=by,
        )


def _checked(case: Case, steps: int, people: _People, at: dt.datetime) -> None:
    if steps > 3:
        case.checked_by = people.of(Happening.CHECK, case)
    if steps > 4:
        case.city_checked_by = people.of(Happening.CITY_CHECK, case)
    if steps > 5:
        case.batch = batch_of(case.door, timezone.localdate(at) - dt.timedelta(1))
        case.missed_window = None


def _end(case: Case, end: Happening, note: str, at: dt.datetime) -> None:
    if end is not Happening.RETURN:
        case.ended_on, case.ended_reason = timezone.localdate(at), note


def _see(people: _People, day: dt.date) -> None:
    """Of the year's lists a third waits, a third was seen on site, a third is closed."""
    rows = list(MissedInclusion.objects.order_by("pk")[:MOST])
    for place, row in enumerate(rows):
        if place % 3 == 0:
            continue
        officers = people.officers.get(row.street_id or 0) or people.officers[row.district_id or 0]
        row.site_on, row.site_by = max(day - dt.timedelta(10), row.listed_on), officers[0]
        row.is_operating, row.is_industrial, row.is_of_scale = True, True, place % 2 == 0
        row.activity, row.version = "电子元器件加工", 2
        if place % 3 == 2:
            fits = row.kind == MissedKind.DUE
            row.reason = (_REASONS[place // 3 % len(_REASONS)] if fits else MissedReason.FIGURE_WRONG).value
            row.closed_on = max(day - dt.timedelta(4), row.site_on)
            row.closed_by = people.reviewers[row.district_id or 0][0]
            row.version = 3
    update_rows(
        rows,
        ["site_on", "site_by", "is_operating", "is_industrial", "is_of_scale", "activity", "reason", "closed_on",
         "closed_by", "version"],
    )  # fmt: skip


def _people() -> _People:
    users = demo_users()

    def by_unit(role: Role, unit: Callable[[User], int]) -> dict[int, list[User]]:
        found: dict[int, list[User]] = defaultdict(list)
        for user in users:
            if role.value in user.role_codes:
                found[unit(user)].append(user)
        return found

    return _People(
        by_unit(Role.OFFICER, lambda user: user.unit_id),
        by_unit(Role.REVIEWER, lambda user: user.unit_id),
        [user for user in users if Role.BUREAU.value in user.role_codes],
        next(user for user in users if Role.STAT_LIAISON.value in user.role_codes),
    )
