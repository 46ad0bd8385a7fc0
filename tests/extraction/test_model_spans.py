"""The pure parts under the model: words, windows, label decoding, the gazetteer, other occurrences, calibration."""

from __future__ import annotations

import math
import re
from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ExtractionError
from kg.extraction.clusters import things_of
from kg.extraction.decisions import SIGNALS, Settings, confidence, decide_types
from kg.extraction.decode import LABELS, allowed_transitions, best_labels, log_softmax, span_labels, spans_of_labels
from kg.extraction.gazetteer import TYPES, Entry, Gazetteer, name_key
from kg.extraction.grouping import TypedSpan
from kg.extraction.heads import ROLES, Floats, Heads, Layer
from kg.extraction.occurrences import other_occurrences
from kg.extraction.roles import introduced
from kg.extraction.windows import windows
from kg.extraction.words import word_spans
from kg.records import ROLES_OF_TYPE, EntityType

SPANS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5), st.integers(0, len(TYPES) - 1)), max_size=6)


@given(st.text())
def test_words_cover_all_but_white_space(text: str) -> None:
    spans = word_spans(text)
    inside = {i for start, end in spans for i in range(start, end)}
    assert inside == {i for i, c in enumerate(text) if not c.isspace()}
    assert spans == sorted(spans)
    assert sum(end - start for start, end in spans) == len(inside)


@given(SPANS)
def test_labels_of_spans_lead_back_to_the_spans(gaps: list[tuple[int, int, int]]) -> None:
    labels: list[int] = []
    spans = []
    for gap, length, kind in gaps:
        labels += [0] * gap
        spans.append((len(labels), len(labels) + length, kind))
        labels += span_labels(0, length, kind)
    assert spans_of_labels(labels) == spans
    scores = np.zeros((len(labels), LABELS), dtype=np.float32)
    scores[np.arange(len(labels)), labels] = 5
    assert best_labels(log_softmax(scores)) == labels


@given(st.integers(0, 12), st.integers(0, 2**32 - 1))
def test_decoded_labels_are_always_well_formed_and_the_best_of_those(words: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(words, LABELS)).astype(np.float32) * 3
    labels = best_labels(log_softmax(scores))
    spans = spans_of_labels(labels)
    rebuilt = [0] * words
    for start, end, kind in spans:
        rebuilt[start:end] = span_labels(start, end, kind)
    assert rebuilt == labels
    if words:
        singles = sum(max(row[0], *row[4::4]) for row in scores)
        assert scores[np.arange(words), labels].sum() >= singles - 1e-3


@given(st.integers(1, 40), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 3.0, 8.0]))
def test_no_sequence_is_better_however_far_mentions_reach(words: int, seed: int, outside: float) -> None:
    scores = np.random.default_rng(seed).normal(size=(words, LABELS)).astype(np.float32) * 3
    scores[:, 0] += outside
    scores[seed % words :, 2] += 4 * (seed % 2)  # a long mention that has to be begun or left out
    probabilities = log_softmax(scores)
    forbidden = np.where(allowed_transitions(), 0.0, -1e9)
    best = probabilities[0] + forbidden[0]
    for row in probabilities[1:]:
        best = (best[:, None] + forbidden).max(axis=0) + row
    found = probabilities[np.arange(words), best_labels(probabilities)].sum()
    assert found == pytest.approx((best + forbidden[:, 0]).max(), abs=1e-3)


@given(st.lists(st.integers(1, 9), max_size=80), st.sets(st.integers(0, 80)), st.integers(9, 60))
def test_windows_keep_each_word_once_and_hold_no_more_than_fits(
    pieces: list[int], starts: set[int], limit: int
) -> None:
    made = windows(pieces, sorted(starts), limit)
    kept = [place for window in made for place in range(window.keep, window.end)]
    assert kept == list(range(len(pieces)))
    assert all(window.start <= window.keep < window.end for window in made)
    assert all(sum(pieces[window.start : window.end]) <= limit for window in made)


def test_a_window_is_cut_where_a_sentence_begins() -> None:
    assert [(w.start, w.end, w.keep) for w in windows([1] * 10, [0, 4, 7], 8)] == [(0, 7, 0), (7, 10, 7)]


def test_names_are_known_in_any_case_hyphenation_and_number() -> None:
    entry = Entry(annotated=(0, 3, 0, 0, 0), seen=4)
    gazetteer = Gazetteer({name_key(["WMT", "newstest"]): entry, "cifar 10": entry})
    words = ["On", "WMT", "-", "newstests", "and", "cifar", "-", "10", "."]
    assert [(m.start, m.end) for m in gazetteer.find(words)] == [(1, 4), (5, 8)]


