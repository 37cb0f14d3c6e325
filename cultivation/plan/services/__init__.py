"""Writes of the plan: drafts, their numbers, issuing, streets, measures."""
