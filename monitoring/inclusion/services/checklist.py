"""The bureau edits a paper of the checklist from a year on; what held before stays for the cases of its time."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recording
from core.bulk import update_rows
from core.forms.versions import locked_version
from core.verdict import Refused, Verdict, allow, refuse, require
from monitoring.inclusion.codes import CONDITIONS, Files, Kind
from monitoring.inclusion.models import Case, PaperRule
from monitoring.inclusion.reading import see_each
from monitoring.inclusion.services.changing import of_city
from monitoring.inclusion.states import State

AHEAD: Final = 1
"""So many years ahead of this one a change may be entered."""


@dataclass(frozen=True, kw_only=True)
class PaperTerms:
    """What is said of a paper: its words, when it is wanted, whether it may be waived, what files, and who brings it."""

    title: str
    is_wanted: bool
    condition: str
    waivable: bool
    files: str
    provider: str


def may_edit_list(actor: User) -> Verdict:
    """The list is the city's."""
    if of_city(actor):
        return allow()
    return refuse(_("只有市中小企业服务局可以修改材料清单。"), code="paper_rule.permission")


def edit(
    *,
    actor: User,
    rule: int,
    terms: PaperTerms,
    from_year: int,
    reason: str,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> PaperRule:
    """The paper as it is from a year on: this one or the next; a row that begins in that very year is corrected.

    Open cases that prepare their papers are counted anew. Raises Refused, Conflict; DoesNotExist for an unknown row.
    """
    require(may_edit_list(actor))
    today = timezone.localdate(at or timezone.now())
    with recording(actor=actor, reason=reason.strip()[:200]):
        row = locked_version(PaperRule.objects.all(), rule, version)
        require(_sound(row, terms, from_year, reason, today))
        if from_year != row.from_year:
            row = PaperRule(kind=row.kind, code=row.code, from_year=from_year, version=0)
        for name, value in asdict(terms).items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        row.changed_by, row.reason = actor, reason.strip()[:200]
        row.version += 1
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Refused(_known(from_year)) from None
        _recount(row, today)
    return row


def _recount(rule: PaperRule, today: dt.date) -> None:
    """How much is left of the cases that the change is about, where it is counted already."""
    rows = Case.objects.filter(state=State.PREPARING, door=rule.kind, year__gte=rule.from_year)
    cases = list(
        rows.exclude(left=None).select_related("enterprise", "site_district").select_for_update(of=("self",))
    )
    for seen in see_each(cases, today):
        seen.case.left = len(seen.left)
    update_rows(cases, ["left"])


def _sound(rule: PaperRule, terms: PaperTerms, from_year: int, reason: str, today: dt.date) -> Verdict:
    fitting = {""} | {each.value for each in CONDITIONS[Kind(rule.kind)]}
    for wrong, sentence, code in (
        (not reason.strip(), _("请写明修改的依据，例如统计局通知文号。"), "paper_rule.reason"),
        (not terms.title.strip(), _("请填写材料名称。"), "paper_rule.title"),
        (not terms.provider.strip(), _("请填写谁来交。"), "paper_rule.provider"),
        (terms.condition not in fitting, _("这类材料没有这个条件。"), "paper_rule.condition"),
        (terms.files not in Files.values, _("请选择文件类型。"), "paper_rule.files"),
        (
            not today.year <= from_year <= today.year + AHEAD,
            _("起用年份只能是今年或明年，往年的清单不再改动。"),
            "paper_rule.year",
        ),
    ):
        if wrong:
            return refuse(sentence, code=code)
    if from_year < rule.from_year:
        return _known(rule.from_year)
    return allow()


def _known(year: int) -> Verdict:
    return refuse(
        _("这份材料 %(year)d 年起已另有规定，请在那一年的清单上修改。"), code="paper_rule.known", year=year
    )
