"""P1, the award for first being above scale (小微工业企业上规模奖励): a row for each enterprise included in a count year."""

import datetime as dt
from functools import partial

from core.parameters.selectors import at
from incentives.eligibility.programme import Evaluated, ProgrammeRules, Subject
from incentives.programmes.p1.demo import pay
from incentives.programmes.p1.facts import facts
from incentives.programmes.p1.parameters import PARAMETERS
from incentives.programmes.p1.reasons import explain
from incentives.programmes.p1.rules import judge
from incentives.programmes.p1.terms import CODES, Terms
from incentives.programmes.p1.wording import CONDITIONS, WORDS
from incentives.programmes.p1.years import years

CODE = "P1"


def evaluate(year: int, day: dt.date, enterprise: int | None = None) -> Evaluated:
    """Evaluate a count year by the terms of its 31 December and the facts as of `day`."""
    known = at(dt.date(year, 12, 31))
    terms = Terms.from_parameters(
        {code: known.text(code) for code in CODES}, known.sources.get("p1_award", "")
    )
    subjects, frame = facts(CODE, year, day, enterprise)
    result = judge(frame, {year: terms})
    return Evaluated(subjects, result.eligibility, result.amount, partial(explain, result), known.version)


RULES = ProgrammeRules(
    code=CODE,
    subject=Subject.ENTERPRISE,
    words=WORDS,
    conditions=CONDITIONS,
    parameters=PARAMETERS,
    years=years,
    evaluate=evaluate,
    pay_demo=partial(pay, CODE),
)
