"""Which papers an application needs and what may stand for one (domain, section 9, papers A01–A12); the list is data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse
from incentives.applications.codes import Files

SHEETS: Final = frozenset({"xlsx", "xls", "csv", "et"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper of the list that an application needs."""

    code: str
    name: str
    note: str = ""
    waivable: bool = False
    fetched: bool = False
    files: str = Files.DOCUMENT
    provider: str = ""

    @property
    def is_account(self) -> bool:
        """Whether the account stands for it, and no file."""
        return self.files == Files.ACCOUNT


@dataclass(frozen=True, slots=True)
class Had:
    """What there is of a paper."""

    received: bool = False
    waived: bool = False

    @property
    def settles(self) -> bool:
        """Whether nothing more is asked for."""
        return self.received or self.waived


NOTHING: Final = Had()


def missing(papers: Sequence[Wanted], had: Mapping[str, Had], *, submitting: bool = False) -> list[Wanted]:
    """What neither came nor was waived; `submitting`: without what is fetched by who reviews."""
    return [
        paper
        for paper in papers
        if not had.get(paper.code, NOTHING).settles and not (submitting and paper.fetched)
    ]


def may_bring(papers: Iterable[Wanted], code: str) -> Verdict:
    """Whether a paper is one of those of the application, and one of files."""
    paper = find(papers, code)
    if paper is None:
        return refuse(
            _("这一件不用交“%(paper)s”，请按清单选择材料。"), code="application.paper_unknown", paper=code
        )
    if paper.is_account:
        return refuse(
            _("“%(name)s”请在收款账户一栏填写，不用上传。"),
            code="application.paper_account",
            name=paper.name,
        )
    return allow()


def may_waive(paper: Wanted, reason: str) -> Verdict:
    """Only what the list lets waive, with a reason."""
    if not paper.waivable:
        return refuse(_("“%(name)s”不能免交。"), code="application.paper_not_waivable", name=paper.name)
    if not reason.strip():
        return refuse(_("请写明免交的原因，例如系统已核对名称和代码。"), code="application.waive_reason")
    return allow()


def fits(paper: Wanted, name: str) -> Verdict:
    """Whether a file is of the kind that the paper asks for."""
    if paper.files == Files.SHEET and name.rpartition(".")[2].lower() not in SHEETS:
        return refuse(
            _("“%(paper)s”要交表格文件，“%(name)s”不是表格。"),
            code="application.paper_kind",
            paper=paper.name,
            name=name,
        )
    return allow()


def complete(papers: Sequence[Wanted]) -> Verdict:
    """Whether nothing is left; the first of what is left is named."""
    if not papers:
        return allow()
    return refuse(
        _("还差 %(n)d 件材料，先办“%(first)s”。"),
        code="application.incomplete",
        n=len(papers),
        first=papers[0].name,
    )


def find(papers: Iterable[Wanted], code: str) -> Wanted | None:
    """The paper of a code."""
    return next((paper for paper in papers if paper.code == code), None)


def account_fits(enterprise: str, name: str, reason: str) -> Verdict:
    """An account of another name needs a reason."""
    if _plain(enterprise) == _plain(name) or reason.strip():
        return allow()
    return refuse(
        _("户名“%(name)s”与企业名称不一致，请核对；确实不同的请写明原因。"),
        code="application.account_name",
        name=name,
    )


def account_number(number: str) -> Verdict:
    """An account's number has 8 to 30 digits."""
    if number.isascii() and number.isdigit() and 8 <= len(number) <= 30:
        return allow()
    return refuse(_("账号应为 8 至 30 位数字，请核对。"), code="application.account_number")


def _plain(name: str) -> str:
    return "".join(name.split()).replace("(", "（").replace(")", "）")
