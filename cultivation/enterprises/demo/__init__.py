"""The demo's enterprises: an invented economy, and the rows that tell it."""

from cultivation.enterprises.demo.economy import Economy, Part, invent
from cultivation.enterprises.demo.writing import write

__all__ = ["Economy", "Part", "invent", "write"]
