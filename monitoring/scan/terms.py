"""The scan's parameters of a quarter: those valid on its last day, under a name that changes only with them."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _

from core.parameters.selectors import at
from core.periods import Period
from core.verdict import Refused, refuse
from monitoring.scan.models import ScanTerms
from monitoring.scan.rules.parameters import ScanParameters
from monitoring.scan.rules.policy import CODES, ParameterError, parameters_from


def terms_of(period: Period) -> ScanParameters:
    """The parameters that judge a quarter. Raises Refused where one is missing or cannot be used.

    Its version, `2024-09-30:hash`, is the day they are taken of and a hash of the codes that the scan reads, so that
    a change of another room's parameter makes no assessment new.
    """
    texts = _texts(period)
    try:
        return parameters_from(texts, _version(period, texts))
    except ParameterError as error:
        raise Refused(refuse(_("%(error)s。"), code="scan.parameters", error=str(error))) from error


def keep_terms(period: Period) -> None:
    """Keep the texts of the version that judges the quarter now; a version never changes."""
    texts = _texts(period)
    ScanTerms.objects.get_or_create(version=_version(period, texts), defaults={"content": texts})


def terms_kept(version: str) -> ScanParameters | None:
    """The parameters of a version that was kept; None of a version of before they were."""
    kept = ScanTerms.objects.filter(version=version).first()
    return parameters_from(kept.content, version) if kept else None


def _texts(period: Period) -> dict[str, str]:
    valid = at(period.end)
    return {code: valid.text(code) or "" for code in CODES}


def _version(period: Period, texts: dict[str, str]) -> str:
    listing = "\n".join(f"{code}={text}" for code, text in texts.items())
    return f"{period.end}:{hashlib.sha256(listing.encode()).hexdigest()[:16]}"
