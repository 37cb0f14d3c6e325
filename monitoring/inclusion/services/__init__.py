"""Writes of inclusion cases."""
