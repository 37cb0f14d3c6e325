"""What may be done with the pools: pure decisions on plain values (domain, section 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.pool import PoolReason
from cultivation.pool.codes import ExceptionKind, KeyState, Origin

FIRST_YEAR = 2000
MAY_BE_TAKEN_IN = frozenset({PoolReason.REVENUE_UNKNOWN, PoolReason.NOT_OPERATING})
"""An exception takes in only whom nothing else keeps out."""


def may_build(*, year: int, today: dt.date, frozen_on: dt.date | None) -> Verdict:
    """A build: of a year that has begun, and until the freeze."""
    if not FIRST_YEAR <= year <= today.year:
        return refuse(
            _("培育库年度应在 %(first)d 至 %(last)d 之间"),
            code="pool.year",
            first=FIRST_YEAR,
            last=today.year,
        )
    if frozen_on is not None:
        sentence = _("%(year)d 年培育库已于 %(day)s 冻结，不能再重建；此后请登记增补或调出")
        return refuse(sentence, code="pool.frozen", year=year, day=frozen_on)
    return allow()


def may_propose(
    *, kind: str, in_pool: bool, reasons: Collection[str], frozen_on: dt.date | None, reason: str
) -> Verdict:
    """An exception: before the freeze, with a reason; out for a member, in where little speaks against it."""
    if not reason.strip():
        return refuse(_("请填写理由"), code="pool.reason_missing")
    if frozen_on is not None:
        return refuse(_("培育库已于 %(day)s 冻结，不能再提例外"), code="pool.frozen", day=frozen_on)
    if kind == ExceptionKind.OUT:
        return allow() if in_pool else refuse(_("该企业不在培育库，不需要例外"), code="pool.exception_not_in")
    if in_pool:
        return refuse(_("该企业已在培育库，不需要例外"), code="pool.exception_in")
    against = [code for code in reasons if code not in MAY_BE_TAKEN_IN and code != PoolReason.TAKEN_IN]
    if against or not reasons:
        why = "、".join(str(PoolReason(code).label) for code in against) or _("未核对")
        sentence = _("只有缺上年营业收入或未正常经营的企业可以例外纳入，该企业还有：%(why)s")
        return refuse(sentence, code="pool.exception_reasons", why=why)
    return allow()


def may_decide(*, state_open: bool, proposer: int | None, actor: int) -> Verdict:
    """An exception or a nomination is decided once, and by another person than who proposed it."""
    if not state_open:
        return refuse(_("已经处理过了，请刷新后查看"), code="pool.decided")
    if proposer == actor:
        return refuse(_("不能审批自己提出的事项，请由另一位同事办理"), code="pool.same_person")
    return allow()


def may_move(*, frozen_on: dt.date | None, on: dt.date, today: dt.date, source: str) -> Verdict:
    """A supplement or a leaving: after the freeze, on a day that has come, with what it rests on."""
    if frozen_on is None:
        return refuse(_("培育库还没有冻结，请重建，或提出例外"), code="pool.not_frozen")
    if not frozen_on <= on <= today:
        return refuse(
            _("日期应在 %(first)s（冻结日）至 %(last)s 之间"),
            code="pool.move_day",
            first=frozen_on,
            last=today,
        )
    if not source.strip():
        return refuse(_("请填写依据"), code="pool.source_missing")
    return allow()


def may_freeze(*, on: dt.date, snapshot: dt.date | None) -> bool:
    """The pool is frozen once its snapshot day is over."""
    return snapshot is not None and on > snapshot


def outside_max(members: int, share: Decimal) -> int:
    """How many of the members may come from outside the city pool: floor(share × members), exactly."""
    return int((share * members).to_integral_value(ROUND_FLOOR))


BARRED = frozenset(
    {
        PoolReason.NOT_INDUSTRY,
        PoolReason.ALREADY_ABOVE_SCALE,
        PoolReason.NOT_OPERATING,
        PoolReason.OUTSIDE_CITY,
        PoolReason.KEPT_OUT,
    }
)
"""Who is out of the city pool for one of these is no key member either."""


@dataclass(frozen=True)
class KeyCount:
    """A district's key pool in numbers; `outside` counts those from outside the city pool among `members`."""

    nominated: int = 0
    confirmed: int = 0
    left_included: int = 0
    outside: int = 0

    @property
    def members(self) -> int:
        """Who counts for quota and share: in force, and those who left because they were included."""
        return self.nominated + self.confirmed + self.left_included

    def short(self, quota: int | None) -> int:
        """How many are missing; 0 without a quota."""
        return max(0, quota - self.members) if quota is not None else 0

    def with_more(self, inside: int, outside: int) -> KeyCount:
        """The count after so many more nominations."""
        return KeyCount(
            self.nominated + inside + outside, self.confirmed, self.left_included, self.outside + outside
        )


def may_outside(after: KeyCount, share: Decimal) -> Verdict:
    """The outside share, judged on the set after the act."""
    most = outside_max(after.members, share)
    if after.outside <= most:
        return allow()
    sentence = _("库外企业将有 %(outside)d 家，超过上限 %(most)d 家（重点库 %(members)d 家的 %(share)s）")
    return refuse(
        sentence,
        code="key.outside_share",
        outside=after.outside,
        most=most,
        members=after.members,
        share=f"{share * 100:f}".rstrip("0").rstrip(".") + "%",
    )


def origin_of(
    *,
    in_pool: bool,
    reasons: Collection[str],
    p50: Decimal | None,
    production_from: dt.date | None,
    opened_since: dt.date,
    threshold: Decimal | None,
) -> Origin | None:
    """Where a nominee comes from; None for one who is outside the pool and has none of the three grounds."""
    if in_pool:
        return Origin.POOL
    if BARRED & set(reasons):
        return None
    if production_from is not None and production_from >= opened_since:
        return Origin.NEWLY_OPENED
    if PoolReason.REVENUE_BELOW in reasons and None not in (p50, threshold) and p50 >= threshold:  # type: ignore[operator]
        return Origin.RESERVE
    if PoolReason.REVENUE_AT_OR_ABOVE in reasons:
        return Origin.MISSED
    return None


def may_replace(state: str) -> Verdict:
    """A member in force, or one whom the bureau declined, is replaced."""
    if state in (KeyState.NOMINATED, KeyState.CONFIRMED, KeyState.DECLINED):
        return allow()
    return refuse(_("该企业已不在重点库，不能替换"), code="key.not_in_force")
