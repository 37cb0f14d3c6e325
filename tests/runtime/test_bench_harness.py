"""The verdict of a benchmark."""

from __future__ import annotations

import pytest

from tests.bench.harness import Bench, run


@pytest.mark.parametrize(
    ("work", "reference", "options", "verdict"),
    [
        (2.0, 1.0, {"bar": 3}, "pass"),
        (4.0, 1.0, {"bar": 3}, "FAIL"),
        (1.3, 1.0, {"bar": 1.2, "allowance_seconds": 0.2}, "pass"),
        (2.0, 1.0, {"bar": 1.8, "at_least": True}, "pass"),
        (1.5, 1.0, {"bar": 1.8, "at_least": True}, "FAIL"),
        (1.0, 1.0, {"bar": 3, "peak_mb": lambda: 500.0, "bar_mb": 400}, "FAIL"),
        (2.0, 1.0, {"bar": 3, "given_up": "ADR 31"}, "pass"),
        (4.0, 1.0, {"bar": 3, "given_up": "ADR 31"}, "ADR 31"),
        (4.0, 1.0, {"bar": 3, "given_up": "ADR 31", "peak_mb": lambda: 500.0, "bar_mb": 400}, "FAIL"),
    ],
)
def test_a_verdict_holds_the_ratio_and_the_memory_against_their_bars(
    work: float, reference: float, options: dict, verdict: str
) -> None:
    result = run(Bench(name="x", work=lambda: work, reference=lambda: reference, **options))
    assert result.verdict == verdict
    assert result.ratio == work / reference


def test_setup_and_teardown_stand_around_the_work_even_when_it_fails() -> None:
    calls: list[str] = []

    def broken() -> None:
        calls.append("work")
        raise ValueError("broken")

    bench = Bench(
        name="x", work=broken, reference=lambda: 1.0, bar=1,
        setup=lambda: calls.append("setup"), teardown=lambda: calls.append("teardown"),
    )  # fmt: skip
    with pytest.raises(ValueError, match="broken"):
        run(bench)
    assert calls == ["setup", "work", "teardown"]
