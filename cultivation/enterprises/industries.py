"""Industries (国民经济行业, GB/T 4754-2017): divisions by their two digits, classes once the bureau loads them.

`industries.csv`: code (2–4 digits), section (a letter), name_zh. A code is named by itself when its class was
loaded, else by its division (domain, section 2).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from django.core.cache import cache
from django.db import connection

from accounts.loading import read_csv
from core.audit.context import recording
from core.counted import Counted
from cultivation.enterprises.models import Industry

INDUSTRY: Final = ("06", "46")
"""The first and the last division of industry: sections B, C and D of the standard (domain, section 2)."""
_CODE = re.compile(r"\d{2,4}")
_LETTERED = re.compile(r"[A-T](?=\d{2,4}$)")
_CACHE_KEY = "industries:names"
_LOAD = """
WITH written AS (
    INSERT INTO cultivation_industry AS i (code, section, name)
    SELECT code, section, name_zh FROM jsonb_to_recordset(%s::jsonb) AS r(code text, section text, name_zh text)
    ON CONFLICT (code) DO UPDATE SET section = excluded.section, name = excluded.name
    WHERE (i.section, i.name) IS DISTINCT FROM (excluded.section, excluded.name)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""


def without_letter(code: str) -> str:
    """A code as it is kept, without the letter of its section that the standard writes before it (C3972)."""
    return _LETTERED.sub("", code, count=1)


def load_industries(path: Path) -> Counted:
    """Load the industries of a csv file; what it does not name is left alone."""
    rows = read_csv(path)
    with recording(reason="载入行业"), connection.cursor() as cursor:
        cursor.execute(_LOAD, [json.dumps(rows)])
        created, updated = cursor.fetchone() or (0, 0)
    cache.delete(_CACHE_KEY)
    return Counted(created, updated, len(rows) - created - updated)


def names() -> dict[str, str]:
    """Every loaded code with its name; one query in five minutes, the table being small and still."""
    found: dict[str, str] | None = cache.get(_CACHE_KEY)
    if not found:
        found = dict(Industry.objects.values_list("code", "name"))
        cache.set(_CACHE_KEY, found)
    return found


def name_of(code: str) -> str:
    """The name of an industry code, or of its division; empty when neither was loaded."""
    known = names()
    return known.get(code) or known.get(code[:2], "")


def divisions() -> dict[str, str]:
    """The divisions of industry by their two digits, in the order of the standard."""
    return {code: name for code, name in sorted(names().items()) if len(code) == 2}


def is_industry_code(text: str) -> bool:
    """Whether it is written like a code of the standard: 2–4 digits (also of other sections)."""
    return _CODE.fullmatch(text) is not None


def shown(code: str, known: dict[str, str] | None = None) -> str:
    """As a page shows it: the code and its name; `known` spares the look-up for a page of rows."""
    table = names() if known is None else known
    return f"{code} {table.get(code) or table.get(code[:2], '')}".strip()
