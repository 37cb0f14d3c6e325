"""更正: category, words and limit class; the dates are recomputed, and none is put into the past."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission, Role
from core.verdict import Refused, Verdict, allow, refuse
from cultivation.ledger.act import Act, Data
from cultivation.ledger.categories import Category, LimitClass, SubCategory
from cultivation.ledger.clock_keeping import resolve_clock
from cultivation.ledger.forms.act import NoteForm
from cultivation.ledger.models import Problem
from cultivation.ledger.rules import clocks
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action, State
from cultivation.ledger.timing import load_timing

FIELDS = ("category", "subcategory", "title", "limit_class", "is_sensitive")
_LABELS = {
    "category": (lazy("类别"), Category),
    "subcategory": (lazy("小类"), SubCategory),
    "limit_class": (lazy("办理时限"), LimitClass),
}


class ReviseForm(NoteForm):
    """As it stands; after acceptance with the reason."""

    category = forms.ChoiceField(label=lazy("类别"), choices=Category.choices)
    subcategory = forms.ChoiceField(
        label=lazy("小类"), choices=[("", lazy("不分")), *SubCategory.choices], required=False
    )
    title = forms.CharField(label=lazy("标题"), max_length=80)
    limit_class = forms.ChoiceField(
        label=lazy("办理时限"), choices=LimitClass.choices, widget=forms.RadioSelect
    )
    is_sensitive = forms.BooleanField(
        label=lazy("敏感（只有登记单位、区审核、承办和协办单位、市局能看到）"), required=False
    )
    field_order = ("category", "subcategory", "title", "limit_class", "is_sensitive", "note")

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, problem=problem, **kwargs)
        for name in FIELDS:
            self.initial.setdefault(name, getattr(problem, name))
        self.fields["note"].required = problem.state != State.REGISTERED

    def clean(self) -> dict[str, Any]:
        """A kind of the category, or none."""
        data = super().clean() or {}
        sub = data.get("subcategory")
        if sub and SubCategory(sub).category.value != data.get("category"):
            self.add_error("subcategory", lazy("小类不属于所选的类别"))
        return data


def rule(problem: ProblemFacts, actor: ActorFacts, data: Data, _today: dt.date) -> Verdict:
    """After acceptance with a reason; 敏感 is lifted by the reviewer or the bureau."""
    lifted = problem.is_sensitive and data.get("is_sensitive") is False
    if lifted and not actor.has(Role.REVIEWER, Role.BUREAU):
        return refuse(lazy("“敏感”只能由区审核或市局取消"), code="ledger.sensitive")
    if data and problem.state is not State.REGISTERED and not str(data.get("note", "")).strip():
        return refuse(lazy("受理后更正须写明理由"), code="ledger.reason")
    return allow()


def complete(problem: Problem, data: Data) -> Data:
    """What differs. Raises Refused where nothing does, or where the new class would be late already."""
    differs = {name: data[name] for name in FIELDS if name in data and data[name] != getattr(problem, name)}
    if not differs:
        raise Refused(refuse(lazy("没有要更正的内容"), code="ledger.nothing"))
    said = []
    for name, value in differs.items():
        before = getattr(problem, name)
        if name in _LABELS:
            label, choices = _LABELS[name]
            shown = [str(choices(each).label) if each else _("不分") for each in (before, value)]
        elif name == "is_sensitive":
            label, shown = lazy("敏感"), [_("是") if each else _("否") for each in (before, value)]
        else:
            label, shown = lazy("标题"), [before, value]
        said.append(f"{label}：{shown[0]} → {shown[1]}")
    if "limit_class" in differs:
        _require_future(problem, str(differs["limit_class"]))
    return {**data, "differs": differs, "said": "；".join(said)}


def _require_future(problem: Problem, limit_class: str) -> None:
    timing, label = load_timing(), LimitClass(limit_class)
    clock = resolve_clock(problem, timing)
    other = replace(clock, limit=timing.limits(clock.start).resolve[label])
    due = clocks.due_on(timing.calendar, other)
    if due < timezone.localdate():
        sentence = lazy("改为“%(label)s”后到期日是 %(day)s，已经过了，不能这样改")
        raise Refused(refuse(sentence, code="ledger.revise_past", label=label.label, day=due.isoformat()))


def change(problem: Problem, _by: User | None, _at: dt.datetime, data: Data) -> None:
    """What differs; the days follow."""
    for name, value in data["differs"].items():
        setattr(problem, name, value)


ACT = Act(
    action=Action.REVISE,
    permission=Permission.LEDGER_ACCEPT,
    form=ReviseForm,
    rule=rule,
    complete=complete,
    change=change,
    note=lambda data: "：".join(filter(None, (data["said"], str(data.get("note", "")).strip()))),
    secondary=True,
)
