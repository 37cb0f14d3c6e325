"""What the forms of all acts have in common; each act's own form stands with it in `acts/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict
from cultivation.ledger.models import Problem


class ActForm(forms.Form):
    """Every act carries the version of the problem that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": problem.version})
        super().__init__(*args, **kwargs)
        self.problem = problem

    def offer_only(self, allowed: Callable[[Mapping[str, Any]], Verdict]) -> None:
        """Offer this person nothing that the act would refuse them; `allowed` asks it of what would be said."""

    @property
    def outlook(self) -> str:
        """What the act will do to this problem, where its fields do not say it."""
        return ""

    def act_data(self) -> dict[str, Any]:
        """What was said with the act: all fields but the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class NoteForm(ActForm):
    """An act with an optional remark."""

    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class BulkForm(forms.Form):
    """The same act on several problems at once."""

    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, problems: Sequence[Problem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems = problems

    def act_data(self) -> dict[str, Any]:
        """What was said with the act, the same for each."""
        return dict(self.cleaned_data)

    def outlook(self, _problem: Problem) -> str:
        """What the act would do to one of them, where the form does not say it already."""
        return ""


class ReasonForm(NoteForm):
    """An act whose reason must be said."""

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, problem=problem, **kwargs)
        self.fields["note"].required = True


class BulkReasonForm(BulkForm):
    """One reason for several problems."""

    def __init__(self, *args: Any, problems: Sequence[Problem], **kwargs: Any) -> None:
        super().__init__(*args, problems=problems, **kwargs)
        self.fields["note"].required = True
