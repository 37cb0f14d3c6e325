"""The quarter's dashboard (看板): one sentence of state, then the figures behind it, each a link to its rows."""
