"""The award programmes (奖补政策), one folder each: adding a programme is adding a folder, and nothing else.

A folder is a package whose `RULES` is a `ProgrammeRules` (`incentives/eligibility/programme.py`); its code is that of the
city's `programmes.csv`. Nothing outside names or imports one: `incentives/eligibility/registry.py` walks this package.
"""
