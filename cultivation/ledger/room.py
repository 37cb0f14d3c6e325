"""What this room registers elsewhere: receivers, navigation, to-dos, sections, search, dataset."""

from __future__ import annotations


def register() -> None:
    """Called once from the app's `ready()`."""
    from accounts.signals import open_work, person_left
    from core.calendar.signals import calendar_changed
    from cultivation.ledger import exports, home, imports, receivers
    from cultivation.ledger import jobs as _registered  # noqa: F401

    person_left.connect(receivers.hand_over_open_problems, dispatch_uid="ledger.person_left")
    open_work.connect(receivers.count_open_problems, dispatch_uid="ledger.open_work")
    calendar_changed.connect(receivers.recount_open_problems, dispatch_uid="ledger.calendar_changed")
    home.register()
    imports.register()
    exports.register()
