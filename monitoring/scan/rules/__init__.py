"""The scan (研判) as pure functions on columns: no database, no clock, no request.

One enterprise is a frame of one row, so that a page, a scan and a test share one rule. The entry is
:func:`monitoring.scan.rules.judge.judge`; what a quarter freezes is
:class:`monitoring.scan.rules.baseline.FrozenBaseline`. Source of every rule: domain, section 5.
"""
