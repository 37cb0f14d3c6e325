"""Names of enterprises as they are kept and searched: tidied once, found by any two characters.

The index holds the bigrams of each name (`sql/bigrams.sql`). A term is answered by the index and a LIKE
behind it. A term that most names hold (深圳, 公司) is cheaper
to read through than to look up, so it is compared by LIKE only: which terms these are, PostgreSQL's own
statistics of the index say.
"""

from __future__ import annotations

import re
import time
import unicodedata
from functools import lru_cache

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse

LOOKS = (
    r".{2,}(公司|集团|厂|店|中心|合作社|商行|经营部|事务所|企业|工作室|商场|超市|银行|研究院|分行|门市部|作坊|车行|酒楼|宾馆|酒店)"
    r"([(（][^()（）]*[)）])?"
)
"""What most names of enterprises look like: they say at their end what it is."""
SHORTEST = 2
COMMON = 0.2  # share of names from which on a bigram counts as common
STATISTICS_SECONDS = 300
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_INNER = re.compile(rf"(?<=[{_WIDE}])\s+|\s+(?=[{_WIDE}])")
_TIDY = re.compile("[0-9A-Za-z]*[\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff（）]*")
_ASCII = re.compile(r"[A-Za-z]")


def tidy_name(text: str) -> str:
    """A name as it is kept: half-width letters and digits, full-width brackets beside Chinese, no idle blanks."""
    if _TIDY.fullmatch(text):  # most names of a file; what follows would leave them as they are
        return text
    # again until nothing is left: what stood apart may belong together once the blank between is gone
    while (name := _tidied(text)) != text:
        text = name
    return name


def _tidied(text: str) -> str:
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    name = _INNER.sub("", name)
    if re.search(r"[\u2e80-\u9fff]", name):
        name = re.sub(r"\s*\(\s*", "（", name)
        name = re.sub(r"\s*\)\s*", "）", name)
    return name


def searched(text: str) -> str:
    """A search term as names are compared: tidied, without blanks, upper-case."""
    return "".join(tidy_name(text).replace("(", "（").replace(")", "）").split()).upper()


def may_search(text: str) -> Verdict:
    """One character would return the whole city; two find a name."""
    if len(searched(text)) < SHORTEST:
        return refuse(_("请至少输入两个字再查找"), code="SEARCH_TOO_SHORT")
    return allow()


def bigrams(term: str) -> set[str]:
    """The pairs of neighbouring characters of a term, as the index has them."""
    return {term[at : at + 2] for at in range(len(term) - 1)}


@lru_cache(maxsize=4)
def _common(_alias: str, _slot: int) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gram FROM pg_stats,"
            " unnest(most_common_elems::text::text[], most_common_elem_freqs) AS known (gram, freq)"
            " WHERE schemaname = current_schema() AND tablename = 'enterprise_name_bigrams' AND freq >= %s",
            [COMMON],
        )
        return frozenset(gram for (gram,) in cursor.fetchall())


def common_bigrams() -> frozenset[str]:
    """The bigrams that many names hold, read anew every few minutes."""
    name = str(connection.settings_dict["NAME"])
    return _common(name, int(time.monotonic() // STATISTICS_SECONDS))


def name_q(text: str, *, field: str = "name") -> Q:
    """The condition on a column of names; `text` must be one that `may_search` allows."""
    term = searched(text)
    return condition(sorted(bigrams(term)), like_pattern(term), *shape(term), field=field)


def shape(term: str) -> tuple[bool, bool]:
    """How a searched term is looked for: whether it is common, and whether case matters."""
    return bigrams(term) <= common_bigrams(), _ASCII.search(term) is not None


def condition(grams: str | list[str], pattern: str, common: bool, folded: bool, *, field: str = "name") -> Q:
    """The condition by shape, so that its SQL can be kept and used with other terms (their bigrams, their pattern)."""
    like = Q(_Like(Upper(field) if folded else F(field), Value(pattern)))
    return like if common else Q(_HoldsBigrams(F(field), Value(grams))) & like


def like_pattern(term: str) -> str:
    """The term anywhere, as LIKE wants it."""
    escaped = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


class _Like(Func):
    template = "%(expressions)s"
    arg_joiner = " LIKE "
    output_field = BooleanField()


class _HoldsBigrams(Func):
    template = "bigrams(%(expressions)s)"
    arg_joiner = ") @> ("
    output_field = BooleanField()
