"""转为自办: a district officer leaves an accepted problem with the unit that registered it, which begins at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.roles import Permission
from cultivation.ledger.act import Act, Data, Notice
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import people_of_holder
from cultivation.ledger.states import Action


def change(problem: Problem, _by: User, _at: dt.datetime, _data: Data) -> Unit:
    """Held by who registered it, if they still work there, else by their unit alone."""
    by = problem.registered_by
    at_work = by.is_active and by.unit_id == problem.registered_unit_id
    problem.holder, problem.holder_user = problem.registered_unit, by if at_work else None
    return problem.registered_unit


def notices(problem: Problem) -> Iterator[Notice]:
    """The unit that holds it now."""
    yield people_of_holder(problem), _("由本单位自办：%(title)s")


ACT = Act(action=Action.KEEP, permission=Permission.LEDGER_ACCEPT, change=change, notices=notices)
