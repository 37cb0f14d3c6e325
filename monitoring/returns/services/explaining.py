"""The findings of one return: kept with its version, explained by its sender, and a suspected unit confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.bulk import update_rows
from core.parameters.selectors import at
from core.verdict import refuse, require
from cultivation.enterprises import rules as enterprise_rules
from monitoring.returns.findings import storing
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.findings.querysets import EXPLAIN
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.rules.explaining import short
from monitoring.returns.rules.findings import Strength, Validation
from monitoring.returns.rules.unit import UNIT
from monitoring.returns.rules.window import has_reason
from monitoring.returns.services.permits import must

Explanations = Mapping[tuple[str, str], str]
"""What is explained, by rule and field of the finding."""

NOTHING: Final[Explanations] = MappingProxyType({})


def least() -> int:
    """How many characters an explanation has at least today (`explain_min_chars`)."""
    return at(timezone.localdate()).count("explain_min_chars") or 0


def require_long(explanations: Iterable[str]) -> None:
    """Raises Refused where one that is given says too little."""
    for text in explanations:
        if text.strip():
            require(short(text, least()))


def keep_found(made: int, found: Validation, parameters: str) -> None:
    """Keep with a new version what was found of it."""
    judged = storing.Judged(np.array([made], np.int64), found, found.findings, parameters)
    storing.insert(storing.stage([judged]))


def explain(of: int, explanations: Explanations, actor: User | None, before: int | None = None) -> None:
    """Write what is explained of a return's findings, or was of the same finding of the version before; no actor is the
    enterprise itself.
    """
    rows = list(ReturnFinding.objects.filter(EXPLAIN, of_return__in=[each for each in (of, before) if each]))
    known = {_same(row): row for row in rows if row.of_return_id == before and row.explanation}
    changed = []
    for row in rows:
        said = explanations.get((row.rule, row.field), "").strip()
        if row.of_return_id != of or (said and said == row.explanation):
            continue
        if said:
            row.explanation, row.explained_by, row.explained_at = said, actor, timezone.now()
            row.accepted_by = row.accepted_at = None
        elif not row.explanation and (old := known.get(_same(row))):
            row.explanation, row.explained_by_id, row.explained_at = (
                old.explanation,
                old.explained_by_id,
                old.explained_at,
            )
        else:
            continue
        changed.append(row)
    update_rows(changed, ["explanation", "explained_by", "explained_at", "accepted_by", "accepted_at"])


def is_fit(found: Validation, explanations: Explanations, before: QuarterlyReturn | None) -> bool:
    """Whether nothing keeps a return a draft: what must be explained is, or was of the version before; no unit is in doubt."""
    if any(finding.strength is Strength.BLOCK for finding in found.findings):
        return False
    asked = [finding for finding in found.findings if finding.strength is Strength.EXPLAIN]
    asked = [finding for finding in asked if not explanations.get((finding.rule, finding.field), "").strip()]
    if not asked or before is None:
        return not asked
    known = {
        _same(row) for row in ReturnFinding.objects.filter(EXPLAIN, of_return=before).exclude(explanation="")
    }
    return all((one.rule, one.field, one.observed, one.required) in known for one in asked)


@recorded("确认金额单位")
def confirm_unit(*, actor: User, finding: int, reason: str) -> ReturnFinding:
    """A reviewer says that a suspected unit is right; the sender can then submit these very digits.

    Raises Refused: no permission there, entered by the same person, confirmed already, no reason; Http404 out of scope.
    """
    must(actor, Permission.RETURN_REVIEW)
    rows = (
        ReturnFinding.objects.visible_to(actor).filter(rule=UNIT).select_for_update(no_key=True, of=("self",))
    )
    found = rows.select_related("of_return").filter(pk=finding).first()
    if found is None:
        raise Http404
    of = found.of_return
    review = Permission.RETURN_REVIEW.value
    require(enterprise_rules.covers(actor.grants, review, of.district_id, of.street_id))
    if of.entered_by_id == actor.pk:
        require(refuse(_("金额单位须由录入人以外的审核人员确认"), code="UNIT_OWN"))
    if found.accepted_at is not None:
        require(refuse(_("该报表的金额单位已确认"), code="UNIT_CONFIRMED"))
    require(has_reason(reason))
    found.explanation = reason.strip()
    found.explained_by = found.accepted_by = actor
    found.explained_at = found.accepted_at = timezone.now()
    found.save(update_fields=["explanation", "explained_by", "explained_at", "accepted_by", "accepted_at"])
    return found


def _same(row: ReturnFinding) -> tuple[Any, ...]:
    return row.rule, row.field, row.found, row.expected
