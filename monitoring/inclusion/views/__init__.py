"""Pages of inclusion cases."""
