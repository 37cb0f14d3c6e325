"""开始办理: the unit to which a problem was assigned begins; the person who begins is its officer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from cultivation.ledger.act import Act, Data
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice
from cultivation.ledger.states import Action


def change(problem: Problem, by: User | None, _at: dt.datetime, _data: Data) -> None:
    """Held by the person."""
    problem.holder_user = by


def notices(problem: Problem) -> Iterator[Notice]:
    """Whoever registered it."""
    yield [problem.registered_by], _("%(holder)s已开始办理：%(title)s")


ACT = Act(action=Action.START, permission=Permission.LEDGER_HOLD, change=change, notices=notices, asks=False)
