"""The room's facts as SQL that upper rooms reuse, so that scan, pool, dashboard and award share one definition.

Made by migrations 0002 and 0009 of this app:

- view `cultivation_revenue_of_record (enterprise_id, year, revenue, source)`: the annual figure of the highest
  source that has one, STAT > TAX > ENTERPRISE (domain, sections 4 and 5); filter it by `year` and it is one
  pass over an index. Annual figures only.
- function `full_year_revenue(of_year) → (enterprise_id, revenue, source)`: a past year's revenue of record, that
  view's or else the fourth quarter's cumulative figure. The room of returns gives it the second half (its
  migration replaces the body), since this room does not know returns.
- function `exited_on(day) → (enterprise_id, exited_on, reason)`: whose last exit by that day no inclusion followed.
- function `above_scale_on(day) → (enterprise_id, included_on)`: who has an inclusion on or before the day
  without a later exit; MOVED_DISTRICT does not exit.
- function `pool_conditions(pool_year, day, low, high) → (enterprise_id, in_pool, reasons, revenue, source)`:
  the conditions of the city pool (section 7), one row for each enterprise, all reasons that hold in their order.
  Not operating is what the register says, else an exit in force that ends the business (STOPPED: of last year on).
- a trigger keeps `cultivation_standing` one row for each enterprise, with its place, division and status.
"""

from __future__ import annotations

from typing import Final

POOL_IDS: Final = "SELECT p.enterprise_id FROM pool_conditions(%s::integer, %s::date, %s::numeric, %s::numeric) p WHERE p.in_pool"
"""Ids of the city pool; parameters as `cultivation.enterprises.pool.PoolTerms.arguments`."""

POOL_IDS_BY_FIRST_REASON: Final = (
    "SELECT p.enterprise_id FROM pool_conditions(%s::integer, %s::date, %s::numeric, %s::numeric) p"
    " WHERE NOT p.in_pool AND (array_remove(p.reasons, 'REVENUE_IN_BAND'))[1] = %s"
)
"""Ids of those outside by their first reason against; parameters as above, and the reason."""
