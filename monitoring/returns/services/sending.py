"""The enterprise sends its own return by a link (企业报送): by the rules of keying, and nobody of the staff is its clerk."""

from __future__ import annotations

from core.audit.context import recorded
from core.periods import Period
from monitoring.returns.models import MonitoringMember, QuarterlyReturn
from monitoring.returns.services.keying import Sender, Sent, put_in


@recorded("企业报送季度报表")
def send(*, actor: None = None, member: MonitoringMember, sent: Sent) -> QuarterlyReturn:
    """Put in what the enterprise of a place on the list sends, until the district has approved or the quarter closed.

    Raises what `key_in` does; Refused once it is approved.
    """
    period = Period(member.year, member.quarter)
    return put_in(Sender(actor, QuarterlyReturn.objects.all()), member.enterprise, period, sent)
