"""Which source's figure is the one of record (取数优先级): STAT before TAX before the enterprise.

STAT counts for enterprises above scale only; TAX for VAT sales, tax paid and revenue. All figures are kept.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

import numpy as np
import numpy.typing as npt

from core.exact import MISSING
from cultivation.enterprises.codes import Source
from monitoring.returns.fields import BY_CODE

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PRECEDENCE: Final = (Source.STAT, Source.TAX, Source.ENTERPRISE)
TAX_FIELDS: Final = frozenset({"vat_sales", "tax_paid", "revenue"})
NO_SOURCE: Final = -1


def counts(field: str, source: Source, *, above_scale: bool) -> bool:
    """Whether a figure of `field` from `source` can be of record. KeyError for an unknown field."""
    number = BY_CODE[field].is_number
    if source is Source.STAT:
        return above_scale and number
    return source is Source.ENTERPRISE or field in TAX_FIELDS


def source_of_record(field: str, stated: Iterable[Source], *, above_scale: bool) -> Source | None:
    """The source whose figure is of record among those that state one; None if none counts."""
    having = set(stated)
    return next(
        (each for each in PRECEDENCE if each in having and counts(field, each, above_scale=above_scale)), None
    )


def of_record(
    field: str, figures: Mapping[Source, Ints], above_scale: Flags
) -> tuple[Ints, npt.NDArray[np.int8]]:
    """The figures of record of n enterprises, and their source as an index of PRECEDENCE (−1: none).

    `figures` are int64 columns with MISSING, by source; `above_scale` a boolean column.
    """
    values = np.full(above_scale.shape, MISSING, dtype=np.int64)
    source = np.full(above_scale.shape, NO_SOURCE, dtype=np.int8)
    for index, each in enumerate(PRECEDENCE):
        column = figures.get(each)
        if column is None:
            continue
        allowed = np.where(
            above_scale, counts(field, each, above_scale=True), counts(field, each, above_scale=False)
        )
        taken = (source == NO_SOURCE) & (column != MISSING) & allowed
        values[taken], source[taken] = column[taken], index
    return values, source


def disagrees(record: Ints, other: Ints, *, share: Decimal, least: int) -> Flags:
    """Where |record − other| > share × |record| and > least (fen): the reconciliation list.

    `share` is `reconcile_rel` (at most six decimals), `least` is `reconcile_abs` in fen. False where one
    is missing.
    """
    known = (record != MISSING) & (other != MISSING)
    gap = np.abs(np.where(known, record, 0) - np.where(known, other, 0))
    size = np.abs(np.where(known, record, 0))
    above, below = share.as_integer_ratio()
    # gap > size × above ÷ below in whole numbers without overflow: compare with the floor of the right side.
    whole, rest = np.divmod(size, below)
    return np.asarray(known & (gap > least) & (gap > whole * above + rest * above // below))
