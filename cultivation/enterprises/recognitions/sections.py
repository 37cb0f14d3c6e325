"""认定 on an enterprise's page: what ends next first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import signed_in
from accounts.roles import Permission
from cultivation.enterprises import rules
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.enterprises.recognitions.refined import refined_day
from cultivation.enterprises.recognitions.terms import reminded_until


@dataclass(frozen=True)
class Title:
    """One title as the section shows it; `left` are its days to come, None where it has ended."""

    row: Recognition
    left: int | None
    soon: bool


def recognitions(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """The titles, those in force first, and since when the enterprise is refined."""
    user = signed_in(request)
    if not Enterprise.objects.all().may(user, Permission.FIGURES_READ, enterprise.pk):
        return None
    today = timezone.localdate()
    soon = reminded_until(today)
    rows = Recognition.objects.filter(enterprise=enterprise).order_by("-valid_to", "-valid_from", "pk")
    titles = [_title(row, today, soon) for row in rows]
    place = (enterprise.district_id, enterprise.street_id)
    return {
        "titles": titles,
        "refined": refined_day(enterprise.pk),
        "may_record": bool(rules.covers(user.grants, Permission.RECOGNITION_WRITE.value, *place)),
        "section_title": said(titles),
    }


def said(titles: Sequence[Title]) -> str:
    """The heading: what ends soon, else what holds, else that nothing does."""
    held = [title for title in titles if title.left is not None]
    if not held:
        return _("认定：称号都已到期") if titles else _("认定")
    first = min(held, key=lambda title: title.row.valid_to)
    if first.soon:
        words = {"title": first.row.get_kind_display(), "n": first.left}
        return (
            _("认定：%(title)s %(n)d 天后到期") % words
            if first.left
            else _("认定：%(title)s今日到期") % words
        )
    names = "、".join(dict.fromkeys(str(title.row.get_kind_display()) for title in held))
    return _("认定：%(names)s有效") % {"names": names}


def _title(row: Recognition, today: dt.date, soon: dt.date) -> Title:
    if row.valid_to < today:
        return Title(row, None, False)
    return Title(row, (row.valid_to - today).days, row.valid_to <= soon)
