"""What the page of an application shows: the state line, conditions then and now, the amount, papers, who did what, the acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.files.models import Attachment
from incentives.applications.codes import Happening
from incentives.applications.models import (
    Application,
    ApplicationEvent,
    ApplicationJudgement,
    ApplicationPaper,
)
from incentives.applications.reading import Past, Seen
from incentives.applications.rules.papers import Wanted
from incentives.applications.services.accounts import masked
from incentives.applications.services.acting import may_do
from incentives.applications.states import OPEN, TRANSITIONS, Act, Duty, State
from incentives.eligibility.judging import Judged, titles_of

_WAY = (
    State.SUBMITTED,
    State.PRELIMINARY,
    State.VERIFICATION,
    State.SITE_CHECK,
    State.PROPOSAL,
    State.PUBLISHED,
    State.APPROVED,
    State.PAID,
    State.ARCHIVED,
)
_BESIDE = {State.SUPPLEMENT: State.PRELIMINARY, State.OBJECTION: State.PUBLISHED}
"""Side states, by the station at which they stand."""


@dataclass(frozen=True)
class Step:
    """One station of the state line."""

    label: str
    note: str
    is_done: bool
    is_now: bool


def steps(row: Application, events: Sequence[ApplicationEvent]) -> list[Step]:
    """The way to the archive, with who reached each station when; what ended stands where it ended."""
    state = State(row.state)
    ended = state in (State.REJECTED, State.WITHDRAWN)
    now = State(events[0].from_state) if ended and events and events[0].from_state else state
    now = _BESIDE.get(now, now)
    reached = _WAY.index(now) if now in _WAY else -1
    last = {event.to_state: event for event in reversed(events) if event.from_state != event.to_state}
    found = []
    for place, station in enumerate(_WAY):
        event = last.get(station.value) if place <= reached else None
        skipped = station is State.SITE_CHECK and event is None and place < reached
        note = _("没抽中") if skipped and row.sampled is False else _note(event)
        done = place < reached and not skipped
        found.append(Step(str(station.label), note, done, place == reached and not ended))
    return found


def _note(event: ApplicationEvent | None) -> str:
    if event is None:
        return ""
    who = event.by.name if event.by else event.party
    return f"{event.on:%m-%d} {who}".strip()


@dataclass(frozen=True)
class ConditionLine:
    """A condition: what was seen and asked, how it stood at the submission, how it stands now."""

    label: str
    source: str
    observed: str
    required: str
    then: str
    now: str
    paper: str


def conditions(
    row: Application, judgements: Sequence[ApplicationJudgement], now: Judged | None
) -> list[ConditionLine]:
    """The conditions as they are today, or as they were judged last; beside them how they stood when it was submitted."""
    if not judgements and now is None:
        return []
    latest: list[dict[str, Any]] = (
        [dict(each) for each in now.conditions] if now else judgements[-1].conditions
    )
    submitted = next((each for each in judgements if each.moment == "SUBMIT"), None)
    first = submitted or (judgements[0] if judgements else None)
    then = {each["rule"]: each["judgement"] for each in first.conditions} if first else {}
    titles = titles_of(row.programme_id)
    return [
        ConditionLine(
            titles.get(each["rule"], each["rule"]),
            each["source"],
            each["observed"],
            each["required"],
            then.get(each["rule"], ""),
            each["judgement"],
            each["paper"],
        )
        for each in latest
    ]


@dataclass(frozen=True)
class PaperLine:
    """A paper: what the list asks for, what there is, its files."""

    wanted: Wanted
    row: ApplicationPaper | None
    is_there: bool
    account: str = ""
    files: list[Attachment] = field(default_factory=list)
    url: str = ""

    @property
    def level(self) -> str:
        """Its light."""
        if self.row and self.row.waived:
            return "NONE"
        return "GREEN" if self.is_there else "RED"

    @property
    def words(self) -> str:
        """Its light in words."""
        return {"GREEN": _("已收"), "NONE": _("免交"), "RED": _("还没有交")}[self.level]

    @property
    def note(self) -> str:
        """When it came, why it was waived, or where the money goes."""
        if self.wanted.is_account:
            return self.account
        if self.row is None:
            return self.wanted.note
        if self.row.waived:
            return self.row.reason
        return f"{self.row.received_on:%m-%d} {self.row.by or ''}" if self.row.received_on else ""


def paper_lines(seen: Seen, *, edits: bool) -> list[PaperLine]:
    """The papers that it needs, what is missing first; two queries for the files."""
    by_row = files_of(seen.papers.values())
    lines = []
    for paper in seen.wanted:
        row = seen.papers.get(paper.code)
        had = seen.had.get(paper.code)
        takes = edits and not paper.is_account
        lines.append(
            PaperLine(
                paper,
                row,
                bool(had and had.settles),
                account_words(seen.row) if paper.is_account else "",
                by_row.get(row.pk, []) if row else [],
                reverse("applications:paper", args=[seen.row.pk, paper.code]) if takes else "",
            )
        )
    return sorted(lines, key=lambda line: line.level != "RED")


def account_words(row: Application) -> str:
    """Where the money goes, the number masked."""
    if not row.account_number:
        return ""
    same = "".join(row.account_name.split()) == "".join(row.enterprise.name.split())
    name = _("户名一致") if same else _("户名不同：%(why)s") % {"why": row.account_reason}
    return f"{row.account_bank} {masked(row.account_number)}，{name}"


def files_of(rows: Iterable[ApplicationPaper]) -> dict[int, list[Attachment]]:
    """The files of papers, by the paper."""
    keys = [row.pk for row in rows]
    kind = ContentType.objects.get_for_model(ApplicationPaper)
    found: dict[int, list[Attachment]] = {}
    for each in Attachment.objects.filter(content_type=kind, object_id__in=keys).select_related("file"):
        found.setdefault(each.object_id, []).append(each)
    return found


@dataclass(frozen=True)
class Button:
    """An act that the reader may do."""

    label: str
    url: str
    is_next: bool


_FORWARD = (
    Act.SUBMIT,
    Act.RESUBMIT,
    Act.START,
    Act.PASS,
    Act.VERIFY,
    Act.PUBLISH,
    Act.APPROVE,
    Act.DISMISS,
    Act.ARCHIVE,
    Act.APPEAL,
)
_ORDER = (*_FORWARD, Act.SUPPLEMENT, Act.OBJECT, Act.UPHOLD, Act.REJECT, Act.REVOKE, Act.WITHDRAW)


def buttons(user: User, row: Application, past: Past, seen: Seen) -> list[Button]:
    """What the reader may do now, the next act first and filled; what needs papers waits until they are there."""
    waits = {Act.SUBMIT: seen.to_submit, Act.RESUBMIT: seen.to_submit}
    if row.state == State.PRELIMINARY:
        waits[Act.PASS] = seen.missing
    return [
        Button(
            str(act.label),
            reverse("applications:act", args=[row.pk, act.value.lower()]),
            act in _FORWARD,
        )
        for act in _ORDER
        if not waits.get(act) and may_do(user, act, row, past)
    ]


def why_not(user: User, row: Application, past: Past) -> str:
    """Why the reader, whose hand it is, may not do the next act themselves: they have had a part in it."""
    for act in _FORWARD:
        verdict = may_do(user, act, row, past)
        if not verdict and verdict.code in ("application.apart", "application.appealed"):
            return verdict.sentence
    return ""


def duties(events: Sequence[ApplicationEvent], row: Application) -> list[tuple[str, str]]:
    """Who had each duty, by name; the oldest first."""
    by_act = {(each.source.value, each.act.value): each.duty for each in TRANSITIONS}
    beside = {Happening.ENTERED.value: Duty.ENTRY, Happening.RELEASE.value: Duty.RELEASE}
    found: dict[Duty, dict[str, None]] = {duty: {} for duty in Duty}
    for event in reversed(events):
        duty = by_act.get((event.from_state, event.kind)) or beside.get(event.kind)
        if duty is not None:
            found[duty][str(event.by.name if event.by else event.party or _("平台"))] = None
    if row.account_by is not None:
        found[Duty.BANK] = {str(row.account_by.name): None}
    elif row.account_number:
        found[Duty.BANK] = {_("企业"): None}
    return [(str(duty.label), "、".join(names)) for duty, names in found.items()]


def passage(events: Sequence[ApplicationEvent]) -> list[tuple[ApplicationEvent, str]]:
    """What happened, each in words."""
    return [(event, str(Happening(event.kind).label)) for event in events]


def is_judged_today(row: Application) -> bool:
    """Whether its conditions are still to be judged again."""
    return State(row.state) in OPEN


def objection_of(row: Application, events: Sequence[ApplicationEvent]) -> str:
    """What was said last against an application that stands still for it, or why papers were asked for."""
    kinds = {State.OBJECTION: Happening.OBJECT, State.SUPPLEMENT: Happening.SUPPLEMENT}
    kind = kinds.get(State(row.state))
    return next((event.note for event in events if event.kind == kind), "") if kind else ""
