"""Runs the benchmarks of tests/bench/bench_*.py and prints one table, or JSON."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import django

from tests.bench.harness import Bench, Result, run

HEAD = ("work", "seconds", "reference", "yardstick", "ratio", "bar", "MB", "verdict")


def discover() -> Iterator[Bench]:
    """Every benchmark of every module, in the order of the modules' names."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        yield from importlib.import_module(f"tests.bench.{path.stem}").BENCHES


def cells(result: Result) -> tuple[str, ...]:
    """One row of the table."""
    megabytes = "" if result.peak_mb is None else f"{result.peak_mb:.0f}/{result.bar_mb or 0:.0f}"
    yardstick = "" if result.yardstick_seconds is None else f"{result.yardstick_seconds:.3f}"
    return (
        result.name, f"{result.work_seconds:.3f}", f"{result.reference_seconds:.3f}", yardstick,
        f"{result.ratio:.2f}", f"{result.bar:g}", megabytes, result.verdict,
    )  # fmt: skip


def table(results: list[Result]) -> str:
    """The results in columns."""
    rows = [HEAD, *(cells(result) for result in results)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join(lines)


def main() -> int:
    """Run what was asked for, several parts of names by commas; 1 when one misses its bar or breaks."""
    parser = argparse.ArgumentParser(prog="./portal bench")
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    django.setup()
    results, broken = [], []
    for bench in discover():
        if not any(part in bench.name for part in options.name.split(",")):
            continue
        print(f"… {bench.name}", file=sys.stderr, flush=True)
        try:
            results.append(run(bench))
        except Exception:  # the others still run
            traceback.print_exc()
            broken.append(bench.name)
    if options.json:
        print(
            json.dumps(
                {"results": [asdict(r) for r in results], "broken": broken}, ensure_ascii=False, indent=1
            )
        )
    else:
        print(table(results))
    return 1 if broken or any(result.verdict == "FAIL" for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
