"""What holds for every corpus: order doesn't matter, unrelated papers change nothing, corrections can be taken back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.records import EntityType, PaperEntity, Resolution, Role
from kg.resolution import Action, Correction, Corrections, resolve

NAMES = [
    ("LoRA",),
    ("Low-Rank Adaptation", "LoRA"),
    ("low rank adapters",),
    ("SD",),
    ("Stable Diffusion", "SD"),
    ("Self-Distillation", "SD"),
    ("self distillation",),
    ("MAE",),
    ("masked autoencoders", "MAE"),
    ("mean absolute error", "MAE"),
    ("VQA",),
    ("visual question answering", "VQA"),
    ("Hydra",),
    ("LLaMA-7B",),
    ("LLaMA-2", "LLaMA 2 70B"),
    ("LLaMA",),
    ("GSM8K",),
    ("zebra transfomer",),
    ("zebra transformers",),
    ("C++",),
    ("Cplus plus",),
    ("captioning", "image captioning"),
    ("denoising", "zebra denoising"),
    ("★",),
]
CONTEXTS = ["", "images are painted from prompts by a latent generator", "students learn logits of their teachers"]
UNRELATED = [("Quokka",), ("wombat routing", "WR"), ("WR",), ("PlatypusNet-2",), ("echidna parsing",)]


def _items(names: list[tuple[str, ...]], papers: list[str]) -> st.SearchStrategy[list[PaperEntity]]:
    one = st.tuples(
        st.sampled_from(papers),
        st.sampled_from(names),
        st.sampled_from(list(EntityType)),
        st.sampled_from(CONTEXTS),
        st.sampled_from([None, Role.INTRODUCES, Role.USES]),
    )

    def build(drawn: list[tuple[str, tuple[str, ...], EntityType, str, Role | None]]) -> list[PaperEntity]:
        return [
            PaperEntity(paper, index, surfaces[0], of_type, surfaces, context, role)
            for index, (paper, surfaces, of_type, context, role) in enumerate(drawn)
        ]

    return st.lists(one, max_size=14).map(build)


CORPORA = _items(NAMES, [f"p{n}" for n in range(6)])
OTHERS = _items(UNRELATED, ["q1", "q2"])


def _core(resolution: Resolution) -> tuple[object, ...]:
    return (
        resolution.entities,
        dict(resolution.assignment),
        resolution.variants,
        resolution.decisions,
        resolution.roles,
        resolution.rejected,
    )


@settings(deadline=None, max_examples=60)
@given(CORPORA, st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_matter(items: list[PaperEntity], random: object) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _core(resolve(items)) == _core(resolve(shuffled))


@settings(deadline=None, max_examples=60)
@given(CORPORA, OTHERS)
def test_unrelated_papers_never_move_an_entity(items: list[PaperEntity], others: list[PaperEntity]) -> None:
    before = resolve(items)
    after = resolve([*items, *others])
    assert {key: after.assignment[key] for key in before.assignment} == before.assignment
    assert set(before.entities) <= set(after.entities)
    assert set(before.variants) <= set(after.variants)


@settings(deadline=None, max_examples=60)
@given(CORPORA)
def test_every_item_is_in_exactly_one_entity_and_every_entity_has_an_item(items: list[PaperEntity]) -> None:
    resolution = resolve(items)
    known = [entity.id for entity in resolution.entities]
    assert len(known) == len(set(known))
    assert resolution.assignment.keys() == {item.key for item in items}
    assert set(resolution.assignment.values()) == set(known)
    aliases = {entity.id: entity.aliases for entity in resolution.entities}
    for item in items:
        assert set(item.surfaces) <= set(aliases[resolution.assignment[item.key]])
    for entity in resolution.entities:
        assert entity.id.startswith(entity.type.value.lower() + ":")
        assert entity.name in entity.aliases


@settings(deadline=None, max_examples=40)
@given(CORPORA)
def test_a_second_reading_of_the_same_papers_makes_no_new_entity(items: list[PaperEntity]) -> None:
    used = [i for i in items if i.role is not Role.INTRODUCES]
    again = [
        PaperEntity(i.paper_id + "'", i.index, i.name, i.type, i.surfaces, i.context, i.role, i.confidence)
        for i in used
    ]
    before, after = resolve(used), resolve([*used, *again])
    for item in again:
        assert after.assignment[item.key] == after.assignment[item.paper_id[:-1], item.index]
    assert len(before.entities) >= len({after.assignment[i.key] for i in used})


def _corrections(items: list[PaperEntity]) -> st.SearchStrategy[Correction]:
    resolution = resolve(items)
    entity = st.sampled_from([(e.id, e.aliases[:2]) for e in resolution.entities] or [("method:none", ("none",))])
    paper = st.sampled_from(sorted({i.paper_id for i in items}) or ["p0"])

    def make(
        action: Action,
        one: tuple[str, tuple[str, ...]],
        two: tuple[str, tuple[str, ...]],
        where: str,
        of_type: EntityType,
    ) -> Correction:
        return Correction(
            action,
            *one,
            other=two[0],
            other_names=two[1],
            surfaces=one[1][:1],
            paper=where,
            name="Renamed",
            type=of_type,
            role=Role.MENTIONS,
        )

    return st.builds(make, st.sampled_from(list(Action)), entity, entity, paper, st.sampled_from(list(EntityType)))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_correction_and_its_undo_leave_everything_as_it_was(data: st.DataObject) -> None:
    items = data.draw(CORPORA)
    first = Corrections((data.draw(_corrections(items)),))
    both = first.plus(data.draw(_corrections(items)))
    assert resolve(items, corrections=both.without(2)) == resolve(items, corrections=first)
    corrected = resolve(items, corrections=both)
    assert set(corrected.assignment.values()) == {entity.id for entity in corrected.entities}
    assert corrected.assignment.keys() == {item.key for item in items}


@settings(deadline=None, max_examples=30)
@given(st.data(), st.randoms(use_true_random=False))
def test_corrections_do_not_depend_on_the_order_of_papers(data: st.DataObject, random: object) -> None:
    items = data.draw(CORPORA)
    corrections = Corrections(tuple(data.draw(st.lists(_corrections(items), max_size=3))))
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _core(resolve(items, corrections=corrections)) == _core(resolve(shuffled, corrections=corrections))
