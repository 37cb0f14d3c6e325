"""`./portal test --mutants [PATH] [--sample N] [--seed S]`: prints killed, survived, and the share."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from sbs_portal.runtime import arguments, quality, throwaway
from sbs_portal.runtime.messages import say
from sbs_portal.runtime.mutants import equivalent, making, trying
from sbs_portal.runtime.mutants.choosing import files_of
from sbs_portal.runtime.mutants.judging import Fate, Judge
from sbs_portal.runtime.paths import ROOT

PROGRESS = 50  # mutants between two lines that say how far it is


def run(words: list[str]) -> int:
    """Mutate the files of a path, or the pure rules and the readers; run the tests of each."""
    parser = arguments.parser_of("test")
    options = parser.parse_args(words)
    files = files_of(ROOT, options.mutants or None)
    if not files:
        parser.error(f"没有可变异的源文件：{options.mutants}")
    mutants = draw(ROOT, files, options.sample, options.seed)
    for stop in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, quality.interrupt)
    with ExitStack() as stack:
        folder = stack.enter_context(throwaway.folder())
        env = quality.variables_of_tests(folder) | quality.services_of_tests(folder, stack)
        trying.warm()
        copies = []
        for name in [f"copy-{core}" for core in os.sched_getaffinity(0)]:
            server = stack.enter_context(throwaway.valkey(folder, f"valkey-{name}"))
            copies.append(copy_of(ROOT, folder / name, env, f"unix://{server.socket}"))
        report(Judge(ROOT, copies).judge(mutants))
    return 0


def copy_of(root: Path, place: Path, env: Mapping[str, str], redis: str) -> trying.Copy:
    """A copy of the checkout with a database, a Valkey and a data folder of its own."""
    data = place.with_suffix(".data")
    (data / "static").mkdir(parents=True, mode=0o700)
    mine = {"PORTAL_TEST_PROCESS": place.name, "PORTAL_DATA": str(data), "REDIS_URL": redis}
    return trying.Copy.make(root, place, {**env, **mine})


def draw(root: Path, files: list[str], size: int | None, seed: int) -> Iterator[making.Mutant]:
    """The mutants of the files, or as many of them as are asked for; the same ones for the same seed."""
    changes = [change for file in files for change in making.changes_of(root, file)]
    if size is not None:
        random.Random(seed).shuffle(changes)  # noqa: S311 - a sample, no secret
    same = equivalent.known(root)
    mutants = (mutant for change in changes if equivalent.key(mutant := change.mutant()) not in same)
    return (mutant for _number, mutant in zip(range(size or len(changes)), mutants, strict=False))


def report(fates: Iterable[tuple[making.Mutant, Fate]]) -> None:
    """Say who survived as it turns out, then the figures."""
    counted: dict[str, Counter[Fate]] = {}
    for number, (mutant, fate) in enumerate(fates, start=1):
        counted.setdefault(mutant.file, Counter())[fate] += 1
        if fate is Fate.SURVIVED:
            say(f"{mutant.file}:{mutant.line}  `{mutant.before}` → `{mutant.after}`")
        if number % PROGRESS == 0:
            say(f"已试 {number} 个……")
    for file, fates_of_it in sorted(counted.items()):
        say(f"{_figures(fates_of_it)}  {file}")
    say(f"{_figures(sum(counted.values(), Counter()))}  合计")


def _figures(counted: Counter[Fate]) -> str:
    killed = counted[Fate.KILLED] + counted[Fate.HUNG]
    share = 100 * killed / max(counted.total(), 1)
    hung = f"（超时 {counted[Fate.HUNG]}）" if counted[Fate.HUNG] else ""
    return f"杀死 {killed}{hung}，存活 {counted[Fate.SURVIVED]}，杀死率 {share:.1f}%"
