"""The enterprise's own hand: a link to its draft, by which it states its account, signs that all is true, and submits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.bulk import create_rows
from core.files.papers import Source
from core.forms.versions import locked_version
from core.links.services import end_all, issue, issue_each
from core.parameters.selectors import at as parameters_at
from core.ui.bulk import Selection
from core.verdict import Refused, Verdict, refuse, require
from exchange.links import MOST, LinkRow
from incentives.applications.codes import Happening, Origin
from incentives.applications.filters import Reader
from incentives.applications.models import Application
from incentives.applications.reading import see
from incentives.applications.rules import permits
from incentives.applications.rules.papers import complete, find, may_bring
from incentives.applications.services.accounts import Account, put
from incentives.applications.services.acting import carry_out
from incentives.applications.services.changing import (
    ENTERPRISE,
    Doing,
    begin,
    choose,
    event_of,
    locked,
    recount,
    tell,
)
from incentives.applications.services.papers import receive
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


def offerable(reader: Reader) -> QuerySet[Application]:
    """Drafts and requests for papers that the person may work on: for a `Selection`."""
    mine = Application.objects.all().scope_of(reader.user, Permission.APPLICATION_ENTER)
    return Application.objects.living().filter(mine, state__in=EDITED)


@recorded("按列表发填报链接")
def offer_each(*, actor: User, selection: Selection[Reader], reader: Reader) -> list[LinkRow]:
    """A new link for each application of a list that the enterprise may still work on; the earlier ones end.

    Raises Changed where the list is another than was shown; Refused: nobody is left, too many.
    """
    rows = selection.anew(offerable(reader), reader)
    found = list(
        rows.select_related("enterprise", "district", "street")
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )
    if not found:
        raise Refused(refuse(_("没有可以发链接的申报"), code="links.nobody"))
    if len(found) > MOST:
        many = _("一次最多发 %(most)d 条链接，这里有 %(count)d 件，请先筛选再分批发")
        raise Refused(refuse(many, code="bulk.many", most=MOST, count=len(found)))
    now = timezone.now()
    expiries = {row.pk: last_day(row, reader.day) for row in found}
    made = issue_each(actor=actor, purpose=APPLICATION, expiries=expiries)
    create_rows([event_of(Doing(row, actor, None, now), Happening.LINK, row.state) for row in found])
    found.sort(key=lambda row: (row.district.sort, row.street.sort if row.street else 0, row.enterprise.name))
    return [
        LinkRow(
            row.enterprise.name,
            row.enterprise.uscc,
            row.district.name,
            row.street.name if row.street else "",
            made[row.pk],
            expiries[row.pk],
        )
        for row in found
    ]


def waits(row: Application) -> bool:
    """Whether the enterprise may still answer by its link."""
    in_time = row.due_on is None or timezone.localdate() <= row.due_on
    return row.state in EDITED and in_time and row.enterprise.merged_into_id is None


def answer(
    *,
    application: int,
    account: Account,
    version: int | None,
    files: Mapping[str, Sequence[Source]] | None = None,
) -> Application:
    """The enterprise states its account, brings papers and signs: what is complete is submitted, else the draft waits.

    It confirms what the portal drafted in the same way. Raises Refused, Conflict; in the transaction of the link.
    """
    rows = Application.objects.select_related("programme", "enterprise", "district", "street", "unit")
    row = locked_version(rows, application, version)
    if not waits(row):
        raise Refused(refuse(_("填报期限已过，请联系您的街道或区里。"), code="application.link_over"))
    doing = Doing(row, None, None, timezone.now(), ENTERPRISE)
    put(doing, account)
    listed = see(row, doing.today).wanted
    for code, sources in (files or {}).items():
        require(may_bring(listed, code))
        paper = find(listed, code)
        assert paper is not None  # noqa: S101  (it may be brought)
        receive(doing, paper, sources)
    if complete(recount(row, doing.today).to_submit):
        if row.origin == Origin.OFFICER:
            row.origin = Origin.LINK.value
        carry_out(doing, _ACTS[State(row.state)], str(_("企业在线确认，声明所填属实")))
    if row.state not in EDITED:
        end_all(APPLICATION, [row.pk])
    return row
