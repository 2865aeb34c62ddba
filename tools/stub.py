"""Make the exercise from its solution, so that the two can never drift apart.

A solution cell marks what the reader has to find:

    def stable_sigmoid(x):
        # answer
        e = np.exp(-np.abs(x))
        return np.where(x >= 0, 1, e) / (1 + e)
        # end answer

`stub` replaces each marked region by `...  # your turn` at the marker's indentation; an opening
marker that says more, `# answer: slope = ...`, is replaced by that text: `slope = ...  # your turn`.
`without_markers` is the solution as the reader sees it.
"""

import re

OPENING = re.compile(r"^(?P<indent>[ \t]*)# answer(?:: *(?P<text>\S.*?))?\s*$")
CLOSING = re.compile(r"^[ \t]*# end answer\s*$")


def stub(source: str) -> str:
    """The exercise's code: every marked region replaced by one line for the reader to fill."""
    return _walk(source, lambda marker, region: [_your_turn(marker)])


def without_markers(source: str) -> str:
    """The solution's code: every line but the markers."""
    return _walk(source, lambda marker, region: region)


def _your_turn(marker: re.Match) -> str:
    return f"{marker['indent']}{marker['text'] or '...'}  # your turn"


def _walk(source: str, replacement) -> str:
    lines, marker, region = [], None, []
    for number, line in enumerate(source.splitlines(), start=1):
        opening = OPENING.match(line)
        if opening and marker:
            raise ValueError(
                f"line {number}: '# answer' inside an answer; close the first with '# end answer'"
            )
        if CLOSING.match(line):
            if not marker:
                raise ValueError(f"line {number}: '# end answer' without an '# answer' before it")
            lines += replacement(marker, region)
            marker, region = None, []
        elif opening:
            marker = opening
        elif marker:
            region.append(line)
        else:
            lines.append(line)
    if marker:
        raise ValueError(f"'{marker.string.strip()}' is never closed by '# end answer'")
    return "\n".join(lines)
