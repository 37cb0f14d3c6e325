"""Papers of a case come as files or on paper, are waived or taken back; each write counts anew what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded
from core.files import papers
from core.files.attachable import attachable
from core.files.papers import Source
from core.verdict import Refused, Verdict, refuse, require
from cultivation.enterprises.codes import Door
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import Case, CasePaper
from monitoring.inclusion.rules import papers as rules
from monitoring.inclusion.rules.papers import Wanted
from monitoring.inclusion.rules.permits import may_edit
from monitoring.inclusion.services.changing import Doing, begin, choose, locked, recount, save, tell
from monitoring.inclusion.states import Hand, State
from monitoring.inclusion.terms import paper_list

WHAT = _("登记材料")


def register() -> None:
    """Let files hang on papers; called once, when Django is ready."""
    attachable(CasePaper, CasePaper.objects.visible_to, _may_write, of="case__enterprise", hold=_hold)


def may_work(actor: User, row: Case) -> Verdict:
    """Whether someone may bring papers and figures of a case now."""
    verdict = may_edit(State(row.state))
    return choose(actor, Hand.DISTRICT_WORK, row, WHAT)[1] if verdict else verdict


def _may_write(actor: User, paper: CasePaper) -> Verdict:
    return may_work(actor, paper.case)


def _hold(actor: User, paper: CasePaper) -> None:
    """The case is held while a file comes or goes, and must still be one that takes papers."""
    require(may_work(actor, locked(actor, paper.case_id)))


@recorded("收纳统材料")
def bring(
    *,
    actor: User,
    case: int,
    code: str,
    files: Sequence[Source] = (),
    on_paper: bool = False,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> CasePaper:
    """A paper came: its files are kept, or somebody has it on paper.

    Raises Refused: not being prepared, a paper that this case does not bring, a file of another kind, neither of both.
    """
    doing, rule = _open(actor, case, code, version, at)
    for _source, name in files:
        require(rules.fits(rule, name))
    if not files and not on_paper:
        raise Refused(refuse(_("请选择文件，或勾选纸质件已收。"), code="case.paper_empty"))
    row, _new = CasePaper.objects.get_or_create(case=doing.row, code=code)
    named = f"{code} {rule.title}"
    papers.came(
        row,
        actor=actor,
        day=doing.today,
        files=files,
        on_paper=on_paper,
        label=named,
        fits=partial(rules.fits, rule),
    )
    _done(doing, Happening.PAPERS, named)
    return row


@recorded("免交纳统材料")
def waive(
    *,
    actor: User,
    case: int,
    code: str,
    reason: str,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> CasePaper:
    """A paper need not be brought, where the list allows it, with the reason. Raises Refused."""
    doing, rule = _open(actor, case, code, version, at)
    require(rules.may_waive(rule, reason))
    row, _new = CasePaper.objects.get_or_create(case=doing.row, code=code)
    papers.waive(row, actor=actor, reason=reason)
    _done(doing, Happening.WAIVE, f"{code} {rule.title}：{reason.strip()}")
    return row


@recorded("取回纳统材料")
def take_back(
    *,
    actor: User,
    case: int,
    code: str,
    attachment: int | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> None:
    """A file is taken away; without one, the note that it was waived or is there on paper. Raises Refused, DoesNotExist."""
    doing, rule = _open(actor, case, code, version, at)
    row = CasePaper.objects.filter(case=doing.row, code=code).first()
    if row is None:
        raise Refused(refuse(_("这份材料还没有收到。"), code="case.paper_none"))
    papers.take_back(row, actor=actor, attachment=attachment)
    _done(doing, Happening.PAPERS, str(_("取回 %(paper)s") % {"paper": f"{code} {rule.title}"}))


def _open(
    actor: User, case: int, code: str, version: int | None, at: dt.datetime | None
) -> tuple[Doing, Wanted]:
    row = locked(actor, case, version)
    require(may_edit(State(row.state)))
    doing = begin(actor, row, Hand.DISTRICT_WORK, WHAT, at)
    listed = paper_list(row.door, row.year)
    require(rules.may_bring(listed, code, str(Door(row.door).label)))
    rule = rules.find(listed, code)
    assert rule is not None  # noqa: S101  (it may be brought)
    return doing, rule


def _done(doing: Doing, kind: Happening, note: str) -> None:
    recount(doing.row, doing.today)
    save(doing.row, ["left"])
    tell(doing, kind, doing.row.state, note)
