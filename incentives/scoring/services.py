"""Self-checks are stated and corrected; the enterprise is judged anew within the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.forms.versions import Conflict
from core.verdict import Verdict, allow, refuse, require
from cultivation.enterprises import rules as places
from cultivation.enterprises import selectors
from cultivation.enterprises.models import Enterprise
from incentives.scoring.candidates import refresh
from incentives.scoring.models import SelfCheckAnswer
from incentives.scoring.terms import may_judge
from incentives.scoring.vocabulary import FACTS, may_say

WRITES: Final = (Permission.ENTERPRISE_WRITE, Permission.RECOGNITION_WRITE)
"""One of these, where the enterprise lies."""


def may_state(actor: User, enterprise: Enterprise) -> Verdict:
    """Who looks after the enterprise, or records titles, in its district or street."""
    place = (enterprise.district_id, enterprise.street_id)
    verdicts = [places.covers(actor.grants, permission.value, *place) for permission in WRITES]
    return next((verdict for verdict in verdicts if verdict), verdicts[0])


def version_of(enterprise: int, year: int) -> int:
    """How many answers were ever given for the year: what a form was opened on."""
    return SelfCheckAnswer.objects.filter(enterprise=enterprise, year=year).count()


@recorded("填报专精特新自评")
def state(
    *,
    actor: User,
    enterprise: int,
    year: int,
    answers: Mapping[str, str],
    version: int | None = None,
    at: dt.datetime | None = None,
) -> int:
    """State facts of a year, by code, as people write them; '' takes an answer back. How many were new.

    Raises Refused (a year to come, a fact that is not asked for, a value that cannot be, a place out of scope), Conflict
    where someone stated something since the form was opened, Http404 out of scope.
    """
    found = selectors.enterprise(actor, enterprise)
    moment = at or timezone.now()
    require(may_state(actor, found))
    require(may_judge(year, timezone.localdate(moment)))
    for code, value in answers.items():
        require(_may_answer(code, value))
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.pk)
    now = version_of(found.pk, year)
    if version is not None and version != now:
        raise Conflict(_counted(now), version, _STALE)
    changed = _supersede(found.pk, year, answers, actor, moment)
    if changed:
        refresh(year=year, today=timezone.localdate(moment), enterprise=found.pk)
    return changed


_STALE: Final = refuse(
    _("您打开表单之后，已有他人填报。您填写的内容都保留着，请核对后再次提交。"), code="version.conflict"
)


def _counted(version: int) -> Any:
    """What a conflict shows in the form: there is no single row that has the version."""
    return SimpleNamespace(version=version)


def _may_answer(code: str, value: str) -> Verdict:
    fact = FACTS.get(code)
    if fact is None or not fact.asked:
        return refuse(_("自评表里没有“%(fact)s”这一项"), code="scoring.fact", fact=code)
    return may_say(fact, value) if value else allow()


def _supersede(
    enterprise: int, year: int, answers: Mapping[str, str], actor: User, moment: dt.datetime
) -> int:
    """The answers that differ come into force in the place of those that were; two statements."""
    series = SelfCheckAnswer.objects.filter(enterprise=enterprise, year=year)
    last = {row.fact: row for row in series.order_by("version")}
    in_force = {code: row.value for code, row in last.items() if row.is_current}
    new = {code: value for code, value in answers.items() if value != in_force.get(code, "")}
    series.filter(fact__in=[*new], is_current=True).update(is_current=False)
    SelfCheckAnswer.objects.bulk_create(
        [
            SelfCheckAnswer(
                enterprise_id=enterprise,
                year=year,
                fact=code,
                value=value,
                version=last[code].version + 1 if code in last else 1,
                stated_by=actor,
                stated_at=moment,
            )
            for code, value in new.items()
        ]
    )
    return len(new)
