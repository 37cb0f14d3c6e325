"""Applications judged again before money moves: many at once, each judgement kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from core.bulk import create_like, update_rows
from incentives.applications.codes import LeftOut, Moment
from incentives.applications.models import Application, ApplicationJudgement
from incentives.applications.money.bans import banned_until
from incentives.eligibility.judging import Judged, judged_many


@dataclass(frozen=True, slots=True)
class Out:
    """Why an application is left out: the reason by code, and in words."""

    application: int
    enterprise: str
    reason: LeftOut
    told: str

    def as_json(self) -> dict[str, object]:
        """As a batch keeps it."""
        return {
            "application": self.application,
            "enterprise": self.enterprise,
            "reason": self.reason.value,
            "told": self.told,
        }


def out(row: Application, reason: LeftOut, told: str = "") -> Out:
    """An application that is left out; without words those of the reason."""
    return Out(row.pk, row.enterprise.name, reason, told or str(reason.label))


def counted(left_out: Sequence[Out]) -> dict[str, int]:
    """How many for each reason."""
    found: dict[str, int] = {}
    for each in left_out:
        found[each.reason.value] = found.get(each.reason.value, 0) + 1
    return found


def judge_again(
    rows: Sequence[Application], moment: Moment, at: dt.datetime
) -> tuple[dict[int, Judged], dict[int, Out]]:
    """Judge applications of one programme and year on a day and keep what came out.

    Gives the judgements by application, and who fell out with why: a condition fails or is not known, less is due than
    the batch gives, or the enterprise is on the ban list.
    """
    if not rows:
        return {}, {}
    day = timezone.localdate(at)
    found = _judged(rows, day)
    banned = banned_until([row.enterprise_id for row in rows], day)
    fallen = {
        row.pk: fell
        for row in rows
        if (fell := _fell(row, found.get(row.pk), banned.get(row.enterprise_id))) is not None
    }
    changed = [row for row in rows if row.pk in found and _stands(row, found[row.pk])]
    update_rows(changed, ("verdict", "due"))
    _keep([(row.pk, found[row.pk]) for row in rows if row.pk in found], moment, day, at)
    return found, fallen


def _stands(row: Application, said: Judged) -> bool:
    """What was judged last stands on the application; whether it is other than before."""
    before = (row.verdict, row.due)
    row.verdict, row.due = said.verdict, said.amount
    return (row.verdict, row.due) != before


def _judged(rows: Sequence[Application], day: dt.date) -> dict[int, Judged]:
    programme, year = rows[0].programme_id, rows[0].year
    answers = judged_many(programme, year, day, {row.enterprise_id for row in rows})
    by_subject = {(each.enterprise, each.subject_key, each.part): each for each in answers}
    keys = {row.pk: (row.enterprise_id, row.subject_key, row.part) for row in rows}
    return {pk: by_subject[key] for pk, key in keys.items() if key in by_subject}


def _fell(row: Application, said: Judged | None, banned: dt.date | None) -> Out | None:
    if banned is not None:
        return out(row, LeftOut.BANNED, _("追回后限制申报至 %(day)s") % {"day": banned.isoformat()})
    if said is None:
        return out(row, LeftOut.CONDITIONS, _("这一年度不再涉及"))
    if said.verdict != "PASS":
        told = "、".join(each["title"] for each in said.conditions if each["judgement"] == said.verdict)
        return out(row, LeftOut.UNKNOWN if said.verdict == "UNKNOWN" else LeftOut.CONDITIONS, told)
    if said.amount is None or said.amount < (row.amount or Decimal()):
        return out(row, LeftOut.AMOUNT)
    return None


def _keep(said: Sequence[tuple[int, Judged]], moment: Moment, day: dt.date, at: dt.datetime) -> None:
    """The judgements of applications, each with its reasons."""
    written = [each.written for _key, each in said]
    create_like(
        ApplicationJudgement(moment=moment.value, on=day, at=at),
        len(said),
        {
            "application": [key for key, _each in said],
            "verdict": [each.verdict for _key, each in said],
            "amount": [each.amount for _key, each in said],
            "conditions": [each.conditions for each in written],
            "steps": [each.steps for each in written],
            "policy": [each.policy or 0 for _key, each in said],
            "parameters_version": [each.parameters_version for _key, each in said],
        },
    )
