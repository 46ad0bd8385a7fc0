"""Normal forms of titles and names, and the cleaning of raw text; pure functions over strings."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

# LaTeX's accents by the combining characters of Unicode; a table, because pylatexenc takes 60 ms to import.
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å",
    "i": "i", "j": "j", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
}  # fmt: skip
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi "
    "varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
_GREEK = dict(zip(_GREEK_NAMES.split(), "αβγδεεζηθικλμνξπρστυφφχψωΓΔΘΛΞΠΣΦΨΩ", strict=True))
_SYMBOLS = {
    **_GREEK,
    "times": "×",
    "ell": "ℓ",
    "infty": "∞",
    "to": "→",
    "rightarrow": "→",
    "leq": "≤",
    "geq": "≥",
    "pm": "±",
}
_SUPERSCRIPTS = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")

_BRACED_ACCENT = re.compile(
    r"\{\\([`'^~=.\"]\s*|[uvHckrdb](?:\s+|(?=[{\\])))(?:\{\s*\\?([^\W\d_])\s*\}|\\([ij])|([^\W\d_]))\s*\}"
)
_ACCENT = re.compile(r"\\([`'^~=.\"])\s*(?:\{\s*\\?([^\W\d_])\s*\}|\\([ij])(?![a-zA-Z])|([^\W\d_]))")
_NAMED_ACCENT = re.compile(r"\\([uvHckrdb])(?:\s*\{\s*\\?([^\W\d_])\s*\}|\s+([^\W\d_])(?![a-zA-Z]{2}))")
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|dh|DH|th|TH|dj|DJ|ng|NG|[oOlLij])(?:\{\}|\s+(?=[a-z])|(?![a-zA-Z]))")
_MACRO = re.compile(r"\\([a-zA-Z]+)\*?[ ]?|\\(.)", re.DOTALL)
_FORMATTING = re.compile(
    r"(?:text|math)(?:bf|it|rm|tt|sc|sf|sl|up|cal|bb|frak|scr|normal|color|subscript|superscript)|emph|text|underline|bf|"
    r"it|em|rm|sc|tt|sl|tiny|small|large|Large|huge|left|right|ensuremath|boldmath|bm|mbox|hbox|url|href|xspace|protect"
)
_HTML_ENTITIES = {"&amp;": "&", "&quot;": '"', "&#39;": "'", "&apos;": "'"}


def clean(text: str) -> str:
    """Lone surrogates become U+FFFD and control characters (tab and line ends aside) a space, one for one.

    Offsets stay. The embedded store's binding raises on lone surrogates; U+001F separates list items in bulk imports.
    """
    return _CONTROL.sub(lambda m: "\ufffd" if m.group() >= "\ud800" else " ", text)


def decode_accents(text: str) -> str:
    r"""LaTeX's accented and special letters as Unicode: ``G\"{o}del``, ``stra{\ss}e``. The rest stays."""
    if "\\" not in text:
        return text
    text = _BRACED_ACCENT.sub(lambda m: _compose(m.group(1).strip(), m.group(2) or m.group(3) or m.group(4)), text)
    text = _ACCENT.sub(lambda m: _compose(m.group(1), m.group(2) or m.group(3) or m.group(4)), text)
    text = _NAMED_ACCENT.sub(lambda m: _compose(m.group(1), m.group(2) or m.group(3)), text)
    text = re.sub(
        r"\{\\(ss|ae|AE|oe|OE|aa|AA|dh|DH|th|TH|dj|DJ|ng|NG|[oOlLij])\s*\}", lambda m: _LETTERS[m.group(1)], text
    )
    return _LETTER.sub(lambda m: _LETTERS[m.group(1)], text)


def _compose(accent: str, letter: str) -> str:
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])


def normalise_title(title: str) -> str:
    r"""Contract 2's normal form: NFKC, case-folded, LaTeX markup dropped, letters and digits of any script alone.

    LaTeX's accents are decoded; a symbol counts by its name (``$\alpha$`` as alpha, as pages that lose the backslash
    write it), other commands are dropped. What a title without markup gives doesn't depend on any of this.
    """
    plain = _MACRO.sub(lambda m: f" {m.group(1)} " if m.group(1) in _SYMBOLS else " ", decode_accents(title))
    folded = unicodedata.normalize("NFKC", plain).casefold()
    return "".join(c for c in unicodedata.normalize("NFKC", folded) if c.isalnum())


def display_title(title: str) -> str:
    r"""A title for people: LaTeX's letters and symbols as Unicode, its formatting commands, dollars and braces gone.

    Other commands stay by name, without the backslash; angle brackets can be a name (``<projektor>``) and stay. A title
    that would become empty is given back as it is.
    """
    text = decode_accents(title)
    for entity, character in _HTML_ENTITIES.items():
        text = text.replace(entity, character)
    text = re.sub(r"\$([^$]*)\$", lambda m: _math(m.group(1)), text)
    text = _MACRO.sub(_shown, text)
    text = re.sub(r"[{}]", "", text).replace("``", "“").replace("''", "”")
    text = re.sub(r"(?<=\w)~(?=\w)", " ", text)
    text = " ".join(text.split())
    return text or " ".join(title.split())


def _math(formula: str) -> str:
    formula = re.sub(
        r"\^\{([0-9+\-n]+)\}|\^([0-9n+])", lambda m: (m.group(1) or m.group(2)).translate(_SUPERSCRIPTS), formula
    )
    return re.sub(r"_\{([^{}]*)\}", r"_\1", formula)


def _shown(match: re.Match[str]) -> str:
    if match.group(1):
        return "" if _FORMATTING.fullmatch(match.group(1)) else _SYMBOLS.get(match.group(1), match.group(1))
    return match.group(2) if match.group(2) in "&%$#_{}" else " "


def title_id(title: str) -> str:
    """``title:`` and 12 hex digits of the SHA-256 of the normalised title (of the title itself where that is empty)."""
    return "title:" + hashlib.sha256((normalise_title(title) or title.strip()).encode()).hexdigest()[:12]


def slug(name: str) -> str:
    """NFKC, case-folded, letters and digits of any script, ``+`` as plus, ``#`` as sharp, else one ``-``."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    spelled = folded.replace("+", "plus").replace("#", "sharp")
    kept = "".join(c if c.isalnum() else " " for c in spelled)
    return "-".join(kept.split())


def short_hash(text: str) -> str:
    """6 hex digits of the SHA-256, which tell two keys with one slug apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]
