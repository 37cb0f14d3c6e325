"""The demo's enterprises: an invented economy, and the rows that tell it."""
