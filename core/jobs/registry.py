"""Which kinds of long work there are: a handler by its kind.

A room registers in its `jobs.py` or `tasks.py`, imported in `ready()`:

    @job("scan.run", title=_("季度研判"))
    def run_scan(progress: Progress, *, year: int, quarter: int) -> dict[str, Any]:
        progress.step(0, 11, _("计算基准"))
        ...
        return {"url": reverse("scan:run", args=[run]), "summary": [[_("企业"), 100_000]]}

The arguments are those of `submit`, from JSON. The handler is idempotent: a worker may die at any moment and
another begin again. What it returns (JSON) is the job's result: `url` is where the page leads to, `summary` a list
of (label, value) that the page shows. It may raise `Refused` (one sentence for the person; the job is FAILED).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from core.jobs.progress import Progress

Handler = Callable[..., "dict[str, Any] | None"]


@dataclass(frozen=True)
class JobKind:
    """A kind of long work; `attempts` is how often it is begun before the sweep gives up."""

    code: str
    title: str | Promise
    handler: Handler
    attempts: int = 3

    def __call__(self, progress: Progress, arguments: dict[str, Any]) -> dict[str, Any] | None:
        return self.handler(progress, **arguments)


KINDS: dict[str, JobKind] = {}


def job(kind: str, *, title: str | Promise, attempts: int = 3) -> Callable[[Handler], Handler]:
    """Decorator of a handler; the same kind again is a mistake in a room's `ready()`."""

    def register(handler: Handler) -> Handler:
        known = KINDS.get(kind)
        if known is not None and known.handler.__qualname__ != handler.__qualname__:
            raise ValueError(f"job {kind} is registered twice")
        KINDS[kind] = JobKind(kind, title, handler, attempts)
        return handler

    return register
