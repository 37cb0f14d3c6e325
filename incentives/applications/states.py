"""The life of an application (申报, domain section 9): states, acts, which act leads where, who may, which duty it is.

The whole table of the workflow stands here; pages, command, API and tests read it. A row with several targets says what
may come of the act: the sample, the judgement or the amount decides, never the person.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission


class State(TextChoices):
    """Where an application stands."""

    DRAFT = "DRAFT", _("草稿")
    SUBMITTED = "SUBMITTED", _("已申报")
    PRELIMINARY = "PRELIMINARY", _("初审")
    SUPPLEMENT = "SUPPLEMENT", _("退回补正")
    VERIFICATION = "VERIFICATION", _("数据核验")
    SITE_CHECK = "SITE_CHECK", _("现场核查")
    PROPOSAL = "PROPOSAL", _("拟定")
    PUBLISHED = "PUBLISHED", _("公示")
    OBJECTION = "OBJECTION", _("异议处理")
    APPROVED = "APPROVED", _("批准")
    PAID = "PAID", _("拨付")
    ARCHIVED = "ARCHIVED", _("归档")
    REJECTED = "REJECTED", _("不通过")
    WITHDRAWN = "WITHDRAWN", _("撤回")


class Act(TextChoices):
    """What is done to an application; the label completes “不能…”."""

    SUBMIT = "SUBMIT", _("申报")
    START = "START", _("开始初审")
    PASS = "PASS", _("通过")
    SUPPLEMENT = "SUPPLEMENT", _("退回补正")
    RESUBMIT = "RESUBMIT", _("重新提交")
    VERIFY = "VERIFY", _("核验")
    REJECT = "REJECT", _("不予通过")
    PUBLISH = "PUBLISH", _("公示")
    OBJECT = "OBJECT", _("登记异议")
    DISMISS = "DISMISS", _("驳回异议")
    UPHOLD = "UPHOLD", _("认定异议成立")
    APPROVE = "APPROVE", _("批准")
    PAID = "PAID", _("登记拨付")
    BOUNCE = "BOUNCE", _("登记退票")
    REVOKE = "REVOKE", _("撤销批准")
    ARCHIVE = "ARCHIVE", _("归档")
    APPEAL = "APPEAL", _("申诉")
    WITHDRAW = "WITHDRAW", _("撤回")


class Hand(TextChoices):
    """Whose act it is."""

    ENTRY = "ENTRY", _("街道和区经办")
    REVIEW = "REVIEW", _("区审核")
    STAT = "STAT", _("统计税务联络员")
    DECIDE = "DECIDE", _("主管单位")
    PAY = "PAY", _("拨付人员")


class Duty(TextChoices):
    """The duties of one application that are kept apart."""

    ENTRY = "ENTRY", _("申报")
    REVIEW = "REVIEW", _("审核")
    PROPOSAL = "PROPOSAL", _("拟定")
    APPROVAL = "APPROVAL", _("批准")
    BANK = "BANK", _("录入账户")
    RELEASE = "RELEASE", _("放行")


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. No target: back to the state before (an appeal)."""

    source: State
    act: Act
    targets: tuple[State, ...]
    hand: Hand
    duty: Duty | None = None


_S, _A, _H, _D = State, Act, Hand, Duty

