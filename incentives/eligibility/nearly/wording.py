"""What a row says: what is missing, and how it is closed; never which figure to report."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.ui.query import address
from incentives.eligibility.models import Evaluation, Near
from incentives.eligibility.wording import conditions


@dataclass(frozen=True)
class Step:
    """The one step: what is missing, with actual and required; how it is closed; where one does it."""

    missing: str
    detail: str
    how: str
    act: str
    url: str


def step_of(row: Evaluation, *, may_log: bool) -> Step:
    """What closes a row."""
    found = conditions(row)
    page = address("enterprises:detail", row.enterprise_id)
    if row.near == Near.PAPER:
        asked = [each for each in found if each["judgement"] == "UNKNOWN"]
        label = "、".join(str(each["label"]) for each in asked)
        return Step(_("缺%(paper)s") % {"paper": row.missing}, label, _("补齐后再测算"), _("打开企业"), page)
    failed = next(each for each in found if each["judgement"] == "FAIL")
    detail = _("%(observed)s；要求%(required)s") % {
        "observed": failed["observed"],
        "required": failed["required"],
    }
    if may_log:
        log = address("ledger:log", enterprise=row.enterprise_id)
        return Step(str(failed["label"]), detail, _("登记问题，对接帮扶"), _("转问题"), log)
    return Step(str(failed["label"]), detail, _("登记问题，对接帮扶"), _("打开企业"), page)
