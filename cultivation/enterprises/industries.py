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
from django.utils.translation import gettext as _

from accounts.loading import read_csv
from core.audit.context import recording
from core.counted import Counted
from cultivation.enterprises.models import Industry
from exchange.errors import ErrorCode
from exchange.kinds.base import Bad

INDUSTRY: Final = ("06", "46")
"""The first and the last division of industry: sections B, C and D of the standard (domain, section 2)."""
_CODE = re.compile(r"\d{2,4}")
_LETTERED = re.compile(r"[A-T](?=\d{2,4}$)")
_SECTIONS: Final = frozenset(
    {
        "农林牧渔业", "采矿业", "制造业", "工业", "电力热力燃气及水生产和供应业", "建筑业", "批发和零售业",
        "交通运输仓储和邮政业", "住宿和餐饮业", "信息传输软件和信息技术服务业", "金融业", "房地产业",
        "租赁和商务服务业", "科学研究和技术服务业", "水利环境和公共设施管理业", "居民服务修理和其他服务业",
        "教育", "卫生和社会工作", "文化体育和娱乐业", "公共管理社会保障和社会组织", "国际组织",
    }
)  # fmt: skip
_NAMED = re.compile(r"(?<![0-9A-Z])[A-T]?(\d{2,4})(?![0-9])")
_WITH_ZERO = re.compile(r"(\d{2,4})\.0+")
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


def code_of(text: str) -> str | Bad:
    """The code that a text names: C3982, 3982 电子电路制造, 电子电路制造（3982）, or the name of a division; else the text.

    A section says too little, and is refused.
    """
    bare = without_letter(text.upper())
    if is_industry_code(bare):
        return bare
    if (whole := _WITH_ZERO.fullmatch(bare)) or len(found := set(_NAMED.findall(bare))) == 1:
        return whole[1] if whole else found.pop()
    plain = _plain_name(text)
    if plain in _SECTIONS:
        reason = _("“%(section)s”是门类，请写到大类（2 位代码）或更细") % {"section": text}
        return Bad(ErrorCode.RULE, {"reason": reason})
    return next((code for code, name in names().items() if _plain_name(name) == plain), text)


def _plain_name(text: str) -> str:
    """A name as it is compared: without punctuation and blanks."""
    return re.sub(r"[\W_]+", "", text)


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
    """As every page shows it: a code with its own name, `3922 通信终端设备制造`, else its division, `39 计算机……制造业`.

    A code never stands beside the name of another; alone only where not even its division was loaded. `known` spares the
    look-up for a page of rows.
    """
    table = names() if known is None else known
    named = code if code in table else code[:2]
    return f"{named} {table[named]}" if named in table else code
