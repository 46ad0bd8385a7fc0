"""``kg review``: relations and joins one after another, least certain first, one key each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.common import DEFAULT_GRAPH, JsonOption, open_or_fail, print_json, say
from kg.cli.complete import complete_id
from kg.cli.options import OwnGraphOption
from kg.cli.render import marked, print_line
from kg.errors import CorrectionError

if TYPE_CHECKING:
    from kg.resolution.corrections import Corrections
    from kg.resolution.review import Question


class Asked(StrEnum):
    """What to ask about."""

    ALL = "all"
    RELATIONS = "relations"
    JOINS = "joins"


_KEYS = "[a]ccept  [r]eject  [s]kip  [u]ndo  [q]uit"


def review(
    asked: Annotated[Asked, typer.Option("--only", help="Relations of papers, joins of names, or both.")] = Asked.ALL,
    paper: Annotated[
        str | None,
        typer.Option("--paper", metavar="PAPER", help="Only this paper's relations.", autocompletion=complete_id),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="Questions at most.")] = 50,
    listed: Annotated[bool, typer.Option("--list", help="List the questions and ask nothing.")] = False,
    graph: OwnGraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """Look at what is least certain, and say what is right.

    One key answers: a accepts, r rejects, s skips, u takes the last answer back, q quits. Answers are kept as they are
    given; the graph is derived again at the end. kg export gold writes what was reviewed.

    Examples:
      kg review
      kg review --paper arxiv:2106.09685
      kg review --only joins --list
    """
    from kg.cli.corrections import paper_of
    from kg.resolution.corrections import Corrections
    from kg.resolution.review import questions
    from kg.store.folder import GraphFolder

    folder = GraphFolder(graph)
    corrections = Corrections.load(folder.corrections_path)
    with open_or_fail(graph) as opened:
        one = paper_of(opened, paper)["id"] if paper else None
        found = questions(opened, corrections, only=asked.value, paper=one)[:limit]
    if listed or as_json:
        _list(found, as_json)
        return
    if not found:
        say("nothing to review")
        return
    after, changed = _walk(found, corrections, folder.corrections_path)
    given = len(after.entries) - len(corrections.entries)
    if changed:
        from kg.build import rebuild

        rebuild(graph)
    say(f"{given} answered of {len(found)}" + ("; the graph is up to date" if changed else ""))


def _walk(found: Sequence[Question], before: Corrections, path: Path) -> tuple[Corrections, bool]:
    """Ask one after another; the corrections after, and whether an answer changed the graph."""
    from kg.resolution.corrections import Action

    corrections, place = before, 0
    answered: list[tuple[int, Corrections]] = []
    while place < len(found):
        _print_question(found[place], place + 1, len(found))
        key = _key()
        if key == "q":
            break
        if key == "u" and answered:
            place, corrections = answered.pop()
            corrections.save(path)
        elif key == "s":
            place += 1
        elif key in ("a", "r"):
            answered.append((place, corrections))
            corrections = corrections.plus(_signed(found[place], key))
            corrections.save(path)
            place += 1
        else:
            say(f"keys: {_KEYS}")
    new = corrections.entries[len(before.entries) :]
    return corrections, any(one.action is not Action.ACCEPT for one in new)


def _signed(question: Question, key: str) -> Any:
    from kg.resolution.by_hand import signed

    return signed(question.accepted() if key == "a" else question.rejected(), why="review")


def _key() -> str:
    """One key from a terminal; one character (line ends aside) where the input is a file or a pipe; q at its end."""
    if sys.stdin.isatty():
        return typer.getchar().lower()
    while True:
        try:
            character = sys.stdin.read(1)
        except (OSError, UnicodeDecodeError) as error:
            raise CorrectionError(f"the answers cannot be read: {error}") from error
        if not character:
            return "q"
        if not character.isspace():
            return character.lower()


def _print_question(question: Question, number: int, total: int) -> None:
    entity, paper = question.entity, question.paper
    print_line((f"{number}/{total}", "dim"), (f"  certainty {question.certainty:.2f}", "dim"))
    if paper is not None:
        print_line((paper.get("title") or paper["id"], "bold"), (f"  {paper['id']}", "dim"), indent=2)
        print_line((question.role, "green"), " ", (entity["name"], "bold"), (f"  {entity['id']}", "dim"), indent=2)
        print_line(*marked(question.evidence, question.surfaces, "underline"), indent=4)
    elif question.decision is not None:
        decision = question.decision
        print_line(
            (decision.left, "bold"), " is ", (entity["name"], "bold"), (f"  {entity['id']}", "dim"), "?", indent=2
        )
        detail = f": {decision.detail}" if decision.detail else ""
        print_line(f"{decision.rule}{detail}", indent=4)
    print_line((_KEYS, "dim"), indent=2)


def _list(found: Sequence[Question], as_json: bool) -> None:
    if as_json:
        print_json([_plain(question) for question in found])
        return
    for number, question in enumerate(found, 1):
        _print_question(question, number, len(found))


def _plain(question: Question) -> dict[str, Any]:
    return {
        "certainty": question.certainty,
        "entity": question.entity["id"],
        "name": question.entity["name"],
        "paper": question.paper["id"] if question.paper else None,
        "role": question.role or None,
        "surfaces": list(question.surfaces),
        "evidence": question.evidence or None,
        "rule": question.decision.rule if question.decision else None,
    }
