"""Whether an application is checked on site: always, by the sample of its programme and year, or not: its version says which."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from incentives.applications.models import Application, ReviewSample
from incentives.applications.rules.sampling import is_drawn
from incentives.applications.terms import sample_rate
from incentives.policy.models import SiteCheck
from incentives.policy.requirements import Requirements

_BYTES: Final = 16


def needs_site_check(row: Application, at: dt.datetime) -> tuple[bool, str]:
    """Whether it is checked, and why in words. In a transaction; Raises Refused where the share is not known."""
    day = timezone.localdate(at)
    asked = Requirements.of([row.programme_id])
    check = asked.site_check(row.programme_id, row.year, row.district_id, day)
    if check == SiteCheck.ALWAYS:
        return True, _("这项政策都要现场核查")
    if check == SiteCheck.NONE:
        return False, ""
    rate = sample_rate(day)
    drawn = is_drawn(
        seed_of(row.programme_id, row.year, at), row.enterprise.uscc, row.subject_key, row.part, rate
    )
    share = f"{rate * 100:.0f}%"
    words = _("按 %(share)s 抽查，抽中现场核查") if drawn else _("按 %(share)s 抽查，没抽中")
    return drawn, words % {"share": share}


def seed_of(programme: str, year: int, at: dt.datetime) -> str:
    """The seed of a programme's year: drawn by chance when the first one asks, and kept."""
    made, _new = ReviewSample.objects.get_or_create(
        programme_id=programme,
        year=year,
        defaults={"seed": secrets.token_hex(_BYTES), "drawn_at": at},
    )
    return made.seed
