"""The home page (工作台): what to do today in order, then the figures of one's own role beside it."""
