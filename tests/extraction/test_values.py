"""Results beside the metric they belong to, as written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.values import find_values


def values(sentence: str, metric: str) -> tuple[str, ...]:
    start = sentence.index(metric)
    return find_values(sentence, (0, len(sentence)), [(start, start + len(metric))])


@pytest.mark.parametrize(
    ("sentence", "metric", "expected"),
    [
        ("It reaches an accuracy of 84.3 % on COCO.", "accuracy", ("84.3 %",)),
        (r"The student rises, with a gain in accuracy of up to 3.32\%.", "accuracy", (r"3.32\%",)),
        ("It reaches 28.4 BLEU on WMT 2014.", "BLEU", ("28.4 BLEU",)),
        ("We gain +2.1 BLEU over it.", "BLEU", ("+2.1 BLEU",)),
        ("It has 84.3% top-1 accuracy.", "accuracy", ("84.3%",)),
        ("We see a 3.2% improvement in F1 there.", "F1", ("3.2%",)),
        ("It has 4.3% higher accuracy than BERT.", "accuracy", ("4.3%",)),
        ("F1 improves from 71.2 to 74.5 here.", "F1", ("71.2 to 74.5",)),
        ("We report recall (90.9%).", "recall", ("90.9%",)),
        ("MAE: 156.28, PSNR: 20.71 and SSIM: 0.98.", "PSNR", ("20.71",)),
        ("It has 90% precision and 80% recall.", "precision", ("90%",)),
        ("It has 90% precision and 80% recall.", "recall", ("80%",)),
        ("PSNR improves by 4.9 dB.", "PSNR", ("4.9 dB",)),
        ("It reduces latency by 2.5x.", "latency", ("2.5x",)),
    ],
)
def test_a_value_is_kept_as_written(sentence: str, metric: str, expected: tuple[str, ...]):
    assert values(sentence, metric) == expected


@pytest.mark.parametrize(
    ("sentence", "metric"),
    [
        ("It has Dice and IoU scores of 86.4% and 78.2%, respectively.", "IoU"),
        ("Margins are 0.5% and 0.8% in HOTA and MOTA, respectively.", "HOTA"),
        ("We test accuracy on 12 datasets.", "accuracy"),
        ("In 2019 accuracy was low.", "accuracy"),
        ("GPT-4 accuracy is low.", "accuracy"),
        ("It is 2 times faster. Its accuracy stays the same.", "accuracy"),
        ("We reach 90% precision, while the recall stays low.", "recall"),
        ("The accuracy drops when trained on 10,000 images.", "accuracy"),
    ],
)
def test_numbers_of_other_things_are_left_out(sentence: str, metric: str):
    assert values(sentence, metric) == ()


def test_only_the_evidence_sentence_counts():
    text = "F1 of 80.1. F1 of 90.2."
    assert find_values(text, (0, 11), [(0, 2), (12, 14)]) == ("80.1",)


@given(st.text(alphabet="F1 0.%of+-\\$,and", max_size=60))
def test_values_are_of_the_text(text: str):
    mentions = [(i, i + 2) for i in range(len(text)) if text.startswith("F1", i)]
    for value in find_values(text, (0, len(text)), mentions):
        assert any(c.isdigit() for c in value)
        assert "".join(value.split()) in "".join(text.split())
