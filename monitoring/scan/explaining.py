"""Why an enterprise was judged so: the stored result taken apart (design, decision 5)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import uscc as codes
from core.periods import Period
from core.verdict import Refused, refuse
from cultivation.enterprises.models import EnterpriseUscc
from monitoring.scan.models import Assessment


def explanation_of(assessment: Assessment) -> dict[str, Any]:
    """What `explain --json` prints; amounts are strings in yuan with two decimals, what does not apply is null."""
    return {
        "projection": {name: _amount(getattr(assessment, name)) for name in ("p10", "p50", "p90")},
        "readiness": assessment.readiness or None,
        "risk": assessment.risk or None,
        "reasons": json.loads(assessment.reasons),
        "inputs": json.loads(assessment.inputs),
        "parameters": assessment.parameters_version,
    }


def assessment_by_code(uscc: str, period: Period) -> Assessment:
    """The current result of the enterprise that has or had this credit code. Raises Refused if there is none."""
    code = codes.normalise(uscc)
    found = EnterpriseUscc.objects.filter(uscc=code).values_list("enterprise_id", flat=True).first()
    if found is None:
        raise Refused(refuse(_("没有信用代码为“%(uscc)s”的企业。"), code="explain.unknown_uscc", uscc=code))
    row = Assessment.objects.filter(
        enterprise=found, year=period.year, quarter=period.quarter, is_current=True
    ).first()
    if row is None:
        raise Refused(
            refuse(
                _("%(period)s还没有研判，请先运行研判。"), code="explain.not_judged", period=period.label_zh
            )
        )
    return row


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
