"""The columns agree with the slow reference on random cities, and repeat themselves byte for byte."""

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.periods import Period
from monitoring.scan.replaying.restored import restored
from monitoring.scan.rules.baseline import FrozenBaseline
from monitoring.scan.rules.inputs import inputs_of
from monitoring.scan.rules.judge import judge
from monitoring.scan.rules.judging import decided
from monitoring.scan.rules.policy import parameters_from
from monitoring.scan.rules.reasons import reasons_of
from tests.monitoring.scan.cases import TEXTS, history_frame, scan_frame, verdicts
from tests.monitoring.scan.reference import ELECTRICITY, EXIT_CODES, REVENUE, Enterprise, Reference
from tests.support.properties import examples

YEAR = 2024
amounts = st.one_of(
    st.sampled_from([0, 1, -1, 100, 7, 10**15 - 1, -(10**15) + 1, 2 * 10**9, 2 * 10**9 - 1]),
    st.integers(5 * 10**8, 3 * 10**9),
    st.integers(-(10**6), 10**15 - 1),
).map(lambda fen: Decimal(fen).scaleb(-2))
ordinary = st.integers(10**8, 4 * 10**9).map(lambda fen: Decimal(fen).scaleb(-2))
shares = st.integers(1, 130).map(lambda percent: Decimal(percent) / 100)
quarters = [(year, quarter) for year in (2022, 2023, 2024) for quarter in (1, 2, 3, 4)]
flags = st.tuples(st.booleans(), st.booleans())


def some(sources: tuple[str, ...]) -> st.SearchStrategy[dict[tuple[str, int, int], Decimal]]:
    keys = st.tuples(st.sampled_from(sources), st.sampled_from(quarters)).map(lambda key: (key[0], *key[1]))
    return st.dictionaries(keys, amounts | ordinary, max_size=20)


@st.composite
def series(draw: st.DrawFn, sources: tuple[str, ...], size: int) -> dict[tuple[str, int, int], Decimal]:
    """Three whole years of one source, growing, standing still or falling, near `size` fen a year."""
    source = draw(st.sampled_from(sources))
    figures = {}
    for year in (2022, 2023, 2024):
        percent = draw(st.sampled_from([0, 60, 70, 80, 100, 105, 130]))
        steps = draw(
            st.sampled_from([(22, 47, 72, 100), (25, 50, 74, 100), (30, 30, 30, 30), (40, 41, 41, 40)])
        )
        for quarter, step in enumerate(steps, start=1):
            cumulative = size * percent // 100 * step // 100 + draw(st.integers(0, 1))
            figures[source, year, quarter] = Decimal(cumulative).scaleb(-2)
    return figures


@st.composite
def enterprises(draw: st.DrawFn) -> Enterprise:
    scattered = draw(st.booleans())
    full = draw(st.dictionaries(st.integers(2020, 2023), ordinary | amounts, max_size=4))
    past = {year: (whole * draw(shares)).quantize(Decimal("0.01")) for year, whole in full.items()}
    past.update(draw(st.dictionaries(st.integers(2021, 2023), amounts, max_size=1)))
    return Enterprise(
        division=draw(st.sampled_from([0, 6, 26, 39])),
        above=draw(st.booleans()),
        opened=draw(st.none() if scattered else st.none() | st.dates(date(2021, 12, 30), date(2025, 1, 2))),
        revenue=draw(some(REVENUE)) if scattered else draw(series(REVENUE, 2_100_000_000)),
        electricity=draw(some(ELECTRICITY)) if scattered else draw(series(ELECTRICITY, 10**8)),
        versions=draw(st.dictionaries(st.sampled_from(REVENUE), st.integers(1, 12))),
        past=past,
        full=full,
        annual=draw(st.dictionaries(st.integers(2020, 2023), ordinary, max_size=4)),
        status=draw(st.sampled_from([None, "正常", "正常", "半停产", "停产", "搬迁", "注销中"])),
        on_record=draw(st.sampled_from([*[None] * 9, *EXIT_CODES, "MERGED"])),
        state=draw(st.sampled_from([None, "SUBMITTED", "DISTRICT_APPROVED", "ACCEPTED"])),
        listed=draw(flags),
        overdue=draw(flags),
        carried=draw(st.sampled_from([None, "RED", "ORANGE", "YELLOW", "GREEN", "UNKNOWN"])),
    )


texts = st.fixed_dictionaries(
    {
        "scan_k": st.sampled_from(["0", "1", "2", "5"]),
        "scan_min_obs": st.sampled_from(["1", "2", "4", "30"]),
        "scan_calibration_q10": st.sampled_from(["1", "0.95", "0.333333"]),
        "scan_calibration_q90": st.sampled_from(["1", "1.07"]),
        "source_gap": st.sampled_from(["0.10", "0.333333"]),
        "above_scale_threshold": st.sampled_from(["20000000", "10000000.01"]),
    }
).map(lambda changed: {**TEXTS, **changed})


@settings(max_examples=examples(400), deadline=None)
@given(st.integers(1, 4), texts, st.lists(enterprises(), min_size=1, max_size=7))
def test_the_columns_agree_with_the_reference(
    quarter: int, chosen: dict[str, str], city: list[Enterprise]
) -> None:
    period = Period(YEAR, quarter)
    parameters = parameters_from(chosen, "random")
    baseline = FrozenBaseline.compute(history_frame(period, city), parameters)
    frame = scan_frame(period, city)
    judgement = judge(frame, baseline, parameters)
    reference = Reference(YEAR, quarter, chosen, city)
    assert verdicts(judgement) == [reference.judge(enterprise) for enterprise in city]

    again = judge(frame, FrozenBaseline.from_json(baseline.to_json()), parameters)
    alone = judge(frame.take(np.array([0])), baseline, parameters)
    for field in fields(judgement):
        whole = getattr(judgement, field.name)
        assert whole.tolist() == getattr(again, field.name).tolist()
        assert whole[:1].tolist() == getattr(alone, field.name).tolist()


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(1, 4), texts, st.lists(enterprises(), min_size=1, max_size=7))
def test_a_judgement_comes_out_again_from_its_stored_inputs_alone(
    quarter: int, chosen: dict[str, str], city: list[Enterprise]
) -> None:
    period = Period(YEAR, quarter)
    parameters = parameters_from(chosen, "random")
    baseline = FrozenBaseline.compute(history_frame(period, city), parameters)
    stored = judge(scan_frame(period, city), baseline, parameters)
    case, fired = decided(restored(period, [json.loads(row) for row in stored.inputs], baseline, parameters))
    assert inputs_of(case).tolist() == stored.inputs.tolist()
    assert reasons_of(case, fired).tolist() == stored.reasons.tolist()
    assert fired.tolist() == stored.fired.tolist()
    for name in ("readiness", "risk", "stale"):
        assert getattr(case.levels, name).tolist() == getattr(stored, name).tolist()
    for name in ("p10", "p50", "p90"):
        assert getattr(case.projection, name).tolist() == getattr(stored, name).tolist()
