"""Puts the exported parts together as the spaCy pipeline that ships.

``python -m training.package --export DIR --gazetteer gazetteer.tsv --decisions decisions.json --out DIR``
Runs in the project's own environment (spaCy), not the training one.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import spacy

import kg.extraction.components  # noqa: F401  (registers the factories)
from kg.extraction.decisions import Settings
from kg.extraction.encoder import MODEL_FILE, TOKENIZER_FILE

COMPONENTS = ("kg_sentences", "kg_entities", "kg_things", "kg_roles", "kg_links")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("export", "gazetteer", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--decisions", type=Path)
    parser.add_argument("--version", default="0.1.0")
    args = parser.parse_args()
    settings = args.decisions.read_bytes() if args.decisions else json.dumps(vars(Settings())).encode()
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "kg.WordTokenizer.v1"}}})
    for name in COMPONENTS:
        nlp.add_pipe(name)
    export, gazetteer = args.export, args.gazetteer.read_bytes()
    tokenizer = (export / "tokenizer.json").read_bytes()
    model = (export / MODEL_FILE).read_bytes()
    nlp.get_pipe("kg_entities")._use({MODEL_FILE: model, TOKENIZER_FILE: tokenizer, "gazetteer.tsv": gazetteer})
    heads = (export / "heads.npz").read_bytes()
    nlp.get_pipe("kg_roles")._use({"heads.npz": heads, "decisions.json": settings, "gazetteer.tsv": gazetteer})
    nlp.meta.update(
        name="kg_en_abstracts",
        version=args.version,
        license="Apache-2.0",
        author="kg",
        description="Methods, datasets, benchmarks, tasks, metrics and links in abstracts of papers",
        spacy_version=">=3.8.7,<3.9.0",
    )
    shutil.rmtree(args.out, ignore_errors=True)
    nlp.to_disk(args.out)
    total = sum(p.stat().st_size for p in args.out.rglob("*") if p.is_file())
    print(f"{args.out}: {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
