"""Every table of ours is audited, or stands here with the reason why not (derived rows, jobs, staging)."""

from __future__ import annotations

from django.apps import apps

from core.audit.registry import AUDITED

ROOMS = {"core", "accounts", "exchange", "cultivation", "monitoring", "incentives", "reports", "sbs_portal"}
NOT_AUDITED = {
    "AuditStamp": "the audit itself",
    "AuditDigest": "the audit itself",
    "Job": "jobs",
    "Notice": "told, not decided",
    "StoredFile": "staging and files, with an expiry of their own",
    "FormDraft": "the writer's alone, not sent yet",
    "LinkDraft": "the enterprise's alone, not sent yet",
    "Restated": "derived: what is owed to be judged again",
    "FormKey": "double submits",
    "CallKey": "double calls",
    "ImportBatch": "staging; what it writes is audited under its number",
    "ImportFinding": "staging",
    "ProblemSequence": "derived: the last number given",
    "Doublet": "derived from names each night",
    "PoolVerdict": "derived from facts and versions, versioned by itself",
    "PoolDraft": "derived: the last preview",
    "Standing": "derived from facts and scan",
    "Sweep": "derived: that a day was swept",
    "WarningSweep": "derived: that a day was swept",
    "ReturnSweep": "derived: that a day was swept",
    "CaseSweep": "derived: that a day was swept",
    "ReturnEvent": "itself the record of what was done to a return, written once",
    "Baseline": "derived, versioned by itself",
    "ScanRun": "derived",
    "ScanBlock": "derived",
    "ScanTerms": "derived: the parameters of a version, kept as they were",
    "Backtest": "derived, made anew at will",
    "Calibration": "a proposal; what a person enters of it is a parameter",
    "ReturnCheck": "derived: which rules could not be evaluated",
    "Assessment": "derived, versioned by itself",
    "Evaluation": "derived, versioned by itself",
    "SpecialisedCandidate": "derived from facts, answers and score sheets, made anew each night",
}


def test_every_table_is_audited_or_has_a_reason_not_to_be() -> None:
    ours = {
        model.__name__: model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and model._meta.managed
    }
    missing = {name for name, table in ours.items() if table not in AUDITED and name not in NOT_AUDITED}
    assert not missing
    assert not {name for name in NOT_AUDITED if ours.get(name) in AUDITED}
