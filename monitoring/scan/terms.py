"""The scan's parameters of a quarter: those valid on its last day, under a name that changes only with them."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _

from core.parameters.selectors import at
from core.periods import Period
from core.verdict import Refused, refuse
from monitoring.scan.rules.parameters import ScanParameters
from monitoring.scan.rules.policy import CODES, ParameterError, parameters_from


def terms_of(period: Period) -> ScanParameters:
    """The parameters that judge a quarter. Raises Refused where one is missing or cannot be used.

    Its version, `2024-09-30:hash`, is the day they are taken of and a hash of the codes that the scan reads, so that
    a change of another room's parameter makes no assessment new.
    """
    valid = at(period.end)
    texts = {code: valid.text(code) or "" for code in CODES}
    listing = "\n".join(f"{code}={text}" for code, text in texts.items())
    version = f"{period.end}:{hashlib.sha256(listing.encode()).hexdigest()[:16]}"
    try:
        return parameters_from(texts, version)
    except ParameterError as error:
        raise Refused(refuse(_("%(error)s。"), code="scan.parameters", error=str(error))) from error
