"""``corrections.toml``: written and read, and what each kind of correction does."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import CorrectionError
from kg.records import EntityType, PaperEntity, Resolution, Role
from kg.resolution import Action, Correction, Corrections, resolve
from tests.resolution.made import NOTHING, item, named

ITEMS = [
    item("p1", "alpha pruning"),
    item("p2", "omega trimming"),
    item("p3", "omega trimming", "OTR"),
    item("p4", "FooSet", of_type="Dataset"),
]


def corrected(*corrections: Correction, items: list[PaperEntity] = ITEMS) -> Resolution:
    return resolve(items, corrections=Corrections(corrections), gazetteer=NOTHING)


def where(resolution: Resolution, paper: str) -> str:
    return resolution.assignment[paper, 0]


def test_merge_makes_two_entities_one_under_the_kept_ones_id() -> None:
    merge = Correction(Action.MERGE, "method:alpha-pruning", other="method:omega-trimming", why="same thing")
    resolution = corrected(merge)
    assert {where(resolution, p) for p in ("p1", "p2", "p3")} == {"method:alpha-pruning"}
    (decision,) = [d for d in resolution.decisions if d.rule == "correction"]
    assert (decision.entity_id, decision.detail) == ("method:alpha-pruning", "same thing")
    assert "omega-trimming" in decision.left
    assert [d.right for d in resolution.decisions if d.rule == "by hand"] == ["omega trimming"]
    other_way = corrected(Correction(Action.MERGE, "method:omega-trimming", other="method:alpha-pruning"))
    assert [d.left for d in other_way.decisions if d.rule == "by hand"] == ["alpha pruning"]


def test_a_merge_takes_papers_that_come_later() -> None:
    merge = Correction(Action.MERGE, "method:alpha-pruning", other="method:omega-trimming")
    resolution = corrected(merge, items=[*ITEMS, item("p9", "Omega-trimming")])
    assert where(resolution, "p9") == "method:alpha-pruning"


def test_split_by_name_and_by_paper() -> None:
    by_name = corrected(Correction(Action.SPLIT, "method:omega-trimming", surfaces=("OTR",)))
    assert where(by_name, "p2") == "method:omega-trimming"
    assert where(by_name, "p3") == "method:otr"
    by_paper = corrected(Correction(Action.SPLIT, "method:omega-trimming", papers=("p2",)))
    assert where(by_paper, "p2") != where(by_paper, "p3")
    assert all(where(by_paper, p).startswith("method:omega-trimming-") for p in ("p2", "p3"))


def test_split_by_letters_where_normalised_names_are_all_one() -> None:
    items = [item("p1", "fooNET"), item("p2", "FooNet")]
    resolution = corrected(Correction(Action.SPLIT, "method:foonet", surfaces=("fooNET",)), items=items)
    assert where(resolution, "p1") != where(resolution, "p2")


def test_rename_changes_what_people_see_and_not_the_id() -> None:
    resolution = corrected(Correction(Action.RENAME, "method:omega-trimming", name="Ω-trimming"))
    assert where(resolution, "p2") == "method:omega-trimming"
    assert named(resolution, "method:omega-trimming") == "Ω-trimming"


def test_retype_moves_the_id_to_the_other_prefix() -> None:
    resolution = corrected(Correction(Action.RETYPE, "dataset:fooset", type=EntityType.BENCHMARK))
    assert where(resolution, "p4") == "benchmark:fooset"


def test_reject_and_set_role_are_by_paper_and_todays_id() -> None:
    resolution = corrected(
        Correction(Action.REJECT, "method:omega-trimming", paper="p2"),
        Correction(Action.SET_ROLE, "method:omega-trimming", paper="p3", role=Role.INTRODUCES),
        Correction(Action.MERGE, "method:alpha-pruning", other="method:omega-trimming"),
    )
    assert resolution.rejected == {("p2", "method:alpha-pruning")}
    assert resolution.roles == {("p3", "method:alpha-pruning"): Role.INTRODUCES}


def test_accept_changes_nothing() -> None:
    assert corrected(Correction(Action.ACCEPT, "method:omega-trimming", paper="p2")) == corrected()


def test_an_entity_is_found_by_its_names_when_its_id_is_gone() -> None:
    rename = Correction(Action.RENAME, "method:what-it-was", names=("Omega Trimming",), name="found")
    assert named(corrected(rename), "method:omega-trimming") == "found"


def test_later_corrections_know_an_entity_by_the_id_that_earlier_ones_gave_it() -> None:
    resolution = corrected(
        Correction(Action.RETYPE, "dataset:fooset", type=EntityType.BENCHMARK),
        Correction(Action.RENAME, "benchmark:fooset", name="Foo Set"),
        Correction(Action.MERGE, "method:alpha-pruning", other="method:omega-trimming"),
        Correction(Action.RENAME, "method:omega-trimming", name="both"),
    )
    assert named(resolution, "benchmark:fooset") == "Foo Set"
    assert named(resolution, "method:alpha-pruning") == "both"
    assert resolution.unapplied == ()


@pytest.mark.parametrize(
    ("correction", "reason"),
    [
        (Correction(Action.RENAME, "method:gone", name="x"), "no such entity any more"),
        (Correction(Action.MERGE, "method:alpha-pruning", other="method:gone"), "the other entity is not there"),
        (Correction(Action.MERGE, "method:alpha-pruning", other="method:alpha-pruning"), "one entity already"),
        (Correction(Action.SPLIT, "method:alpha-pruning", surfaces=("nope",)), "nothing in it goes by those names"),
        (Correction(Action.SPLIT, "method:alpha-pruning", surfaces=("alpha pruning",)), "everything in it would leave"),
        (Correction(Action.REJECT, "method:alpha-pruning", paper="p4"), "that paper does not name it"),
    ],
)
def test_a_correction_that_matches_nothing_is_reported_and_changes_nothing(correction: Correction, reason: str) -> None:
    resolution = corrected(correction)
    (told,) = resolution.unapplied
    assert reason in told
    assert correction.describe() in told
    assert resolution.assignment == corrected().assignment
    assert resolution.entities == corrected().entities


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMED = TEXT.filter(bool)


@given(
    st.lists(
        st.builds(
            Correction,
            st.just(Action.MERGE),
            NAMED,
            st.lists(TEXT, max_size=3).map(tuple),
            other=NAMED,
            other_names=st.lists(TEXT, max_size=2).map(tuple),
            who=TEXT,
            why=TEXT,
        ),
        max_size=4,
    )
)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, entries: list[Correction]) -> None:
    path = tmp_path_factory.mktemp("written") / "corrections.toml"
    corrections = Corrections(tuple(entries))
    corrections.save(path)
    assert Corrections.load(path) == corrections
    first = path.read_bytes()
    Corrections.load(path).save(path)
    assert path.read_bytes() == first


def test_the_file_is_toml_that_people_can_read(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    role = Correction(
        Action.SET_ROLE, "method:x", ("X",), paper="arxiv:1", role=Role.USES, who="ada", when="2026-11-21"
    )
    Corrections((role,)).save(path)
    assert tomllib.loads(path.read_text(encoding="utf-8")) == {
        "correction": [
            {
                "action": "set-role",
                "entity": "method:x",
                "names": ["X"],
                "paper": "arxiv:1",
                "role": "USES",
                "who": "ada",
                "when": "2026-11-21",
            }
        ]
    }
    assert not list(tmp_path.glob("*.partial"))


def test_no_file_is_no_corrections(tmp_path: Path) -> None:
    assert Corrections.load(tmp_path / "corrections.toml") == Corrections()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[correction]", "not a corrections file"),
        ("other = 1", "expected only [[correction]] tables"),
        ("correction = 3", "expected only [[correction]] tables"),
        ("correction = [3]", "correction 1: expected a table"),
        ('[[correction]]\naction = "explode"\nentity = "x"', "action 'explode' is none of merge, split"),
        ('[[correction]]\naction = "merge"\nentity = "x"', "'other' is missing"),
        ('[[correction]]\naction = "rename"\nname = "x"', "'entity' is missing"),
        ('[[correction]]\naction = "retype"\nentity = "x"\ntype = "Thing"', "type 'Thing' is none of Method"),
        ('[[correction]]\naction = "accept"\nentity = "x"\ncolour = "red"', "unknown key 'colour'"),
        ('[[correction]]\naction = "accept"\nentity = 3', "'entity' must be a string"),
        ('[[correction]]\naction = "accept"\nentity = "x"\nnames = "x"', "'names' must be a list of strings"),
    ],
)
def test_a_file_that_is_not_understood_is_one_clear_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionError) as caught:
        Corrections.load(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value).rstrip()


def test_bytes_that_are_no_text_are_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorrectionError, match="not a corrections file"):
        Corrections.load(path)


def test_a_folder_that_is_not_there_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match="cannot be written"):
        Corrections().save(tmp_path / "no" / "corrections.toml")


def test_undoing_what_is_not_there() -> None:
    with pytest.raises(CorrectionError, match="no correction 1 to undo: there are none"):
        Corrections().without(1)
