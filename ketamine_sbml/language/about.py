"""What a model says of itself: its id, title, author, paper, and the notes that a person reads first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ketamine_sbml.language.organism import Organism


@dataclass(frozen=True, kw_only=True)
class About:
    """The head of a model.

    Attributes:
        id: SBML id; files are named after it.
        name: what tools show, to which the organism's name is added.
        title: heading of the notes.
        author: who made it.
        date: of the model's text, not of a build, which must not know the time.
        paper: key of the publication that it puts into equations.
        paper_part: which part of the paper.
        story: what happens in it, as one clause.
        usual: organism -> what a run without a change shows.
        caution: what a reader must not take it for, as a sentence.
        place: entries of the place where all of it happens.
        processes: entries of the processes that the whole is a case of.
        human_pathways: entries of pathways that it has in man; in other organisms they are homologues.
    """

    id: str
    name: str
    title: str
    author: str
    date: str
    paper: str
    paper_part: str
    story: str
    usual: Mapping[Organism, str]
    caution: str
    place: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    human_pathways: tuple[str, ...] = ()
