"""The life of a quarterly return (季度报表): states and the acts between them.

A correction after 市已审 is a new version that supersedes, with a reason. 逾期未报 is a mark, not a state.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReturnState(TextChoices):
    """Where a return stands."""

    EMPTY = "EMPTY", _("未报")
    DRAFT = "DRAFT", _("草稿")
    SUBMITTED = "SUBMITTED", _("已提交")
    DISTRICT_APPROVED = "DISTRICT_APPROVED", _("区已审")
    ACCEPTED = "ACCEPTED", _("市已审（入库）")
    RETURNED = "RETURNED", _("退回")


class ReturnAction(TextChoices):
    """What a person does to a return."""

    SAVE = "SAVE", _("保存草稿")
    SUBMIT = "SUBMIT", _("提交")
    APPROVE = "APPROVE", _("区审核通过")
    ACCEPT = "ACCEPT", _("市审核入库")
    RETURN = "RETURN", _("退回")


TRANSITIONS: dict[tuple[ReturnState, ReturnAction], ReturnState] = {
    (ReturnState.EMPTY, ReturnAction.SAVE): ReturnState.DRAFT,
    (ReturnState.EMPTY, ReturnAction.SUBMIT): ReturnState.SUBMITTED,
    (ReturnState.DRAFT, ReturnAction.SAVE): ReturnState.DRAFT,
    (ReturnState.DRAFT, ReturnAction.SUBMIT): ReturnState.SUBMITTED,
    (ReturnState.RETURNED, ReturnAction.SAVE): ReturnState.RETURNED,
    (ReturnState.RETURNED, ReturnAction.SUBMIT): ReturnState.SUBMITTED,
    (ReturnState.SUBMITTED, ReturnAction.APPROVE): ReturnState.DISTRICT_APPROVED,
    (ReturnState.SUBMITTED, ReturnAction.RETURN): ReturnState.RETURNED,
    (ReturnState.DISTRICT_APPROVED, ReturnAction.ACCEPT): ReturnState.ACCEPTED,
    (ReturnState.DISTRICT_APPROVED, ReturnAction.RETURN): ReturnState.RETURNED,
}

COUNTED = frozenset({ReturnState.SUBMITTED, ReturnState.DISTRICT_APPROVED, ReturnState.ACCEPTED})
"""States in which a scan takes the enterprise's figures."""

IN_HAND = frozenset({ReturnState.DRAFT, ReturnState.RETURNED})
"""States in which a return is in the sender's hands: nobody's figure, and theirs to go on with."""

EDITABLE = frozenset({ReturnState.EMPTY, ReturnState.DRAFT, ReturnState.RETURNED})
"""States in which the sender may still change the figures."""


STAGES = {ReturnAction.APPROVE: ReturnState.SUBMITTED, ReturnAction.ACCEPT: ReturnState.DISTRICT_APPROVED}
"""The two reviews with what waits for each."""


def after(state: ReturnState, action: ReturnAction) -> ReturnState | None:
    """Where `action` leads from `state`; None if it is not possible there."""
    return TRANSITIONS.get((state, action))
