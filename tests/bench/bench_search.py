"""Name search by two characters at 100,000 and 1,000,000 enterprises, beside reading every name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from accounts.models import User
from cultivation.enterprises import selectors
from tests.bench.harness import Bench
from tests.bench.many_names import many_city
from tests.bench.references.name_scan import scan
from tests.support.factories import enterprise, user

RARE, COMMON = "麒骥", "深圳"
TIMES = 5
_state: dict[str, Any] = {}


def _set_up(rows: int) -> Callable[[], None]:
    def set_up() -> None:
        many_city(rows)
        _state["user"] = User.objects.filter(groups__name="BUREAU").first() or user("BUREAU")
        if not selectors.find(_state["user"], RARE):
            enterprise("宝安区", "新安街道", name="深圳市麒骥精密五金有限公司")

    return set_up


def _find(term: str) -> None:
    for _ in range(TIMES):
        assert selectors.find(_state["user"], term)


def _scan(term: str) -> None:
    for _ in range(TIMES):
        assert scan(term)


BENCHES = [
    Bench(
        f"name search {word} {rows}",
        work=partial(_find, term),
        reference=partial(_scan, term),
        bar=bar,
        setup=_set_up(rows),
        repeat=9,
        yardstick_seconds=seconds,
    )
    for rows, seconds in ((100_000, 0.011), (1_000_000, 0.102))
    for word, term, bar in (("rare", RARE, 0.1), ("common", COMMON, 4.0))
]
