"""Pure decisions of the plan: how a target is split, what may be issued, who may act (domain, section 8)."""
