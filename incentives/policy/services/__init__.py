"""Writes of policies: programmes, drafts and their trees, and how a draft comes into force."""
