"""The site that ``make docs`` has built: it needs nothing from elsewhere, and all of its own is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SITE = Path(__file__).resolve().parents[1] / "build" / "docs" / "site"
PAGES = sorted(SITE.glob("*.html"))


def test_the_site_was_built() -> None:
    assert {page.name for page in PAGES} >= {"index.html", "tutorial.html", "gallery.html", "first_steps.html"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_loads_nothing_from_elsewhere_and_its_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    loaded = re.findall(r"<(?:script|img|iframe|source)[^>]*?\bsrc=\"([^\"]*)\"", text)
    loaded += re.findall(r"<link[^>]*?\brel=\"(?:stylesheet|icon|preload)\"[^>]*?\bhref=\"([^\"]*)\"", text)
    for address in loaded:
        assert not address.startswith(("http:", "https:", "//")), address
    links = re.findall(r"<a [^>]*?\bhref=\"([^\"]*)\"", text)
    for address in loaded + links:
        target = address.partition("#")[0].partition("?")[0]
        if target and not re.match(r"[a-z]+:", address):
            assert (page.parent / target).exists(), address


def test_no_style_loads_anything_from_elsewhere() -> None:
    for style in SITE.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import", style.read_text(encoding="utf-8")), style.name


def test_fifteen_questions_are_asked_and_each_is_answered_by_a_command() -> None:
    text = (SITE / "tutorial.html").read_text(encoding="utf-8")
    sections = re.split(r"<h2>", text)[1:]
    assert [section.split(".")[0] for section in sections] == [str(number) for number in range(1, 16)]
    assert all("highlight-console" in section for section in sections)


def test_every_picture_has_words_for_who_cannot_see_it() -> None:
    for page in PAGES:
        for image in re.findall(r"<img [^>]*>", page.read_text(encoding="utf-8")):
            assert re.search(r'alt="[^"]+"', image), f"{page.name}: {image[:100]}"
