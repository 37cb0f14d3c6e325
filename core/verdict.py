"""What a rule answers when it is asked whether something may be done.

A rule returns a `Verdict`; a service calls `require()` on it and lets `Refused` carry the rule's own words to
whoever asked (a page, a form, a command's `{"refused": sentence, "code": rule}`).
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed, or refused with a polite Chinese sentence and the code of the rule that refused.

    The sentence is kept as template and parameters so that it is translated when it is shown. A verdict is
    true when allowed: `if may_accept(problem, actor): …`.
    """

    allowed: bool
    template: str | Promise = ""
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def sentence(self) -> str:
        """The rule's words for a person; empty when allowed."""
        text = str(self.template)
        return text % self.params if self.params else text


class Refused(Exception):  # noqa: N818  (it is an answer, not an error)
    """An act that a rule does not allow; nothing has been written when it is raised."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.code or str(verdict.template))
        self.verdict = verdict

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The rule's words, in the reader's language."""
        return self.verdict.sentence

    @property
    def code(self) -> str:
        """The rule that refused, for a machine."""
        return self.verdict.code


_ALLOWED = Verdict(allowed=True)


def allow() -> Verdict:
    """The verdict of a rule that has no objection."""
    return _ALLOWED


def refuse(template: str | Promise, /, *, code: str = "", **params: Any) -> Verdict:
    """The verdict of a rule that objects; `template` names its `params` as `%(name)s`."""
    return Verdict(allowed=False, template=template, code=code, params=params)


def require(verdict: Verdict) -> None:
    """Raise `Refused` unless `verdict` allows."""
    if not verdict.allowed:
        raise Refused(verdict)