def test_a_listed_common_word_matches_only_where_it_is_written_as_a_name() -> None:
    gazetteer = Gazetteer({"arithmetic": Entry(listed=(0, 0, 1, 0, 0))})
    assert gazetteer.find(["arithmetic", "is", "hard"]) == []
    assert [(m.start, m.end) for m in gazetteer.find(["the", "Arithmetic", "set"])] == [(1, 2)]


def test_a_name_of_which_nothing_is_known_any_more_gives_way_to_a_shorter_one() -> None:
    known = Entry(annotated=(1, 0, 0, 0, 0), seen=1)
    gazetteer = Gazetteer({"low rank": known, "low rank adaptation": known})
    found = gazetteer.find(["low", "rank", "adaptation"], lambda key: known if key == "low rank" else Entry())
    assert [(m.start, m.end) for m in found] == [(0, 2)]


def test_a_broken_gazetteer_is_one_clear_error() -> None:
    with pytest.raises(ExtractionError, match="gazetteer cannot be read"):
        Gazetteer.of_bytes(b"name\tnot numbers\n")


def test_a_found_name_is_found_everywhere_but_not_inside_words_or_other_names() -> None:
    text = "LoRA and QLoRA: LoRA, LoRA-FA, xLoRAx"
    found = other_occurrences(text, {"LoRA": 0, "LoRA-FA": 1}, [(0, 4)])
    assert found == [((16, 20), 0), ((22, 26), 0)]


@given(st.text(alphabet="ab ", max_size=30), st.sets(st.text(alphabet="ab", min_size=1, max_size=3), max_size=4))
def test_other_occurrences_never_overlap_and_are_the_surface(text: str, names: set[str]) -> None:
    surfaces = {name: i for i, name in enumerate(sorted(names))}
    found = other_occurrences(text, surfaces, [])
    assert all(surfaces[text[start:end]] == owner for (start, end), owner in found)
    assert all(left[0][1] <= right[0][0] for left, right in pairwise(found))


def test_the_entity_classifier_and_the_labels_decide_together() -> None:
    labels = [[-0.1, -3.0, -9.0, -9.0, -9.0]]
    head = np.array([-9.0, -0.5, -1.0, -9.0, -9.0], dtype=np.float32)
    ((kind, _),) = decide_types([labels], head[None, :], 0.0)
    assert kind is EntityType.METHOD
    (kind, sure), (alone, _) = decide_types([labels, []], np.stack([head, head]), 1.0)
    assert kind is alone is EntityType.DATASET
    assert 0.5 < sure < 1


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_entities_are_classified_together_as_they_are_alone(counts: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)

    def made(*size: int) -> Floats:
        return rng.normal(size=size).astype(np.float32)

    def layer(more: int, out: int) -> Layer:
        return Layer(made(9 + more, 7), made(7), made(7, out), made(out))

    heads = Heads(layer(0, len(TYPES)), layer(len(TYPES), len(ROLES)))
    first = list(accumulate(counts[:-1], initial=0))
    mentions, features = made(sum(counts), 6), made(len(counts), 3)
    kinds = [TYPES[int(rng.integers(len(TYPES)))] for _ in counts]
    barred = [frozenset([ROLES_OF_TYPE[kind][int(rng.integers(3))]]) for kind in kinds]
    decided = heads.decide_roles(mentions, first, features, kinds, barred)
    by_type = heads.type_log_probabilities(mentions, first, features)
    for i, count in enumerate(counts):
        own, row = mentions[first[i] : first[i] + count], features[i : i + 1]
        assert (by_type[i] == heads.type_log_probabilities(own, [0], row)[0]).all()
        (alone,) = heads.decide_roles(own, [0], row, [kinds[i]], [barred[i]])
        assert decided[i] == alone
        assert decided[i].role in set(ROLES_OF_TYPE[kinds[i]]) - barred[i]


def test_confidence_is_logistic_and_has_three_decimals() -> None:
    values = [0.0] * len(SIGNALS)
    assert confidence(values, [math.log(2), *values]) == 0.667
    assert confidence(values, [-1e9, *values]) == 0.0


def test_settings_of_another_version_are_refused() -> None:
    with pytest.raises(ExtractionError, match="another version"):
        Settings.of_json(b'{"head_weight": 1, "threshold": 0, "confidence": [1, 2]}')
    with pytest.raises(ExtractionError, match="cannot be read"):
        Settings.of_json(b"[]")


