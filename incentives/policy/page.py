"""What the page of a version says besides its sentences: its finding, its state, what its reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.ui.lights import light
from core.verdict import Refused
from incentives.policy import materials, rules
from incentives.policy.beside import Offer, version_offers, version_panels
from incentives.policy.models import PolicyVersion, VersionState
from incentives.policy.requirements import windows_of
from incentives.policy.responsible import responsible
from incentives.policy.services.changing import checked, persons
from incentives.policy.told import Mark, Told, compared, told, words_for
from incentives.policy.tree.asking import asked_by
from incentives.policy.tree.reading import read

LIGHTS: Final = {
    VersionState.DRAFT: "NONE",
    VersionState.SUBMITTED: "AMBER",
    VersionState.ISSUED: "GREEN",
    VersionState.SUPERSEDED: "NONE",
}


@dataclass(frozen=True)
class May:
    """What a person may do with a version; `why_not` says why they may not approve what waits."""

    edit: bool
    approve: bool
    send_back: bool
    revise: bool
    why_not: str


def may(user: User, row: PolicyVersion) -> May:
    """By its state, and by who wrote it."""
    writes, approves = user.can(Permission.POLICY_WRITE), user.can(Permission.POLICY_APPROVE)
    submitted = row.state == VersionState.SUBMITTED
    verdict = rules.may_approve(persons(user), [row.drafted_by_id, *row.writers])
    return May(
        edit=row.is_draft and writes,
        approve=submitted and approves and bool(verdict),
        send_back=submitted and (approves or writes),
        revise=row.state == VersionState.ISSUED and writes,
        why_not=verdict.sentence if submitted and approves else "",
    )


def context(request: HttpRequest, user: User, row: PolicyVersion) -> dict[str, Any]:
    """All that the page shows."""
    words = words_for(row)
    alone = told(row, words)
    old = row.revises if not row.is_issued else None
    shown = compared(alone, told(old, words)) if old is not None else alone
    wrong = _wrong(row) if not row.is_issued else ""
    facts = len(asked_by(read(row.tree, partial=True)).facts)
    panels = [
        {"template": panel.template, **found}
        for panel in version_panels.all()
        if (found := panel.context(request, row)) is not None
    ]
    return {
        "policy": row,
        "programme": row.programme,
        "responsible": responsible(row.programme, row.district),
        "told": shown,
        "compared_with": old,
        "title": _("%(name)s：%(finding)s") % {"name": row.programme.words.title, "finding": finding(row, shown, old)},
        "lights": light(LIGHTS[VersionState(row.state)], row.get_state_display()),
        "wrong": wrong,
        "sub": _sub(row, facts, whole=not wrong),
        "may": may(user, row),
        "materials": materials.told(row.materials),
        "windows": windows_of(row),
        "panels": panels,
        "offers": [] if wrong else _offers(request, row),
        "words_day": words.day,
    }  # fmt: skip


def _offers(request: HttpRequest, row: PolicyVersion) -> list[Offer]:
    """What upper rooms do with a version that can judge."""
    found = (each.offer(request, row) for each in version_offers.all())
    return [offer for offer in found if offer is not None]


def _sub(row: PolicyVersion, facts: int, *, whole: bool) -> str:
    """Its days, who wrote it, and that it was checked."""
    told = [_("%(from)s 至 %(to)s 有效") % {"from": row.valid_from, "to": row.valid_to}]
    if row.drafted_by is not None:
        told.append(_("%(name)s起草") % {"name": row.drafted_by.name})
    if not row.is_issued and whole:
        told.append(_("已检查：%(n)d 个事实都认识，单位相符，没有循环") % {"n": facts})
    return " · ".join(told)


def finding(row: PolicyVersion, shown: Told, old: PolicyVersion | None) -> str:
    """What this version does, in a clause."""
    number = _("第 %(n)d 版") % {"n": row.number}
    if old is None:
        conditions = sum(len(part.conditions) for part in shown.parts)
        steps = sum(len(part.steps) for part in shown.parts)
        told = _("%(number)s，%(conditions)d 条条件，金额算 %(steps)d 步") % {
            "number": number, "conditions": conditions, "steps": steps,
        }  # fmt: skip
        several = len(shown.parts)
        return _("%(told)s，分 %(n)d 部分") % {"told": told, "n": several} if several > 1 else told
    return number + difference(shown, old)


def difference(shown: Told, old: PolicyVersion) -> str:
    """How much differs from another version: 改了 2 句、加了 1 句."""
    marks = shown.marks
    parts = [
        sentence % {"n": marks[mark]}
        for mark, sentence in (
            (Mark.CHANGED, _("改了 %(n)d 句")),
            (Mark.NEW, _("加了 %(n)d 句")),
            (Mark.GONE, _("删了 %(n)d 句")),
        )
        if marks[mark]
    ]
    return "、".join(parts) or _("的条件和金额与第 %(n)d 版一样") % {"n": old.number}


def _wrong(row: PolicyVersion) -> str:
    """The first thing that keeps a draft from being submitted; empty where there is none."""
    try:
        checked(row.tree, partial=False)
    except Refused as refused:
        return refused.sentence
    return ""
