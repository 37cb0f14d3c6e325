"""A policy as a typed tree of declared operators: read, checked, evaluated on columns, told as sentences."""