TRANSITIONS: tuple[Transition, ...] = (
    Transition(_S.DRAFT, _A.SUBMIT, (_S.SUBMITTED,), _H.ENTRY, _D.ENTRY),
    Transition(_S.SUBMITTED, _A.START, (_S.PRELIMINARY,), _H.REVIEW, _D.REVIEW),
    Transition(_S.PRELIMINARY, _A.PASS, (_S.VERIFICATION,), _H.REVIEW, _D.REVIEW),
    Transition(_S.PRELIMINARY, _A.SUPPLEMENT, (_S.SUPPLEMENT,), _H.REVIEW, _D.REVIEW),
    Transition(_S.PRELIMINARY, _A.REJECT, (_S.REJECTED,), _H.REVIEW, _D.REVIEW),
    Transition(_S.SUPPLEMENT, _A.RESUBMIT, (_S.PRELIMINARY,), _H.ENTRY, _D.ENTRY),
    Transition(_S.VERIFICATION, _A.VERIFY, (_S.SITE_CHECK, _S.PROPOSAL, _S.REJECTED), _H.STAT),
    Transition(_S.SITE_CHECK, _A.PASS, (_S.PROPOSAL,), _H.DECIDE, _D.REVIEW),
    Transition(_S.SITE_CHECK, _A.REJECT, (_S.REJECTED,), _H.DECIDE, _D.REVIEW),
    Transition(_S.PROPOSAL, _A.PUBLISH, (_S.PUBLISHED,), _H.DECIDE, _D.PROPOSAL),
    Transition(_S.PROPOSAL, _A.REJECT, (_S.REJECTED,), _H.DECIDE, _D.PROPOSAL),
    Transition(_S.PUBLISHED, _A.OBJECT, (_S.OBJECTION,), _H.DECIDE),
    Transition(_S.PUBLISHED, _A.APPROVE, (_S.APPROVED, _S.ARCHIVED), _H.DECIDE, _D.APPROVAL),
    Transition(_S.OBJECTION, _A.DISMISS, (_S.PUBLISHED,), _H.DECIDE, _D.REVIEW),
    Transition(_S.OBJECTION, _A.UPHOLD, (_S.REJECTED,), _H.DECIDE, _D.REVIEW),
    Transition(_S.APPROVED, _A.PAID, (_S.PAID,), _H.PAY),
    Transition(_S.APPROVED, _A.REVOKE, (_S.REJECTED,), _H.DECIDE),
    Transition(_S.PAID, _A.BOUNCE, (_S.APPROVED,), _H.PAY),
    Transition(_S.PAID, _A.ARCHIVE, (_S.ARCHIVED,), _H.DECIDE),
    Transition(_S.ARCHIVED, _A.BOUNCE, (_S.APPROVED,), _H.PAY),
    Transition(_S.REJECTED, _A.APPEAL, (), _H.ENTRY),
    *(
        Transition(state, _A.WITHDRAW, (_S.WITHDRAWN,), _H.ENTRY)
        for state in (
            _S.DRAFT,
            _S.SUBMITTED,
            _S.PRELIMINARY,
            _S.SUPPLEMENT,
            _S.VERIFICATION,
            _S.SITE_CHECK,
            _S.PROPOSAL,
            _S.PUBLISHED,
            _S.OBJECTION,
        )
    ),
)

NEEDS: dict[Hand, Permission] = {
    Hand.ENTRY: Permission.APPLICATION_ENTER,
    Hand.REVIEW: Permission.APPLICATION_REVIEW,
    Hand.STAT: Permission.STAT_WRITE,
    Hand.DECIDE: Permission.APPLICATION_DECIDE,
    Hand.PAY: Permission.PAYMENT_WRITE,
}
"""The permission of each hand; DECIDE holds for the programmes of the person's own unit alone."""

REASONED = frozenset(
    {
        Act.SUPPLEMENT,
        Act.REJECT,
        Act.OBJECT,
        Act.DISMISS,
        Act.UPHOLD,
        Act.BOUNCE,
        Act.REVOKE,
        Act.APPEAL,
        Act.WITHDRAW,
    }
)
"""Acts that carry a reason."""

MONEY = frozenset({Act.PUBLISH, Act.APPROVE, Act.PAID, Act.BOUNCE, Act.REVOKE})
"""Acts that move money: done by `money`, for a batch as a whole or for one of its lines."""

APART: frozenset[frozenset[Duty]] = frozenset(
    {
        frozenset({Duty.ENTRY, Duty.REVIEW}),
        frozenset({Duty.ENTRY, Duty.PROPOSAL}),
        frozenset({Duty.ENTRY, Duty.APPROVAL}),
        frozenset({Duty.REVIEW, Duty.APPROVAL}),
        frozenset({Duty.PROPOSAL, Duty.APPROVAL}),
        frozenset({Duty.APPROVAL, Duty.RELEASE}),
        frozenset({Duty.BANK, Duty.RELEASE}),
    }
)
"""Pairs of duties that nobody has both of on one application; who acts for somebody counts as both."""

ENDED = (State.PAID, State.ARCHIVED, State.REJECTED, State.WITHDRAWN)
OPEN = tuple(state for state in State if state not in ENDED)
"""States of which a programme, subject and part has one application at most."""
OPEN_STATES = sorted(state.value for state in OPEN)
EDITED = (State.DRAFT, State.SUPPLEMENT)
"""States in which papers and the account are taken from the enterprise."""

_TABLE = {(row.source, row.act): row for row in TRANSITIONS}


def transition(state: State, act: Act) -> Transition | None:
    """The row of the table for an act in a state; None where there is none."""
    return _TABLE.get((state, act))
