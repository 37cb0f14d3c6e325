"""Papers of an application come as files or on paper, are waived or taken back; each write counts anew what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded
from core.files import papers
from core.files.attachable import attachable
from core.files.papers import Source
from core.verdict import Refused, Verdict, refuse, require
from incentives.applications.codes import Happening
from incentives.applications.models import Application, ApplicationPaper
from incentives.applications.reading import see
from incentives.applications.rules import papers as rules
from incentives.applications.rules.papers import Wanted
from incentives.applications.rules.permits import may_edit
from incentives.applications.services.changing import Doing, begin, choose, locked, recount, save, tell
from incentives.applications.states import Hand, State

WHAT: Final = _("登记材料")
_REVIEWED: Final = frozenset({State.SUBMITTED, State.PRELIMINARY})


def register() -> None:
    """Let files hang on papers; called once, when Django is ready."""
    attachable(
        ApplicationPaper,
        ApplicationPaper.objects.visible_to,
        _may_write,
        of="application__enterprise",
        hold=_hold,
    )


def hand_for(row: Application) -> Hand:
    """Whose papers are taken now: the enterprise's by its officer, what is fetched by who reviews."""
    return Hand.REVIEW if State(row.state) in _REVIEWED else Hand.ENTRY


def may_work(actor: User, row: Application) -> Verdict:
    """Whether someone may bring papers of an application now."""
    verdict = _may_state(row)
    return choose(actor, hand_for(row), row, WHAT)[1] if verdict else verdict


def _may_state(row: Application) -> Verdict:
    state = State(row.state)
    return may_edit(State.DRAFT if state in _REVIEWED else state)


def _may_write(actor: User, paper: ApplicationPaper) -> Verdict:
    return may_work(actor, paper.application)


def _hold(actor: User, paper: ApplicationPaper) -> None:
    """The application is held while a file comes or goes, and must still be one that takes papers."""
    require(may_work(actor, locked(actor, paper.application_id)))


@recorded("收申报材料")
def bring(
    *,
    actor: User,
    application: int,
    code: str,
    files: Sequence[Source] = (),
    on_paper: bool = False,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> ApplicationPaper:
    """A paper came: its files are kept, or somebody has it on paper.

    Raises Refused: not a state for it, a paper that this one does not need, a file of another kind, neither of both.
    """
    doing, paper = _open(actor, application, code, version, at)
    if not files and not on_paper:
        raise Refused(refuse(_("请选择文件，或勾选纸质件已收。"), code="application.paper_empty"))
    return receive(doing, paper, files, on_paper=on_paper)


def receive(
    doing: Doing, paper: Wanted, files: Sequence[Source], *, on_paper: bool = False
) -> ApplicationPaper:
    """A paper that a locked application needs came, whoever brings it. In a transaction. Raises Refused as `bring`."""
    for _source, name in files:
        require(rules.fits(paper, name))
    row, _new = ApplicationPaper.objects.get_or_create(application=doing.row, code=paper.code)
    named = f"{paper.code} {paper.name}"
    papers.came(
        row,
        actor=doing.actor,
        day=doing.today,
        files=files,
        on_paper=on_paper,
        label=named,
        fits=partial(rules.fits, paper),
    )
    _done(doing, Happening.PAPERS, named)
    return row


@recorded("免交申报材料")
def waive(
    *,
    actor: User,
    application: int,
    code: str,
    reason: str,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> ApplicationPaper:
    """A paper need not be brought, where the list allows it, with the reason. Raises Refused."""
    doing, paper = _open(actor, application, code, version, at)
    require(rules.may_waive(paper, reason))
    row, _new = ApplicationPaper.objects.get_or_create(application=doing.row, code=code)
    papers.waive(row, actor=actor, reason=reason)
    _done(doing, Happening.WAIVE, f"{code} {paper.name}：{reason.strip()}")
    return row


@recorded("取回申报材料")
def take_back(
    *,
    actor: User,
    application: int,
    code: str,
    attachment: int | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> None:
    """A file is taken away; without one, the note that it was waived or is there on paper. Raises Refused, DoesNotExist."""
    doing, paper = _open(actor, application, code, version, at)
    row = ApplicationPaper.objects.filter(application=doing.row, code=code).first()
    if row is None:
        raise Refused(refuse(_("这份材料还没有收到。"), code="application.paper_none"))
    papers.take_back(row, actor=actor, attachment=attachment)
    _done(doing, Happening.PAPERS, str(_("取回 %(paper)s") % {"paper": f"{code} {paper.name}"}))


def _open(
    actor: User, application: int, code: str, version: int | None, at: dt.datetime | None
) -> tuple[Doing, Wanted]:
    row = locked(actor, application, version)
    require(_may_state(row))
    doing = begin(actor, row, hand_for(row), WHAT, at)
    listed = see(row, doing.today).wanted
    require(rules.may_bring(listed, code))
    paper = rules.find(listed, code)
    assert paper is not None  # noqa: S101  (it may be brought)
    return doing, paper


def _done(doing: Doing, kind: Happening, note: str) -> None:
    recount(doing.row, doing.today)
    save(doing.row, ["left"])
    tell(doing, kind, doing.row.state, note)
