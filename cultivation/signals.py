"""What happened in this app, for the apps above it; sent on commit, with ids only.

What a receiver must not lose with the process that sends it, it notes down when `committing` comes, within the transaction
and with the signal as its sender.

- `enterprise_changed(enterprise, actor)`: an enterprise was created or edited
- `figures_changed(enterprise, year, source, actor)`: annual figures have a new version
- `enterprise_included(enterprise, on, count_year, actor)` and `enterprise_exited(enterprise, on, reason, actor)`
- `facts_moved(enterprises, actor)`: archives were merged or parted, and their inclusions and exits went along
- `enterprises_merged(batch, actor)`: an import wrote enterprises, figures or facts in bulk
- `enterprise_moved(enterprise, origin, target, street, actor)`: it was handed over to another district; sent within the
  transaction, so that what goes along moves with it or not at all
- `problem_merged(problem, survivor, actor)`: it went into another; sent within the transaction, so that what upper rooms
  hang on a problem goes along
- `problem_logged(problem, actor)` and `problem_moved(problem, action, actor)`: the ledger, `action` is a code of `states`
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import Signal

committing = Signal()
enterprise_changed = Signal()
figures_changed = Signal()
enterprise_included = Signal()
enterprise_exited = Signal()
facts_moved = Signal()
enterprises_merged = Signal()
enterprise_moved = Signal()
problem_logged = Signal()
problem_merged = Signal()
problem_moved = Signal()


def after_commit(signal: Signal, **facts: Any) -> None:
    """Send once the transaction stands; a receiver that fails does not undo what happened."""
    committing.send(sender=signal, **facts)
    transaction.on_commit(lambda: signal.send_robust(sender=None, **facts), robust=True)
