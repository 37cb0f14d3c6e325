"""The enterprise's own hand: a link to its draft, by which it states its account, signs that all is true, and submits."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded
from core.forms.versions import locked_version
from core.links.services import end_all, issue
from core.parameters.selectors import at as parameters_at
from core.verdict import Refused, Verdict, refuse, require
from incentives.applications.codes import Happening, Origin
from incentives.applications.models import Application
from incentives.applications.rules import permits
from incentives.applications.rules.papers import complete
from incentives.applications.services.accounts import Account, put
from incentives.applications.services.acting import carry_out
from incentives.applications.services.changing import (
    ENTERPRISE,
    Doing,
    begin,
    choose,
    locked,
    recount,
    tell,
)
from incentives.applications.states import EDITED, Act, Hand, State

APPLICATION: Final = "application"
"""The purpose of the links."""
WHAT: Final = _("发填报链接")
_DAYS: Final = "link_valid_days"
_ACTS: Final = {State.DRAFT: Act.SUBMIT, State.SUPPLEMENT: Act.RESUBMIT}


def may_offer(actor: User, row: Application) -> Verdict:
    """Whether someone may send the enterprise a link now."""
    verdict = permits.may_edit(State(row.state))
    return choose(actor, Hand.ENTRY, row, WHAT)[1] if verdict else verdict


def last_day(row: Application, today: dt.date) -> dt.date:
    """The last day of a link: that of the clock, if it has one, and no longer than links may be valid."""
    longest = today + dt.timedelta(days=parameters_at(today).needed_count(_DAYS))
    return longest if row.due_on is None else max(today, min(longest, row.due_on))


@recorded("发填报链接")
def offer(*, actor: User, application: int) -> tuple[str, dt.date]:
    """A new address for the enterprise and its last day; earlier ones end. Raises Http404, Refused."""
    row = locked(actor, application)
    require(permits.may_edit(State(row.state)))
    doing = begin(actor, row, Hand.ENTRY, WHAT, None)
    end_all(APPLICATION, [row.pk])
    until = last_day(row, doing.today)
    _link, address = issue(actor=actor, purpose=APPLICATION, thing=row, expires_on=until)
    tell(doing, Happening.LINK, row.state)
    return address, until


def waits(row: Application) -> bool:
    """Whether the enterprise may still answer by its link."""
    in_time = row.due_on is None or timezone.localdate() <= row.due_on
    return row.state in EDITED and in_time and row.enterprise.merged_into_id is None


def answer(*, application: int, account: Account, version: int | None) -> Application:
    """The enterprise states its account and signs: what is complete is submitted, else the draft waits for its papers.

    It confirms what the portal drafted in the same way. Raises Refused, Conflict; in the transaction of the link.
    """
    rows = Application.objects.select_related("programme", "enterprise", "district", "street", "unit")
    row = locked_version(rows, application, version)
    if not waits(row):
        raise Refused(refuse(_("填报期限已过，请联系您的街道或区里。"), code="application.link_over"))
    doing = Doing(row, None, None, timezone.now(), ENTERPRISE)
    put(doing, account)
    if complete(recount(row, doing.today).to_submit):
        if row.origin == Origin.OFFICER:
            row.origin = Origin.LINK.value
        carry_out(doing, _ACTS[State(row.state)], str(_("企业在线确认，声明所填属实")))
    if row.state not in EDITED:
        end_all(APPLICATION, [row.pk])
    return row
