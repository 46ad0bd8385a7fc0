"""Normal forms of titles and names, and the cleaning of raw text; pure functions over strings."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LATEX_COMMAND = re.compile(r"\\(?:[a-zA-Z]+\*?|.)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """Lone surrogates become U+FFFD and control characters (tab and line ends aside) a space, one for one.

    Offsets stay. The embedded store's binding raises on lone surrogates, and U+001F separates list items in bulk imports.
    """
    return _CONTROL.sub(lambda m: "\ufffd" if m.group() >= "\ud800" else " ", text)


def normalise_title(title: str) -> str:
    """Contract 2's normal form: NFKC, case-folded, LaTeX markup dropped, letters and digits of any script alone."""
    folded = unicodedata.normalize("NFKC", _LATEX_COMMAND.sub(" ", title)).casefold()
    return "".join(c for c in unicodedata.normalize("NFKC", folded) if c.isalnum())


def title_id(title: str) -> str:
    """``title:`` and 12 hex digits of the SHA-256 of the normalised title."""
    return "title:" + hashlib.sha256(normalise_title(title).encode()).hexdigest()[:12]


def slug(name: str) -> str:
    """NFKC, case-folded, letters and digits of any script, ``+`` as plus, ``#`` as sharp, else one ``-``."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    spelled = folded.replace("+", "plus").replace("#", "sharp")
    kept = "".join(c if c.isalnum() else " " for c in spelled)
    return "-".join(kept.split())


def short_hash(text: str) -> str:
    """6 hex digits of the SHA-256, which tell two keys with one slug apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]
