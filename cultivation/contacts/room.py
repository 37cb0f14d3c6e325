"""What this room registers elsewhere."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from accounts.signals import open_work, people_changed, person_left
from core import registry
from core.merges import Merge, OnMerge, merges
from core.sql.registry import sql
from core.ui.panels import PanelSource, panels
from cultivation import signals
from cultivation.contacts import exports, receivers, sections, tasks, todos
from cultivation.contacts.datasets import OF_PROBLEM
from cultivation.contacts.visits import registering as visits
from cultivation.ledger.others import on_contact_officer

_MERGES = {
    "cultivation.ContactOfficer": OnMerge.KEEP,
    "cultivation.HangPoint": OnMerge.KEEP,
}


def register() -> None:
    """Called once, when Django is ready."""
    person_left.connect(receivers.hand_over_contacts, dispatch_uid="contacts.person_left")
    open_work.connect(receivers.count_contacts, dispatch_uid="contacts.open_work")
    people_changed.connect(receivers.follow_people, dispatch_uid="contacts.people_changed")
    signals.enterprise_moved.connect(receivers.follow_one, dispatch_uid="contacts.enterprise_moved")
    signals.enterprise_changed.connect(receivers.follow_one, dispatch_uid="contacts.enterprise_changed")
    signals.enterprise_included.connect(receivers.follow_one, dispatch_uid="contacts.included")
    signals.enterprise_exited.connect(receivers.follow_one, dispatch_uid="contacts.exited")
    signals.enterprises_merged.connect(receivers.follow_all, dispatch_uid="contacts.merged")
    registry.schedule.add(
        registry.Scheduled("keep_contacts", tasks.keep_contacts.name, crontab(hour=0, minute=40))
    )
    sql.declare(Path(__file__).parent / "sql")
    on_contact_officer(OF_PROBLEM)
    sections.register()
    exports.register()
    read, write, visit = (
        permission.value
        for permission in (Permission.CONTACT_READ, Permission.CONTACT_WRITE, Permission.VISIT_WRITE)
    )
    registry.todo_sources.add(registry.ToDoSource("contacts.gaps", write, 30, todos.gaps))
    registry.todo_sources.add(registry.ToDoSource("contacts.mine", visit, 60, todos.mine))
    panels.add(PanelSource("contacts", visit, 60, todos.panel))
    registry.demo_parts.add(
        registry.DemoPart("contacts", registry.DemoStage.CONSEQUENCES, 60, "cultivation.contacts.demo.write")
    )
    registry.navigation.add(
        registry.NavItem("contacts", _("台账"), _("联系与挂点"), "contacts:list", read, 230, exports=True)
    )
    for table, on_merge in _MERGES.items():
        merges.add(Merge(table, on_merge))
    visits.register()
