"""What may be changed of a parameter, and when (design, decision 6)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse


def may_write(valid_from: dt.date, today: dt.date, existing: bool) -> Verdict:
    """A value may begin today or later; an earlier day would change how old periods were judged.

    One that begins on a day to come may be corrected until that day; one whose day has come is never changed.
    """
    if valid_from < today:
        return refuse(_("生效日不能早于今天：已经过去的期间按当时的参数判断。"), code="parameter.past")
    if valid_from == today and existing:
        return refuse(_("今天已有生效的取值，不能改写。请从明天起生效。"), code="parameter.begun")
    return allow()


def may_load_history(valid_from: dt.date, first: dt.date | None) -> Verdict:
    """Of an incentive nothing is known before its first row; a rule of old may be loaded before it, never between."""
    if first is None or valid_from < first:
        return allow()
    return refuse(_("这一天已有取值，不能改写过去的规则。"), code="parameter.known")


def needs_reason(reason: str) -> Verdict:
    """Every change says why."""
    if len(reason.strip()) < 4:
        return refuse(_("请写明修改原因（至少 4 个字）。"), code="parameter.reason")
    return allow()


def needs_name(name: str) -> Verdict:
    """A new parameter is called something."""
    return allow() if name.strip() else refuse(_("请写明参数的名称。"), code="parameter.name")


def is_new(*, known: bool) -> Verdict:
    """What there is already gets a new value instead."""
    return refuse(_("已有这个参数，请登记它的新取值。"), code="parameter.exists") if known else allow()
