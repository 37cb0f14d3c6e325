"""Rules of applications on plain values."""
