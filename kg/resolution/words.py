"""Singular forms and American spelling of single words, by rule; pure functions."""

from __future__ import annotations

import unicodedata


def words_of(words: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(words.split())


_IRREGULAR = {
    "matrices": "matrix",
    "vertices": "vertex",
    "indices": "index",
    "corpora": "corpus",
    "criteria": "criterion",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "syntheses": "synthesis",
    "diagnoses": "diagnosis",
    "axes": "axis",
    "datasets": "dataset",
    "databases": "database",
    "losses": "loss",
    "classes": "class",
    "processes": "process",
    "biases": "bias",
    "queries": "query",
    "people": "person",
    "lenses": "lens",
    "caches": "cache",
    "leaves": "leaf",
    "phenomena": "phenomenon",
    "gpus": "gpu",
}
_NOT_PLURAL = words_of("alias always as atlas bayes chaos gas has its lens means news series species texas was yes")
_AMERICAN = {
    "colour": "color",
    "behaviour": "behavior",
    "neighbour": "neighbor",
    "neighbourhood": "neighborhood",
    "flavour": "flavor",
    "favour": "favor",
    "vapour": "vapor",
    "tumour": "tumor",
    "humour": "humor",
    "labour": "labor",
    "centre": "center",
    "centred": "centered",
    "fibre": "fiber",
    "defence": "defense",
    "licence": "license",
    "grey": "gray",
    "catalogue": "catalog",
    "dialogue": "dialog",
    "programme": "program",
    "analyse": "analyze",
    "analysed": "analyzed",
    "analysing": "analyzing",
    "analyser": "analyzer",
    "artefact": "artifact",
    "judgement": "judgment",
    "ageing": "aging",
    "paediatric": "pediatric",
    "colourization": "colorization",
    "colourisation": "colorization",
    "behavioural": "behavioral",
    "learnt": "learned",
    "summarise": "summarize",
    "optimise": "optimize",
    "generalise": "generalize",
    "maximise": "maximize",
    "minimise": "minimize",
}
_DOUBLED = ("modell", "labell", "signall", "channell", "travell", "cancell", "tunnell", "levell", "marshall")
_SHOUTED = 8
_S_KEPT = tuple(
    words_of(
        "advertising advised advising arising comprised comprising compromised cruising exercised exercising noised "
        "noising poised praised praising premised promised promising raised raising revised revising rising supervised "
        "supervising surprised surprising wised adviser advertiser appraiser cruiser exerciser "
        "advisable"
    )
)


def singular(word: str) -> str:
    """The word case-folded and, where it is a plural, singular.

    A final capital S belongs to the name ("HANS", "SMILES"), unless a long word is all in capitals ("KITCHENS").
    """
    folded = unicodedata.normalize("NFKC", word.casefold())
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    if len(folded) < 3 or not folded.endswith("s") or folded in _NOT_PLURAL:
        return folded
    if folded.endswith(("ss", "us", "is", "ics")) or (word.endswith("S") and not _shouted(word)):
        return folded
    if len(folded) == 3 and not word[0].isupper():
        return folded
    if folded.endswith("ies") and len(folded) > 4:
        return folded[:-3] + "y"
    if folded.endswith(("ches", "shes", "xes", "sses")):
        return folded[:-2]
    return folded[:-1]


def _shouted(word: str) -> bool:
    return len(word) >= _SHOUTED and word.isupper()


def spell(word: str) -> str:
    """American spelling of a case-folded word ("optimisation" → "optimization", "modelling" → "modeling")."""
    if word in _AMERICAN:
        return _AMERICAN[word]
    if word.startswith(_DOUBLED):
        stem = next(d for d in _DOUBLED if word.startswith(d))
        return stem[:-1] + word[len(stem) :]
    if word.endswith("isation") and len(word) > 8:
        return word[:-7] + "ization"
    for ending in ("ising", "ised", "iser", "isable", "isability"):
        if word.endswith(ending) and len(word) > 6 and not word.endswith(tuple(_S_KEPT)):
            return word[: -len(ending)] + "iz" + ending[2:]
    return word
