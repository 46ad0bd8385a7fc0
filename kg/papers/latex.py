r"""LaTeX as bibliographies write it -> plain text: braces, formatting, escapes and accents; formulas stay as they are.

pylatexenc would do it too, but takes 10 ms an abstract, and drops all after a ``%`` and what is not quite LaTeX, of
which exports are full.
"""

from __future__ import annotations

import re

from kg.text import decode_accents

_FORMULA = re.compile(r"((?<!\\)\$[^$]*(?<!\\)\$)")
_HREF = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_COLOUR = re.compile(r"\\textcolor\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_GROUP = re.compile(r"(\\[a-zA-Z]+\*?\s*)\{([^{}]*)\}|(?<!\})\{([^{}]*)\}")
_REFERENCE = re.compile(r"\s?\\(?:cite[a-z]*|ref|label|footnotemark|begin|end)\*?\s*(?:\[[^\]]*\]\s*)*\{[^{}]*\}")
_SWITCH = re.compile(
    r"\\(?:em|it|bf|rm|sc|tt|sl|sf|itshape|bfseries|ttfamily|scshape|upshape|normalfont|small|large|relax|protect)"
    r"(?![a-zA-Z])\s*"
)
_DEEPEST = 8
"""Groups inside of groups that are told from each other; of deeper ones the braces go and the commands stay."""
_OPEN, _CLOSE, _BACKSLASH = "\ufdd0", "\ufdd1", "\ufdd2"
"""Stand in for what is no markup any more; Unicode keeps them free of meaning."""
_NAMED = {
    "textbackslash": _BACKSLASH, "textless": "<", "textgreater": ">", "textasciitilde": "~", "textasciicircum": "^",
    "textbar": "|", "textunderscore": "_", "textdollar": "$", "textquotesingle": "'", "textquotedbl": '"',
    "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
    "textendash": "–", "textemdash": "—", "textellipsis": "…", "ldots": "…", "dots": "…", "textbullet": "•",
    "textdegree": "°", "texttrademark": "™", "textregistered": "®", "texttimes": "×", "textpm": "±", "textmu": "µ",
    "LaTeX": "LaTeX", "TeX": "TeX", "slash": "/", "quad": " ", "qquad": " ", "newline": " ", "par": " ",
}  # fmt: skip
_NAME = re.compile(r"\\(" + "|".join(_NAMED) + r")(?![a-zA-Z])(?:\{\}|[ ](?=[a-z]))?")
_ESCAPE = re.compile(r"\\([&%$#_{}])|\\([,;:! \\/-])")


def plain_latex(text: str) -> str:
    r"""What LaTeX text says: ``{BERT} \& \emph{Erd{\H o}s}`` is ``BERT & Erdős``.

    A formula between dollars stays as it is, as do commands that stand alone and are not known. An unknown command with
    an argument is its argument.
    """
    if not re.search(r"[\\{}~`']", text):
        return text
    parts = _FORMULA.split(decode_accents(text))
    return "".join(part if place % 2 else _outside(part) for place, part in enumerate(parts))


def _outside(text: str) -> str:
    text = text.replace(r"\{", _OPEN).replace(r"\}", _CLOSE)
    text = re.sub(r"(?<=\w)~(?=\w)", " ", text)
    text = _NAME.sub(lambda m: _NAMED[m.group(1)], text)
    text = _SWITCH.sub("", _REFERENCE.sub("", text))
    for _ in range(_DEEPEST):  # the innermost first
        before = text
        text = _GROUP.sub(_unwrapped, _COLOUR.sub(r"\1", _HREF.sub(r"\2 (\1)", text)))
        if text == before:
            break
    text = re.sub(r"[{}]", "", text).replace("``", "“").replace("''", "”")
    text = _ESCAPE.sub(_escaped, text)
    return text.replace(_OPEN, "{").replace(_CLOSE, "}").replace(_BACKSLASH, "\\")


def _unwrapped(match: re.Match[str]) -> str:
    """What a group or a command's argument holds; commands of two arguments wait until both are plain."""
    command, argument, group = match.groups()
    if command is None:
        return group
    return match.group() if command.strip() in (r"\href", r"\textcolor") else argument


def _escaped(match: re.Match[str]) -> str:
    return match.group(1) or {"-": "", "/": "", "!": "", "\\": " "}.get(match.group(2), " ")
