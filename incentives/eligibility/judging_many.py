"""Many enterprises judged for a programme and year at once, as `judging` judges one: what batches ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from core.exact import MISSING
from core.money import from_fen
from incentives.eligibility.judging import Judged, Step, judged
from incentives.eligibility.registry import get
from incentives.eligibility.rules import Eligibility
from incentives.eligibility.services import preview


def judged_many(programme: str, year: int, day: dt.date, enterprises: Collection[int]) -> list[Judged]:
    """What the programme's rules say of enterprises on a day: the whole city is evaluated once, these are told."""
    rules = get(programme)
    if rules is None:
        return [each for enterprise in enterprises for each in judged(programme, year, day, enterprise)]
    wanted = frozenset(enterprises)
    found = preview(rules, year, day)
    answers = []
    for row, enterprise in enumerate(found.subjects.enterprise):
        if enterprise not in wanted:
            continue
        amount = int(found.amount[row])
        known = None if amount == MISSING else from_fen(amount)
        answers.append(
            Judged(
                enterprise,
                0,
                "",
                found.subjects.district[row],
                Eligibility(int(found.eligibility[row])).name,
                known,
                found.explain(row),
                [] if known is None else [Step(name=_("应得"), value=f"{known:.2f}")],
                None,
                found.parameters_version,
            )
        )
    return answers
