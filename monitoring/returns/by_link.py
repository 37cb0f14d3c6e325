"""What an enterprise sees of its quarter by a link: what it sent itself, and whether it may still send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import Period
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import Enterprise
from monitoring.returns import figures
from monitoring.returns.figures import Quarter
from monitoring.returns.hands import sent_itself
from monitoring.returns.models import MonitoringMember, QuarterlyReturn, ReturnQuerySet
from monitoring.returns.openings import Openings, openings
from monitoring.returns.rules.frame import Window
from monitoring.returns.rules.keying import may_correct
from monitoring.returns.states import ReturnState

RETURN: Final = "return"
"""The purpose of the links; each is about a place on a quarter's list."""


@dataclass(frozen=True)
class Standing:
    """One enterprise's quarter behind a link.

    `sent` is the newest version that the enterprise sent itself; `stands` and `now`, of which it is told no figure, the
    version that stands for the return and the one from which it goes on, whoever entered them.
    """

    member: MonitoringMember
    period: Period
    opened: Openings
    sent: QuarterlyReturn | None
    stands: QuarterlyReturn | None
    now: QuarterlyReturn | None

    @property
    def window(self) -> Window:
        """Whether the quarter takes returns of the enterprise's place today."""
        return self.opened.window(timezone.localdate(), [self.member.district_id], self.member.street_id)

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it does."""
        return self.opened.last_day([self.member.district_id], self.member.street_id)

    @property
    def due_on(self) -> dt.date | None:
        """The day by which the return is due."""
        return self.opened.row.due_on if self.opened.row else None

    @property
    def approved(self) -> bool:
        """Whether the district has let a return of this quarter through."""
        return self.stands is not None and not may_correct(ReturnState(self.stands.state))

    @property
    def takes(self) -> bool:
        """Whether the enterprise may send and correct."""
        return self.window is Window.OPEN and not self.approved

    @property
    def is_sent(self) -> bool:
        """Whether what the enterprise sent is the newest there is."""
        return self.sent is not None and self.now is not None and self.sent.pk == self.now.pk

    def sentence(self) -> str:
        """How its return stands."""
        if self.approved:
            return _("区里已经审核，不能再改；确有差错的，请告诉联系您的工作人员。")
        if self.window is not Window.OPEN:
            return _("本季已经不再收报表；需要补报的，请告诉联系您的工作人员。")
        if self.sent is None:
            return ""
        if not self.is_sent:
            return _("您报送之后，工作人员录入过新的一版；您的数有不同的，可以再报一次。")
        return {
            ReturnState.RETURNED: _("报表已退回，请问联系您的工作人员为什么，改好后再报送。"),
            ReturnState.DRAFT: _("已存草稿，还没有报送。"),
        }.get(ReturnState(self.sent.state), _("已收到您报送的数，区里审核前都可以改。"))


def standing(member: MonitoringMember) -> Standing:
    """How an enterprise's quarter stands; four queries."""
    period = Period(member.year, member.quarter)
    rows = QuarterlyReturn.objects.filter(
        enterprise=member.enterprise_id,
        year=period.year,
        quarter=period.quarter,
        source=Source.ENTERPRISE.value,
    )
    known = {row.is_working: row for row in rows.filter(Q(is_current=True) | Q(is_working=True))}
    stands = known.get(False)
    sent = rows.filter(sent_itself()).order_by("-version").first()
    return Standing(member, period, openings(period), sent, stands, known.get(True) or stands)


def own_quarters(enterprise: Enterprise, period: Period) -> Mapping[Period, Quarter]:
    """What the enterprise itself sent of the quarter before and of the year before."""
    seen: ReturnQuerySet = QuarterlyReturn.objects.filter(sent_itself(), source=Source.ENTERPRISE.value)
    return figures.quarters_among(seen, enterprise, [period.previous, period.same_quarter_last_year])
