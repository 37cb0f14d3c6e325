"""The reasons of a verdict: [{rule, observed, required, source}] in the table's order, as JSON text.

Domain section 5, table under "Reasons". Rows with the same rules share one template, so that a
city's reasons are a few hundred templates and not a million calls to ``json.dumps``; the text is
what ``json.dumps(…, ensure_ascii=False, separators=(",", ":"))`` would give.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.exact import Ints

from .case import Case
from .rule import Rule
from .table import Bits, rules_of
from .texts import Texts, filled

_REASON = '{{"rule":"{}","observed":"{}","required":"{}","source":"{}"}}'


def reasons_of(case: Case, fired: Bits) -> Texts:
    """The reasons of every row as JSON text."""
    out = np.full(fired.shape, "[]", object)
    order = np.argsort(fired, kind="stable")
    starts = np.flatnonzero(np.diff(fired[order], prepend=-1))
    for rows in np.split(order, starts[1:]) if order.size else []:
        if rules := rules_of(int(fired[rows[0]])):
            out[rows] = _filled(case, rules, rows)
    return out


def _filled(case: Case, rules: Sequence[Rule], rows: Ints) -> list[str]:
    pieces, columns = [], []
    for rule in rules:
        slots = []
        for part in (rule.observed, rule.required, rule.source):
            text = part(case, rows)
            if not isinstance(text, str):
                columns.append(text)
            slots.append(text.replace("%", "%%") if isinstance(text, str) else "%s")
        pieces.append(_REASON.format(rule.code, *slots))
    template = f"[{','.join(pieces)}]"
    return filled(template, columns) if columns else [template.replace("%%", "%")] * rows.size
