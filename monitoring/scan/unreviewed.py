"""Judgements that rest on a return nobody had reviewed when they were made.

The figure of record was the enterprise's own, and neither the district nor the city had looked at its return.
"""

from __future__ import annotations

import json

from django.db.models import Q

from cultivation.enterprises.codes import Source
from monitoring.returns.states import ReturnState
from monitoring.scan.models import Assessment

_SEEN = {"ytd_source": Source.ENTERPRISE.value, "return_state": ReturnState.SUBMITTED.value}


def is_unreviewed(assessment: Assessment) -> bool:
    """Whether this judgement does."""
    seen: dict[str, object] = json.loads(assessment.inputs)
    return all(seen.get(key) == value for key, value in _SEEN.items())


def unreviewed_q(*, is_so: bool = True) -> Q:
    """The condition of those that do, or of the others; on the stored text of what the rules saw."""
    found = Q(*(("inputs__contains", f'"{key}":"{value}"') for key, value in _SEEN.items()))
    return found if is_so else ~found
