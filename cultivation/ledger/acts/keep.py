"""转为自办: a district officer leaves an accepted problem with the unit that registered it, which begins at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.roles import Permission
from cultivation.ledger.act import Act, Data
from cultivation.ledger.forms.act import NoteForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_of_holder
from cultivation.ledger.states import Action


class KeepForm(NoteForm):
    """Says to whom it goes, before it goes there."""

    @property
    def outlook(self) -> str:
        """The unit that registered it, and who there."""
        told = {"unit": self.problem.registered_unit.name, "by": self.problem.registered_by.name}
        if _at_work(self.problem) is None:
            return _("由登记单位%(unit)s自己办理；登记人%(by)s已不在该单位，由单位其他人员接手。") % told
        return _("由登记单位%(unit)s的%(by)s自己办理，提交后就是“办理中”。") % told


def _at_work(problem: Problem) -> User | None:
    """Who registered it, if they still work where they did."""
    by = problem.registered_by
    return by if by.is_active and by.unit_id == problem.registered_unit_id else None


def change(problem: Problem, _by: User | None, _at: dt.datetime, _data: Data) -> Unit:
    """Held by who registered it, if they still work there, else by their unit alone."""
    problem.holder, problem.holder_user = problem.registered_unit, _at_work(problem)
    return problem.registered_unit


def notices(problem: Problem) -> Iterator[Notice]:
    """The unit that holds it now."""
    yield people_of_holder(problem), _("由本单位自办：%(title)s")


ACT = Act(
    action=Action.KEEP, permission=Permission.LEDGER_ACCEPT, form=KeepForm, change=change, notices=notices
)
