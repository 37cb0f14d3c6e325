"""The small forms of a policy: one for each operator, nothing typed as code."""
