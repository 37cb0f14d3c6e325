"""How good the forecasts were (回测): past quarters judged again, each beside the full year that came of it."""
