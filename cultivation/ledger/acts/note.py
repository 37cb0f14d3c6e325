"""写说明: a sentence of whoever has to do with the problem; nothing else changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from cultivation.ledger.act import Act, Data
from cultivation.ledger.forms.act import ReasonForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_of_holder
from cultivation.ledger.states import Action


def change(_problem: Problem, _by: User | None, _at: dt.datetime, _data: Data) -> None:
    """Nothing but the event."""


def notices(problem: Problem) -> Iterator[Notice]:
    """The holder."""
    yield people_of_holder(problem), _("有新说明：%(title)s")


ACT = Act(
    action=Action.NOTE,
    permission=Permission.LEDGER_HOLD,
    form=ReasonForm,
    change=change,
    notices=notices,
    secondary=True,
)
