"""受理: a district officer accepts what is registered in the district (首接负责); the resolve clock starts that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from cultivation.ledger.act import Act, Data
from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice
from cultivation.ledger.states import Action


def change(problem: Problem, _by: User | None, at: dt.datetime, _data: Data) -> None:
    """Accepted now."""
    problem.accepted_at, problem.clock_start = at, day_of(at)


def notices(problem: Problem) -> Iterator[Notice]:
    """Whoever registered it."""
    yield [problem.registered_by], _("已受理：%(title)s")


ACT = Act(
    action=Action.ACCEPT, permission=Permission.LEDGER_ACCEPT, change=change, notices=notices, asks=False
)
