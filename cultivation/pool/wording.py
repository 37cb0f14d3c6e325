"""What the pool's pages say of a row: its reasons, and why it moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.money import format_wan
from cultivation.enterprises.codes import OperatingStatus, Source
from cultivation.enterprises.industries import name_of
from cultivation.enterprises.lines import place_of
from cultivation.enterprises.pool import PoolReason
from cultivation.enterprises.pool_reasons import MISSING, SaidReason
from cultivation.pool.models import PoolDraft, PoolMove, PoolVerdict
from cultivation.pool.selectors import last_moves

Text = str | Promise


@dataclass(frozen=True)
class PoolLine:
    """One printed row."""

    row: Any
    place: str
    industry: str
    why: str
    basis: str


@dataclass(frozen=True)
class ReasonInWords:
    """A reason as a page shows it."""

    rule: str
    label: str
    observed: str
    required: str
    source: str


def in_words(said: SaidReason) -> ReasonInWords:
    """What a command prints as codes, for people; amounts in 万元."""
    return ReasonInWords(
        said.rule, said.label, _observed(said), _required(said.required), _source(said.source)
    )


def _observed(said: SaidReason) -> str:
    if said.observed == MISSING:
        return str(_("缺"))
    if said.observed in OperatingStatus.values:
        return str(OperatingStatus(said.observed).label)
    if said.rule.startswith("REVENUE"):
        return _("%(amount)s 万元") % {"amount": format_wan(Decimal(said.observed))}
    return {"approved": _("已批准")}.get(said.observed, said.observed)


def _required(text: str) -> str:
    if day := re.fullmatch(r"not above scale on (.+)", text):
        return _("%(day)s 不在规上") % {"day": day[1]}
    if re.match(r"[<>]", text):
        amounts = re.sub(r"\d+\.\d\d", lambda found: format_wan(Decimal(found[0])), text)
        return amounts.replace(">=", "≥").replace("; ", "，") + _(" 万元")
    known = {"a figure": _("有上年数据"), "in the city": _("在本市"), "no exception": _("没有例外")}
    return known.get(text, str(OperatingStatus.OPERATING.label) if text == "OPERATING" else text)


def _source(text: str) -> str:
    name, _space, rest = text.partition(" ")
    if name in Source.values:
        year, _space, version = rest.partition(" v")
        edition = _("第 %(n)s 版") % {"n": version} if version else _("四季度累计")
        return _("%(source)s %(year)s 年%(edition)s") % {
            "source": Source(name).label, "year": year, "edition": edition,
        }  # fmt: skip
    known = {
        "register": _("企业档案"),
        "inclusion": _("纳统"),
        "exit": _("退库 %(day)s"),
        "exception": _("例外"),
    }
    return known[name] % {"day": rest} if name == "exit" else known[name]


def basis(row: Any) -> str:
    """Which figure it rests on: 税务 第 2 版."""
    if row.revenue is None or row.source is None:
        return ""
    version = _(" 第 %(n)d 版") % {"n": row.figures_version} if row.figures_version else _(" 四季度累计")
    return f"{Source(row.source).label}{version}"


def words(reasons: list[str]) -> str:
    """The reasons in words, in their order."""
    return "、".join(str(PoolReason(code).label) for code in reasons)


def why_moved(row: PoolDraft) -> str:
    """Why someone enters or leaves, against what was said before."""
    if not row.in_pool:
        return words(row.reasons)
    if row.was_in or not row.was_reasons:
        return words(row.reasons)
    was, said = set(row.was_reasons), []
    if PoolReason.REVENUE_UNKNOWN in was and row.revenue is not None:
        said.append(_("补到 %(year)d 年收入") % {"year": row.year - 1})
    if was & {PoolReason.REVENUE_BELOW, PoolReason.REVENUE_AT_OR_ABOVE}:
        said.append(_("收入由 %(was)s 更正") % {"was": format_wan(row.was_revenue)})
    if PoolReason.NOT_INDUSTRY in was:
        said.append(_("行业更正为工业"))
    if PoolReason.NOT_OPERATING in was:
        said.append(_("恢复%(status)s") % {"status": OperatingStatus.OPERATING.label})
    if PoolReason.ALREADY_ABOVE_SCALE in was:
        said.append(_("已退库"))
    return "、".join(said) or words(row.reasons)


def line(row: Any, *, with_district: bool, move: PoolMove | None = None) -> PoolLine:
    """A verdict, or a row of the preview, as it is printed; with what moved it since the freeze."""
    street = row.street.short_name if row.street else None
    why = why_moved(row) if isinstance(row, PoolDraft) else words(row.reasons)
    industry = f"{row.division} {name_of(row.division)}" if row.division else ""
    return PoolLine(
        row,
        place_of(row.district.short_name, street, with_district=with_district),
        industry,
        "；".join(filter(None, (moved(move) if move else "", why))),
        basis(row),
    )


def moved(move: PoolMove) -> str:
    """What became of a member after the freeze: 2026-11-28 调出（已纳统）."""
    cause = f"（{move.get_cause_display()}）" if move.cause else ""
    return f"{move.on:%Y-%m-%d} {move.get_kind_display()}{cause}"


def verdict_lines(rows: Sequence[PoolVerdict], *, with_district: bool) -> list[PoolLine]:
    """The rows of a version; who came or left since the freeze says so first."""
    held = [row.enterprise_id for row in rows if row.last is None]
    known = last_moves(rows[0].year, held) if held else {}
    return [line(row, with_district=with_district, move=known.get(row.enterprise_id)) for row in rows]
