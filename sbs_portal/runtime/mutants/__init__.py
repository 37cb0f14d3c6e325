"""`./portal test --mutants`: whether a test would notice if a line of the source were wrong (docs/adr/0019)."""
