"""Imports every component, so that its factory is registered also where kg runs from its source tree."""

from __future__ import annotations

from kg.extraction.clusters import make_things
from kg.extraction.entities import make_entities
from kg.extraction.link_component import make_links
from kg.extraction.roles import make_roles
from kg.extraction.sentencizer import make_sentences
from kg.extraction.tokenizer import make_tokenizer

__all__ = ["make_entities", "make_links", "make_roles", "make_sentences", "make_things", "make_tokenizer"]
