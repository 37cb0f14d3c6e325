"""不予受理: the district's reviewer says why it is none of the ledger's, and who registered it tells the enterprise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission
from cultivation.ledger.act import Act, Data
from cultivation.ledger.categories import RejectionReason
from cultivation.ledger.forms.act import NoteForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice
from cultivation.ledger.states import Action


class RejectForm(NoteForm):
    """Which of the published reasons it is."""

    reason = forms.ChoiceField(
        label=lazy("不予受理的原因"), choices=RejectionReason.choices, widget=forms.RadioSelect
    )
    field_order = ("reason", "note")


def change(problem: Problem, _by: User | None, _at: dt.datetime, data: Data) -> None:
    """With its reason."""
    problem.rejection = RejectionReason(data["reason"]).value


def note(data: Data) -> str:
    """The reason in words, and what was said besides."""
    words = (str(RejectionReason(data["reason"]).label), str(data.get("note", "")).strip())
    return "：".join(part for part in words if part)


def notices(problem: Problem) -> Iterator[Notice]:
    """Whoever registered it."""
    yield [problem.registered_by], _("不予受理，请告知企业：%(title)s")


ACT = Act(
    action=Action.REJECT,
    permission=Permission.LEDGER_REVIEW,
    form=RejectForm,
    change=change,
    note=note,
    notices=notices,
)