@pytest.mark.parametrize(
    ("text", "name", "kind", "said"),
    [
        ("LoRA: adapters\nWe use LoRA.", "LoRA", EntityType.METHOD, True),
        ("LoRA: A Systematic Survey\nWe survey LoRA.", "LoRA", EntityType.METHOD, False),
        ("On LoRA: adapters\nWe use LoRA.", "LoRA", EntityType.METHOD, False),
        ("Sums\nWe introduce GSM8K, a benchmark. GSM8K is hard.", "GSM8K", EntityType.BENCHMARK, True),
        ("Sums\nIn this paper we present the new GSM8K set.", "GSM8K", EntityType.BENCHMARK, True),
        ("Sums\nWe propose to use GSM8K.", "GSM8K", EntityType.BENCHMARK, False),
        ("Sums\nWe propose BERT for sums.", "BERT", EntityType.METHOD, False),
        ("Sums\nWe propose Abacus Beads Counting (ABC), which adds.", "Abacus Beads Counting", EntityType.METHOD, True),
        ("Sums\nWe propose Abacus Beads Counting, which adds.", "Abacus Beads Counting", EntityType.METHOD, False),
        ("Sums\nThe beads move by a rule called Abax.", "Abax", EntityType.METHOD, True),
        ("Sums\nThe problem is called summation.", "summation", EntityType.TASK, False),
    ],
)
def test_a_paper_says_outright_what_it_introduces(text: str, name: str, kind: EntityType, said: bool) -> None:
    mentions = [list(match.span()) for match in re.finditer(name, text)]
    assert (introduced(text, mentions, kind) is not None) is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Adding\nWe propose Mixture of Abaci (MoA) layers.", False),
        ("Mixture of Abaci adds\nWe propose Mixture of Abaci (MoA) layers.", True),
        ("Adding\nWe propose the Mixture of Abaci, a new way to add.", True),
        ("Adding\nWe introduce Mixture of Abaci (MoA), an architecture that adds.", True),
        ("Adding\nWe train Mixture of Abaci, an adding model.", True),
        ("Adding\nThis paper presents a new adding architecture, Mixture of Abaci.", True),
        ("Adding\nThis paper presents a benchmark that has three models, Mixture of Abaci, and beads.", False),
        ("Adding\nWe train Mixture of Abaci layers, a step further.", False),
    ],
)
def test_an_established_method_is_introduced_in_the_title_or_where_it_is_defined(text: str, said: bool) -> None:
    mentions = [list(match.span()) for match in re.finditer("Mixture of Abaci", text)]
    assert (introduced(text, mentions, EntityType.METHOD, established=True) is not None) is said


def test_a_method_that_is_not_established_needs_no_title() -> None:
    text = "Adding\nWe propose Mixture of Abaci (MoA) layers."
    assert introduced(text, [[18, 34]], EntityType.METHOD) == 0


def test_the_statement_is_the_evidence_rather_than_the_title() -> None:
    text = "LoRA: adapters\nWe propose LoRA."
    assert introduced(text, [[0, 4], [26, 30]], EntityType.METHOD) == 1


def _things(text: str, *names: str) -> list[list[str]]:
    mentions = [
        TypedSpan(match.start(), match.end(), EntityType.METHOD, 0.9)
        for name in names
        for match in re.finditer(re.escape(name), text)
    ]
    return [[text[start:end] for start, end in thing["mentions"]] for thing in things_of(text, mentions, [])]


def test_an_address_is_no_way_to_write_a_name() -> None:
    text = "Preferences\nWe call it Low Rank Tuning. Code: https://github.com/owner/low-rank-tuning."
    assert _things(text, "Low Rank Tuning", "low-rank-tuning") == [["Low Rank Tuning"]]


def test_a_name_that_stands_in_an_address_alone_is_nothing_the_paper_names() -> None:
    assert _things("Sums\nThe list is at https://github.com/owner/Abax4Sums.", "Abax4Sums") == []


def test_a_name_of_the_text_keeps_its_place_in_an_address() -> None:
    text = "Sums\nAbax adds. Code: https://github.com/owner/Abax"
    assert _things(text, "Abax") == [["Abax", "Abax"]]


def test_no_name_goes_over_the_end_of_the_title() -> None:
    text = "Explaining Language\nPost-hoc explanation is hard."
    assert _things(text, "Language\nPost-hoc explanation") == [["Post-hoc explanation"]]
