"""收回改派: the district's reviewer takes a problem back from its holder, with a reason; no dispute is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from cultivation.ledger.act import Act, Data
from cultivation.ledger.forms.act import BulkReasonForm, ReasonForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_of_district, people_of_holder
from cultivation.ledger.states import Action


def change(problem: Problem, _by: User | None, at: dt.datetime, _data: Data) -> None:
    """Back with the district, whose assign clock runs anew."""
    problem.returned_at, problem.holder_user, problem.next_date = at, None, None


def notices(problem: Problem) -> Iterator[Notice]:
    """Who held it, and the district that assigns anew."""
    yield people_of_holder(problem), _("已收回改派：%(title)s")
    yield people_of_district(problem), _("已从%(holder)s收回，待改派：%(title)s")


ACT = Act(
    action=Action.RECALL,
    permission=Permission.LEDGER_REVIEW,
    form=ReasonForm,
    bulk=BulkReasonForm,
    change=change,
    notices=notices,
    secondary=True,
)
