"""Who is killed: each set of tests once on the source as it is, then each mutant against the tests of its file."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from sbs_portal.runtime.messages import Refused
from sbs_portal.runtime.mutants.choosing import tests_of
from sbs_portal.runtime.mutants.making import Mutant
from sbs_portal.runtime.mutants.trying import Copy, Trial

PATIENCE = 10  # times what the tests take on the source as it is
AT_LEAST = 15  # seconds


class Fate(Enum):
    """What became of a mutant."""

    KILLED = "杀死"
    HUNG = "超时"
    SURVIVED = "存活"


@dataclass
class Judge:
    """Runs mutants in as many copies of the checkout as there are cores."""

    root: Path
    copies: Sequence[Copy]
    seconds: dict[tuple[str, ...], float] = field(default_factory=dict)

    def judge(self, mutants: Iterable[Mutant]) -> Iterator[tuple[Mutant, Fate]]:
        """The fate of each mutant, in the order in which they end."""
        waiting = iter(mutants)
        free = list(self.copies)
        running: dict[int, tuple[Trial, Copy, Mutant, float]] = {}
        with _put_down(lambda: [trial for trial, *_ in running.values()]):
            while True:
                while free and (mutant := next(waiting, None)):
                    tests = tests_of(self.root, mutant.file)
                    limit = max(AT_LEAST, PATIENCE * self._measured(free[-1], tests))
                    copy = free.pop()
                    copy.write(mutant.file, mutant.code)
                    trial = Trial.start(copy, tests, compiling=False)
                    running[os.pidfd_open(trial.pid)] = (trial, copy, mutant, trial.started + limit)
                if not running:
                    return
                for handle, fate in _ended({fd: (run[0], run[3]) for fd, run in running.items()}):
                    _trial, copy, mutant, _limit = running.pop(handle)
                    os.close(handle)
                    copy.write(mutant.file, (self.root / mutant.file).read_text(encoding="utf-8"))
                    free.append(copy)
                    yield mutant, fate

    def _measured(self, copy: Copy, tests: list[str]) -> float:
        """Seconds that the tests take on the source as it is; they must pass there."""
        if tuple(tests) not in self.seconds:
            trial = Trial.start(copy, tests, compiling=True)
            with _put_down(lambda: [trial]):
                status = trial.wait()
            if status:
                said = copy.log.read_text(encoding="utf-8", errors="replace")
                raise Refused(f"未改动的代码没有通过 {' '.join(tests)}，无法判断：\n{said[-3000:]}")
            self.seconds[tuple(tests)] = time.monotonic() - trial.started
        return self.seconds[tuple(tests)]


def _ended(trials: dict[int, tuple[Trial, float]]) -> list[tuple[int, Fate]]:
    """Wait until one of the trials ends or has had its time; those that did."""
    left = min(limit for _trial, limit in trials.values()) - time.monotonic()
    ready, _, _ = select.select(list(trials), [], [], max(left, 0))
    over = [fd for fd, (_trial, limit) in trials.items() if fd not in ready and limit <= time.monotonic()]
    for handle in over:
        trials[handle][0].kill()
    return [
        *((fd, Fate.KILLED if trials[fd][0].wait() else Fate.SURVIVED) for fd in ready),
        *((fd, Fate.HUNG) for fd in over if trials[fd][0].wait()),
    ]


@contextmanager
def _put_down(running: Callable[[], list[Trial]]) -> Iterator[None]:
    """Whatever happens, no run outlives the block."""
    try:
        yield
    except BaseException:
        for trial in running():
            trial.kill()
            trial.wait()
        raise
