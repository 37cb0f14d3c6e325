"""The facts of P1 (首次上规模奖励): one row an inclusion, as columns."""

from dataclasses import dataclass, fields

import numpy as np

from incentives.eligibility.rules import Codes, Ints


@dataclass(frozen=True, slots=True)
class Frame:
    """n inclusions in the above-scale database, one row each; all columns have length n.

    This is the contract of the query that feeds it. "Year" is the inclusion's year of the fact
    `Inclusion.included_on`.

    included_year     int64: the year of the inclusion that is judged.
    in_city           int8 Known: the enterprise is registered in the city, 深汕 included.
    legal_person      int8 Known: an independent legal person (not a branch, partnership or sole trader).
    law_abiding       int8 Known: no serious breach of law on record. NO if such a record is in force, YES
                      if a credit check covers the day of evaluation, else UNKNOWN.
    creditworthy      int8 Known: not on a list of serious dishonesty; likewise.
    first_ever        int8 Known: no inclusion in the database before this one. UNKNOWN where the history from
                      before the register began was not loaded.
    stayed            int8 Known: in the database on 31 December of the year after inclusion. UNKNOWN while that
                      day has not come or STAT's list for it is not in. (No exit after the inclusion and
                      up to that day, or an inclusion after the exit.)
    output_first, output_next     int64 fen with MISSING: STAT's annual output of the inclusion year and the next.
    revenue_first, revenue_next   int64 fen with MISSING: STAT's annual revenue, likewise.
    unpaid            int8 Known: P1 has never been paid to the enterprise.
    """

    included_year: Ints
    in_city: Codes
    legal_person: Codes
    law_abiding: Codes
    creditworthy: Codes
    first_ever: Codes
    stayed: Codes
    output_first: Ints
    output_next: Ints
    revenue_first: Ints
    revenue_next: Ints
    unpaid: Codes

    def __post_init__(self) -> None:
        lengths = {field.name: len(getattr(self, field.name)) for field in fields(self)}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"columns differ in length: {lengths}")
        for name in ("included_year", "output_first", "output_next", "revenue_first", "revenue_next"):
            if getattr(self, name).dtype != np.int64:
                raise TypeError(f"{name} must be int64")

    @property
    def rows(self) -> int:
        """How many inclusions."""
        return len(self.included_year)
