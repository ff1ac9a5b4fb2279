"""Whatever text a stranger wrote is harmless where it goes."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ketamine_sbml.plain import cell, control_character, file_name, printable, shown

# Lone surrogates as well: names of files hold them where they are no UTF-8.
TEXTS = some.text(some.characters(codec=None), max_size=60)


@given(TEXTS, some.sampled_from(["utf-8", "ascii", "latin-1", "cp1252"]))
def test_what_is_printed_can_be_encoded_holds_no_control_character_and_stays_so(text: str, encoding: str) -> None:
    printed = printable(text, encoding)
    printed.encode(encoding)
    assert {c for c in printed if unicodedata.category(c) == "Cc"} <= {"\n", "\t"}
    assert control_character(printed) is None
    assert printable(printed, encoding) == printed


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("\x1b", r"\x1b"), ("\x7f", r"\x7f"), ("\x80", r"\x80"), ("\u202e", r"\u202e"), ("\ud800", r"\ud800")],
)
def test_what_is_escaped_can_be_told_from_what_else_it_might_be(text: str, escaped: str) -> None:
    assert printable(text) == control_character(text) == escaped


@given(some.text(some.characters(codec="ascii", exclude_categories=["Cc"])))
def test_plain_text_is_printed_as_it_is(text: str) -> None:
    assert printable(text) == text


@given(TEXTS)
def test_what_is_printed_can_stand_in_xml(text: str) -> None:
    element = ElementTree.Element("a", b=printable(text))
    element.text = printable(text)
    again = ElementTree.fromstring(ElementTree.tostring(element, encoding="unicode"))
    assert (again.text or "") == printable(text)


def test_a_value_is_shown_in_sixty_letters_or_in_as_many_as_are_asked_for() -> None:
    """With its quotes: of what is longer the beginning, with three dots after it."""
    assert shown("x" * 58) == f"'{'x' * 58}'"
    assert shown("x" * 59) == f"'{'x' * 59}..."
    assert shown("x" * 58, 60) == shown("x" * 58)
    assert shown("xyz", 3) == "'xy..."


@given(TEXTS)
def test_a_name_of_a_file_is_one_visible_name_in_any_folder(text: str) -> None:
    name = file_name(text)
    assert name.isascii()
    assert 0 < len(name) <= 104
    assert not name.startswith((".", "-"))
    assert (Path("folder") / name).parent == Path("folder")
    assert file_name(name) == name


@given(TEXTS)
def test_a_cell_is_read_back_and_is_no_formula(text: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([cell(printable(text))])
    (row,) = csv.reader(io.StringIO(buffer.getvalue(), newline=""))
    assert row[0].removeprefix("'") == printable(text).removeprefix("'")
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))
