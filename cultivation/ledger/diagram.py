"""The life of a problem as a picture for the manual, drawn from the table of states; only where a state stands is chosen."""

from __future__ import annotations

from typing import Final

from cultivation.ledger.states import LIVE, TRANSITIONS, State

WIDTH, HEIGHT, BOX, TALL = 1120, 430, 116, 40
PLACES: Final[dict[State, tuple[int, int]]] = {
    State.REJECTED: (80, 70),
    State.REGISTERED: (80, 220),
    State.ACCEPTED: (290, 220),
    State.MERGED: (290, 380),
    State.ASSIGNED: (510, 210),
    State.RETURNED: (510, 370),
    State.IN_PROGRESS: (740, 100),
    State.LONG_TERM: (740, 320),
    State.RESOLVED: (930, 220),
    State.CLOSED: (1050, 70),
}
_BEND: Final = 0.14
"""How far an arrow leaves the straight line, so that there and back lie apart."""


def svg() -> str:
    """The picture: a box for each state, an arrow for each pair of states with the names of its acts."""
    acts: dict[tuple[State, State], list[str]] = {}
    for row in TRANSITIONS:
        if row.source is not row.target:
            acts.setdefault((row.source, row.target), []).append(str(row.action.label))
    arrows = [
        _arrow(*ends, "、".join(names), 0.3 if ends[::-1] in acts else 0.5) for ends, names in acts.items()
    ]
    drawn = [curve for curve, _words in arrows] + [words for _curve, words in arrows]
    return "\n".join([_HEAD, *drawn, *(_box(state) for state in State), "</svg>", ""])


_HEAD: Final = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="14">\n'
    f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n'
    '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0 8 4 0 8z" fill="#5b6675"/></marker>'
)


def _box(state: State) -> str:
    x, y = PLACES[state]
    fill, line = ("#e9f0f9", "#1f5fae") if state in LIVE else ("#eef1f4", "#8a94a1")
    name = str(state.label).partition("（")[0]
    return (
        f'<rect x="{x - BOX // 2}" y="{y - TALL // 2}" width="{BOX}" height="{TALL}" rx="8" fill="{fill}" stroke="{line}"/>'
        f'<text x="{x}" y="{y + 5}" text-anchor="middle" fill="#1b2430">{name}</text>'
    )


def _arrow(source: State, target: State, words: str, at: float) -> tuple[str, str]:
    """A curve from edge to edge, and its words on white `at` a part of its way."""
    (ax, ay), (bx, by) = PLACES[source], PLACES[target]
    cx, cy = (ax + bx) / 2 + (by - ay) * _BEND, (ay + by) / 2 - (bx - ax) * _BEND
    start, end = _edge(ax, ay, cx, cy), _edge(bx, by, cx, cy)
    mx, my = (
        (1 - at) ** 2 * a + 2 * at * (1 - at) * c + at**2 * b
        for a, c, b in zip(start, (cx, cy), end, strict=True)
    )
    wide = 14 * len(words) + 6
    path = " ".join(f"{value:.0f}" for value in (*start, cx, cy, *end)).split()
    return (
        f'<path d="M{path[0]} {path[1]} Q{path[2]} {path[3]} {path[4]} {path[5]}" fill="none" stroke="#5b6675"'
        f' marker-end="url(#tip)"/>',
        f'<rect x="{mx - wide / 2:.0f}" y="{my - 10:.0f}" width="{wide}" height="20" fill="#ffffff"/>'
        f'<text x="{mx:.0f}" y="{my + 5:.0f}" text-anchor="middle" fill="#5b6675">{words}</text>',
    )


def _edge(x: float, y: float, towards_x: float, towards_y: float) -> tuple[float, float]:
    """Where a line from the middle of a box to a point leaves the box."""
    dx, dy = towards_x - x, towards_y - y
    reach = min(_reaches(dx, BOX / 2), _reaches(dy, TALL / 2))
    return x + dx * reach, y + dy * reach


def _reaches(way: float, half: float) -> float:
    return half / abs(way) if way else float("inf")
