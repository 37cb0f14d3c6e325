"""Whether the sender may put in a return, or another version of it (domain, section 4, states)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse
from monitoring.returns.rules.window import has_reason
from monitoring.returns.states import ReturnState


def may_submit(*, state: ReturnState, reason: str) -> Verdict:
    """A submitted return may be sent again; after the district's review not; after acceptance with a reason."""
    if state is ReturnState.DISTRICT_APPROVED:
        return refuse(_("该报表区已审核，请先由审核人退回，再更正"), code="RETURN_APPROVED")
    if state is ReturnState.ACCEPTED:
        return has_reason(reason)
    return allow()


def may_correct(state: ReturnState) -> Verdict:
    """The enterprise corrects by its link until the district has approved."""
    if state in (ReturnState.DISTRICT_APPROVED, ReturnState.ACCEPTED):
        return refuse(_("区里已经审核，不能再改；确有差错的，请告诉联系您的工作人员"), code="RETURN_APPROVED")
    return allow()


def changed(*, now: int, by: str) -> Verdict:
    """What the second of two people is told: that there is another version."""
    return refuse(
        _("您打开表单之后，%(by)s已提交第 %(now)d 版。您填写的内容都保留着，请核对后再次提交。"),
        code="RETURN_CHANGED",
        now=now,
        by=by,
    )
