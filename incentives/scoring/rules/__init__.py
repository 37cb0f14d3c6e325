"""Pure rules on columns: no database, no clock."""
