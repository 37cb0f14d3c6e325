"""What the page of a case shows: the state line, what is left, papers, checks, files, what the reader may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.files.models import Attachment
from core.verdict import Verdict
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import Case, CaseEvent, CasePaper
from monitoring.inclusion.reading import Seen
from monitoring.inclusion.rules.checks import Check, Outcome
from monitoring.inclusion.rules.papers import Wanted
from monitoring.inclusion.services.acting import may_do
from monitoring.inclusion.states import Act, State

_WAY = (
    State.FOUND,
    State.PREPARING,
    State.DISTRICT_CHECKED,
    State.CITY_CHECKED,
    State.SUBMITTED,
    State.INCLUDED,
)
_LIGHTS = {Outcome.PASS: "PASS", Outcome.EXPLAINED: "PASS", Outcome.FAIL: "FAIL", Outcome.OPEN: "NONE"}
_OUTCOMES = {
    Outcome.PASS: gettext_lazy("通过"),
    Outcome.EXPLAINED: gettext_lazy("有说明"),
    Outcome.FAIL: gettext_lazy("没过"),
    Outcome.OPEN: gettext_lazy("未核"),
}


@dataclass(frozen=True)
class Step:
    """One station of the state line."""

    label: str
    note: str
    is_done: bool
    is_now: bool


def steps(case: Case, events: Sequence[CaseEvent]) -> list[Step]:
    """The way to inclusion, with who reached each station when; what was returned is at its papers again."""
    now = State.PREPARING if case.state == State.RETURNED else State(case.state)
    reached = _WAY.index(now) if now in _WAY else -1
    last = {event.to_state: event for event in reversed(events) if event.from_state != event.to_state}
    found = []
    for place, state in enumerate(_WAY):
        event = last.get(state.value) if place <= reached else None
        found.append(
            Step(str(state.label), _note(event), place < reached or now is State.INCLUDED, place == reached)
        )
    return found


def returned_with(case: Case, events: Sequence[CaseEvent]) -> str:
    """Why a case that was returned came back, whatever happened to it since; nothing for any other."""
    if case.state != State.RETURNED:
        return ""
    return next((event.note for event in events if event.kind == Happening.RETURN), "")


def _note(event: CaseEvent | None) -> str:
    if event is None:
        return ""
    return f"{event.on:%m-%d} {event.by.name}" if event.by else f"{event.on:%m-%d}"


@dataclass(frozen=True)
class PaperLine:
    """A paper of the case: what the list asks for, what there is, its files."""

    wanted: Wanted
    row: CasePaper | None
    files: list[Attachment] = field(default_factory=list)
    url: str = ""

    @property
    def level(self) -> str:
        """Its light."""
        if self.row and (self.row.received_on or self.row.on_paper):
            return "GREEN"
        return "NONE" if self.row and self.row.waived else "RED"

    @property
    def words(self) -> str:
        """Its light in words."""
        return {"GREEN": _("已收"), "NONE": _("免交"), "RED": _("还没有交")}[self.level]

    @property
    def note(self) -> str:
        """When it came, or why it was waived."""
        if self.row is None:
            return ""
        if self.row.waived:
            return self.row.reason
        return f"{self.row.received_on:%m-%d} {self.row.by or ''}" if self.row.received_on else ""

    @property
    def accept(self) -> str:
        """What files it takes."""
        return "image/jpeg,image/png" if self.wanted.files == "photo" else ""


@dataclass(frozen=True)
class CheckLine:
    """A check with its light."""

    check: Check

    @property
    def level(self) -> str:
        """Its light."""
        return _LIGHTS[self.check.outcome]

    @property
    def words(self) -> str:
        """Its light in words."""
        return str(_OUTCOMES[self.check.outcome])


def paper_lines(seen: Seen, *, edits: bool) -> list[PaperLine]:
    """The papers that the case has to bring, what is missing first; two queries for the files."""
    by_row = files_of(seen.rows.values())
    lines = [
        PaperLine(
            paper,
            row := seen.rows.get(paper.code),
            by_row.get(row.pk, []) if row else [],
            reverse("inclusion:paper", args=[seen.case.pk, paper.code]) if edits else "",
        )
        for paper in seen.wanted
    ]
    return sorted(lines, key=lambda line: line.level != "RED")


def check_lines(seen: Seen) -> list[CheckLine]:
    """The checks, what did not pass first."""
    return sorted(map(CheckLine, seen.checks), key=lambda line: line.check.settled)


def files_of(rows: Iterable[CasePaper]) -> dict[int, list[Attachment]]:
    """The files of papers, by the paper."""
    keys = [row.pk for row in rows]
    of_papers = ContentType.objects.get_for_model(CasePaper)
    found: dict[int, list[Attachment]] = {}
    for each in Attachment.objects.filter(content_type=of_papers, object_id__in=keys).select_related("file"):
        found.setdefault(each.object_id, []).append(each)
    return found


@dataclass(frozen=True)
class Button:
    """An act that the reader may do."""

    label: str
    url: str
    is_next: bool


_ORDER = (
    Act.PREPARE,
    Act.RESUME,
    Act.CHECK,
    Act.CITY_CHECK,
    Act.SUBMIT,
    Act.INCLUDE,
    Act.REFUSE,
    Act.RETURN,
    Act.WITHDRAW,
)
_NEXT = frozenset(_ORDER[:6])


def buttons(user: User, case: Case, *, complete: bool) -> list[Button]:
    """What the reader may do now, the next act first and filled; a check waits until nothing is left."""
    found = []
    for act in _ORDER:
        if act in (Act.CHECK, Act.CITY_CHECK, Act.SUBMIT) and not complete:
            continue
        if may_do(user, act, case):
            url = reverse("inclusion:act", args=[case.pk, act.value.lower()])
            found.append(Button(str(act.label), url, act in _NEXT))
    return found


def why_not(user: User, case: Case) -> str:
    """Why the reader, whose hand it is, may not do the next check themselves: they have had a part in it."""
    acts = {State.PREPARING: Act.CHECK, State.DISTRICT_CHECKED: Act.CITY_CHECK}
    act = acts.get(State(case.state))
    verdict: Verdict | None = may_do(user, act, case) if act else None
    if verdict is None or verdict or verdict.code == "case.permission":
        return ""
    return verdict.sentence


def passage(events: Sequence[CaseEvent]) -> list[tuple[CaseEvent, str]]:
    """What happened, each in words."""
    return [(event, str(Happening(event.kind).label)) for event in events]
