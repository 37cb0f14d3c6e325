"""Figures of record (采用的数): where sources differ, a person chooses one with a reason (核对清单; domain, section 4)."""
