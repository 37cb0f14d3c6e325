"""The writes of this room: quarters, the monitoring list, returns keyed in."""
