"""Several subjects of an enterprise in a programme whose policy takes off what was given: they are proposed one after the other.

Each is judged anew when it is proposed, with what was paid and what is on its way for the others (`facts/committed.py`), so
that a cap or a highest level holds for all of them together.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.verdict import Refused, refuse
from incentives.applications.codes import Moment
from incentives.applications.models import Application
from incentives.applications.money.judging import judge_again
from incentives.eligibility.judging import takes_off


def one_after_the_other(rows: list[Application], at: dt.datetime, *, named: bool) -> list[Application]:
    """Those that may be proposed together, with what each is due by now; the others wait for a later batch.

    Raises Refused where one that was named is not among them, or nobody is left.
    """
    first = rows[0]
    if not takes_off(first.programme, first.year, timezone.localdate(at)):
        return rows
    alone = list({row.enterprise_id: row for row in reversed(rows)}.values())[::-1]
    _found, fallen = judge_again(alone, Moment.PROPOSE, at)
    left = [row for row in alone if row.pk not in fallen]
    if left and (not named or len(left) == len(rows)):
        return left
    if len(alone) < len(rows) and not fallen:
        together = next(row for row in rows if row not in alone)
        raise Refused(
            refuse(
                _("%(name)s有几件在这一批，这项政策要减去已给的，请分批拟定。"),
                code="batch.siblings",
                name=together.enterprise.name,
            )
        )
    fell = next(iter(fallen.values()))
    raise Refused(
        refuse(_("%(name)s：%(why)s，不能拟定。"), code="batch.fell", name=fell.enterprise, why=fell.told)
    )
