"""What is decided about inclusion cases, on plain values (domain, section 2)."""
