"""A database as the last release before the migrations were put together left it."""

from __future__ import annotations

from sbs_portal.runtime.fingerprint import APPS, once_replaced
from sbs_portal.runtime.paths import ROOT

EARLY = [
    name for path in sorted(ROOT.glob("*/migrations/0001_schema.py")) for name in sorted(once_replaced(path))
]
"""The migrations that it had applied, as (app, name), in place of each app's `0001_schema`."""
LATER = [
    (app, path.stem)
    for app in APPS
    for path in sorted((ROOT / app).glob("migrations/0*.py"))
    if not path.stem.startswith("0001_")
]
"""Those after it, whose tables the database has as well."""


def as_before() -> str:
    """SQL: their rows instead of ours, functions without comments, and a pool that knows no divisions."""
    rows = ", ".join(f"('{app}', '{name}', now())" for app, name in EARLY + LATER)
    return f"""
        DELETE FROM django_migrations WHERE app IN ({", ".join(f"'{app}'" for app in APPS)});
        INSERT INTO django_migrations (app, name, applied) VALUES {rows};
        COMMENT ON FUNCTION bigrams IS NULL;
        COMMENT ON FUNCTION history.refuse_change IS NULL;
        COMMENT ON VIEW cultivation_revenue_of_record IS NULL;
        DROP FUNCTION pool_conditions;
        CREATE FUNCTION pool_conditions(pool_year integer, day date, low numeric, high numeric)
        RETURNS TABLE (enterprise_id bigint) LANGUAGE sql AS 'SELECT 1::bigint';
    """
