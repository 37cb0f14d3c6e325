"""The parameters that a plan begins with (domain, sections 1 and 8): numbers and weights by default."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.parameters.selectors import ParameterSet, at
from core.verdict import Refused, refuse
from cultivation.plan.rules.decomposition import Weights

CITY_TARGET: Final = "city_target_year"
"""What is split where nobody has said: once a plan is issued, its own number counts everywhere."""
REFINED_TARGET: Final = "refined_target_year"
KEY_POOL_RATIO: Final = "key_pool_ratio"
WEIGHTS: Final = ("pool", "above_scale", "last_year")


def key_ratio(year: int) -> Decimal | None:
    """How many key members a year asks for each enterprise of its target; one ratio for the whole year."""
    return at(dt.date(year, 1, 1)).ratio(KEY_POOL_RATIO)


def weights_of(parameters: ParameterSet) -> Weights:
    """The weights in force. Raises Refused where one is unknown."""
    return Weights(*(Decimal(parameters.needed(f"weight_{name}")) for name in WEIGHTS))


def read_weights(text: str, default: Weights) -> Weights:
    """Weights as a command takes them, `pool=0.5,above_scale=0.3,last_year=0.2`; what is not named stays as it is.

    Raises Refused for another name or what is no number.
    """
    if not text.strip():
        return default
    given = dict(zip(WEIGHTS, default.values, strict=True))
    for part in text.split(","):
        name, _equals, value = part.partition("=")
        if name.strip() not in given:
            names = "、".join(WEIGHTS)
            raise Refused(
                refuse(_("没有权重“%(name)s”，可以是 %(names)s"), code="plan.weights", name=name, names=names)
            )
        given[name.strip()] = _number(name.strip(), value.strip())
    return Weights(**given)


def _number(name: str, value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        sentence = _("权重 %(name)s 不是数字：%(value)s")
        raise Refused(refuse(sentence, code="plan.weights", name=name, value=value or "（空）"))
    if number != round(number, 6) or number >= 1000:
        sentence = _("权重 %(name)s 最多六位小数、小于 1000：%(value)s")
        raise Refused(refuse(sentence, code="plan.weights", name=name, value=value))
    return number


def read_target(text: str, name: str) -> int:
    """A whole number of enterprises as it was typed. Raises Refused for what is none; whether it fits is asked later."""
    digits = text.strip().removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
        sentence = _("%(name)s的目标应是整数，现在是“%(value)s”")
        raise Refused(refuse(sentence, code="plan.target", name=name, value=text.strip() or "（空）"))
    return int(text.strip())
