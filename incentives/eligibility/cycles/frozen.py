"""The file of a cycle: the facts' columns, the rows below the subjects, and what judges them, in one deterministic archive."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from incentives.eligibility.evaluating import Evaluated, Given, Rule, judge
from incentives.facts.reading import Subjects
from incentives.policy.tree.frame import Frame, Rows, Terms
from incentives.policy.tree.reading import read

FORMAT: Final = 1
_SUBJECTS: Final = ("enterprise", "key", "inclusion", "district", "street")


@dataclass(frozen=True)
class Frozen:
    """What a cycle judges by and whom; `trees` are the versions' trees as JSON, by district."""

    given: Given
    subjects: Subjects
    frame: Frame

    def judged(self) -> Evaluated:
        """What it gives, for ever."""
        return judge(self.given, self.subjects, self.frame)


def pack(given: Given, trees: dict[int | None, Any], subjects: Subjects, frame: Frame) -> bytes:
    """The bytes of a cycle's file: the same for the same facts, parameters and versions."""
    told = {
        "format": FORMAT,
        "year": given.year,
        "judging_day": given.judging_day,
        "parameters_version": given.parameters_version,
        "values": dict(given.terms.values),
        "units": dict(given.terms.units),
        "names": dict(given.names),
        "rules": [
            {"district": district, "policy": rule.policy, "source": rule.source, "tree": trees[district]}
            for district, rule in given.rules.items()
        ],
        "words": {str(key): word for key, word in frame.words.items()},
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    arrays: dict[str, Any] = {"told": np.frombuffer(text, dtype=np.uint8)}
    arrays |= {f"subject.{name}": getattr(subjects, name) for name in _SUBJECTS}
    arrays |= {f"fact.{code}": column for code, column in sorted(frame.columns.items())}
    for code, rows in sorted(frame.rows.items()):
        arrays[f"rows.{code}.parent"] = rows.parent
        arrays |= {f"rows.{code}.fact.{name}": column for name, column in sorted(rows.columns.items())}
    target = io.BytesIO()
    np.savez_compressed(target, **arrays)
    return target.getvalue()


def unpack(source: io.BufferedIOBase | io.BytesIO) -> Frozen:
    """A cycle from its file."""
    with np.load(source, allow_pickle=False) as found:
        arrays = {name: found[name] for name in found.files}
    told = json.loads(arrays.pop("told").tobytes())
    rules = {row["district"]: Rule(row["policy"], read(row["tree"]), row["source"]) for row in told["rules"]}
    given = Given(
        rules,
        Terms(told["values"], told["units"]),
        told["names"],
        told["parameters_version"],
        told["judging_day"],
        told["year"],
    )
    subjects = Subjects(*(arrays[f"subject.{name}"] for name in _SUBJECTS))
    columns = {name.removeprefix("fact."): a for name, a in arrays.items() if name.startswith("fact.")}
    below = {name.split(".")[1] for name in arrays if name.startswith("rows.")}
    rows = {code: _rows(code, arrays) for code in sorted(below)}
    words = {int(key): word for key, word in told["words"].items()}
    return Frozen(given, subjects, Frame(subjects.size, columns, rows, words))


def _rows(code: str, arrays: dict[str, Any]) -> Rows:
    begin = f"rows.{code}.fact."
    columns = {name.removeprefix(begin): a for name, a in arrays.items() if name.startswith(begin)}
    return Rows(arrays[f"rows.{code}.parent"], columns)
