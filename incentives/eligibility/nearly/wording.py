"""What a row says: what is missing, and how it is closed; never which figure to report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.calendar.selectors import current
from core.ui.query import address
from incentives.eligibility.models import Evaluation, Near
from incentives.eligibility.nearly.closing import SOON, Key
from incentives.eligibility.wording import conditions
from incentives.policy.requirements import Window


@dataclass(frozen=True)
class Step:
    """The one step: what is missing, with actual and required; how it is closed; where one does it."""

    missing: str
    detail: str
    how: str
    act: str
    url: str


@dataclass(frozen=True)
class Until:
    """Until when one may apply: a light, its word, the day in words."""

    level: str
    words: str
    day: str


def until(row: Evaluation, known: Mapping[Key, Window], today: dt.date) -> Until:
    """The window of a row, with the working days that are left."""
    window = known.get((row.programme_id, row.year, row.district_id))
    if window is None:
        return Until("NONE", _("不限"), _("随时可以申报"))
    if today < window.opens_on:
        return Until("NONE", _("未开窗"), _("%(day)s 开窗") % {"day": f"{window.opens_on:%m-%d}"})
    day = _("%(day)s 关窗") % {"day": f"{window.closes_on:%m-%d}"}
    if window.closes_on < today:
        return Until("NONE", _("已关窗"), day)
    left = current().working_days_between(today, window.closes_on)
    level = "AMBER" if window.closes_on <= today + SOON else "GREEN"
    return Until(level, _("剩 %(n)d 天") % {"n": left}, day)


def step_of(row: Evaluation, *, may_log: bool) -> Step:
    """What closes a row."""
    found = conditions(row)
    page = address("enterprises:detail", row.enterprise_id)
    if row.near == Near.PAPER:
        asked = [each for each in found if each["judgement"] == "UNKNOWN"]
        label = "、".join(str(each["label"]) for each in asked)
        return Step(_("缺%(paper)s") % {"paper": row.missing}, label, _("补齐后再测算"), _("打开企业"), page)
    failed = next(each for each in found if each["judgement"] == "FAIL")
    detail = _("%(observed)s；要求：%(required)s") % {
        "observed": failed["observed"],
        "required": failed["required"],
    }
    if may_log:
        log = address("ledger:log", enterprise=row.enterprise_id)
        return Step(str(failed["label"]), detail, _("登记问题，对接帮扶"), _("转问题"), log)
    return Step(str(failed["label"]), detail, _("登记问题，对接帮扶"), _("打开企业"), page)
