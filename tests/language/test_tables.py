"""Tables are read strictly: every fault is named with file, row and column, and all of them at once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Compartment, Parameter
from ketamine_sbml.language.interventions import Count, Held
from ketamine_sbml.language.organism import PerOrganism
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.tables import (
    INTERVENTION_COLUMNS,
    NUMBER_COLUMNS,
    bibliography,
    proteins,
    read_interventions,
    read_numbers,
    write_values,
)

ROW = {
    "part": "Akt",
    "id": "akt_total",
    "value": "200",
    "unit": "nmol/L",
    "low": "67",
    "high": "600",
    "kind": "assumed",
    "term": "CONCENTRATION",
    "name": "Total Akt",
    "reason": "As in a published model, which reads folds only.",
    "citations": "Li2010",
    "verified": "yes",
    "identity": "property_of AKT1",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "publications.csv").write_text("key,text,pubmed,pmc,doi\nLi2010,Li et al. 2010,20724638,,\n")
    (tmp_path / "proteins.csv").write_text("gene,mouse,rat,human\nAKT1,P31750,P47196,\n")
    (tmp_path / "stages").mkdir()
    return tmp_path


def table(folder: Path, *rows: dict[str, str], columns: list[str] = NUMBER_COLUMNS) -> Path:
    path = folder / "stages" / "kinases.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_row_becomes_a_parameter_with_its_evidence(folder: Path) -> None:
    (parameter,) = read_numbers(table(folder, ROW))["Akt"]
    assert isinstance(parameter, Parameter)
    assert (parameter.value, parameter.range, parameter.unit) == (200.0, (67.0, 600.0), "nmol/L")
    assert parameter.evidence.citations == ("Li2010",)
    assert parameter.evidence.code == "ECO:0000305"


def test_a_value_by_organism_stands_where_it_differs(folder: Path) -> None:
    (parameter,) = read_numbers(table(folder, ROW | {"human": "300"}))["Akt"]
    assert isinstance(parameter, Parameter)
    assert parameter.value == PerOrganism(200.0, 200.0, 300.0)


def test_a_row_with_the_term_of_a_place_is_a_compartment(folder: Path) -> None:
    row = ROW | {"term": "IMPLICIT_COMPARTMENT", "unit": "L", "value": "1e-7", "low": "", "high": ""}
    (place,) = read_numbers(table(folder, row))["Akt"]
    assert isinstance(place, Compartment)
    assert place.range is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"value": "many"}, "row 2, value: 'many' is no number"),
        ({"value": "nan"}, "row 2, value: 'nan' is not finite"),
        ({"value": ""}, "row 2, value: nothing stands here"),
        ({"value": "999"}, r"row 2: akt_total: value 999 \(mouse\) lies outside its range 67 to 600"),
        ({"rat": "1"}, r"value 1 \(rat\) lies outside"),
        ({"low": ""}, "row 2, low: nothing stands here"),
        ({"low": "", "high": ""}, "row 2, low: nothing stands here; give the range"),
        ({"unit": "mol"}, "row 2, unit: 'mol' is not known; use one of 1, L"),
        ({"kind": "guessed"}, "row 2, kind: 'guessed' is not known"),
        ({"term": "SPEED"}, "row 2, term: term 'SPEED' is not known"),
        ({"verified": "maybe"}, "row 2, verified: 'maybe' is not known; use one of yes, no"),
        ({"citations": "Li2010; Nobody1999"}, "row 2, citations: 'Nobody1999' is not in publications.csv"),
        ({"kind": "measured", "citations": ""}, "row 2: A measured value needs a publication"),
        ({"identity": "form_of AKT9"}, "row 2, identity: gene 'AKT9' is not in proteins.csv"),
        ({"identity": "like AKT1"}, "row 2, identity: 'like AKT1' is no statement"),
        ({"id": "2fast"}, "row 2: Id '2fast' is not a valid SBML identifier"),
        ({"part": ""}, "row 2, part: nothing stands here"),
    ],
)
def test_a_faulty_cell_is_named(change: dict[str, str], fault: str, folder: Path) -> None:
    with pytest.raises(InputError, match=fault) as caught:
        read_numbers(table(folder, ROW | change))
    assert str(caught.value).startswith("kinases.csv, row 2")


def test_all_faults_of_a_table_are_told_at_once(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_numbers(table(folder, ROW | {"unit": "mol"}, ROW, ROW | {"id": "erk_total", "kind": "guessed"}))
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        "kinases.csv, row 2, unit",
        "kinases.csv, row 4, kind",
    ]


def test_columns_are_exactly_the_known_ones(folder: Path) -> None:
    with pytest.raises(InputError, match="row 1: unknown column 'comment'"):
        read_numbers(table(folder, ROW, columns=[*NUMBER_COLUMNS, "comment"]))
    fewer = [column for column in NUMBER_COLUMNS if column != "rat"]
    with pytest.raises(InputError, match="row 1: column 'rat' must stand there once"):
        read_numbers(table(folder, ROW, columns=fewer))


def test_columns_may_stand_in_any_order_and_blank_rows_are_nothing(folder: Path) -> None:
    path = table(folder, ROW, columns=list(reversed(NUMBER_COLUMNS)))
    path.write_text(path.read_text() + "," * (len(NUMBER_COLUMNS) - 1) + "\n")
    assert [e.id for e in read_numbers(path)["Akt"]] == ["akt_total"]


def test_a_short_row_and_a_broken_quote_are_refused(folder: Path) -> None:
    path = table(folder, ROW)
    path.write_text(path.read_text() + "Akt,x\n")
    with pytest.raises(InputError, match="row 3: 2 cells under 15 columns"):
        read_numbers(path)
    path.write_text(",".join(NUMBER_COLUMNS) + '\n"Akt"x,y\n')
    with pytest.raises(InputError, match="is no CSV"):
        read_numbers(path)


def test_the_same_id_twice_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match=r"kinases\.csv, id: akt_total stands there twice"):
        read_numbers(table(folder, ROW, ROW))


def test_the_bibliography_and_the_proteins_are_read(folder: Path) -> None:
    assert bibliography(folder)["Li2010"].resources == ("pubmed:20724638",)
    assert dict(proteins(folder)["AKT1"]) == {"mouse": "P31750", "rat": "P47196"}


def test_writing_values_leaves_all_else_as_it_is(folder: Path) -> None:
    path = table(folder, ROW, ROW | {"id": "erk_total", "name": "ERK"})
    before = path.read_text()
    assert write_values(path, {"akt_total": 123.4, "elsewhere": 1.0}) == {"akt_total"}
    assert path.read_text() == before.replace("akt_total,200,", "akt_total,123.4,")


INTERVENTION = {
    "id": "drug",
    "acts": "held",
    "name": "Drug",
    "unit": "nmol/L",
    "value": "0",
    "low": "0",
    "high": "100",
    "usual": "5",
    "start": "-0.5",
    "stop": "4",
    "reason": "Blocks.",
    "verified": "yes",
}


def test_interventions_are_rows(folder: Path) -> None:
    count = INTERVENTION | {"id": "n", "acts": "count", "unit": "1", "start": "", "stop": "", "name": "N"}
    held, settings = read_interventions(table(folder, INTERVENTION, count, columns=INTERVENTION_COLUMNS))
    assert isinstance(held, Held)
    assert (held.start, held.stop, held.rest) == (-0.5, 4.0, 0.0)
    assert isinstance(settings, Count)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"acts": "magic"}, "acts: 'magic' is not known"),
        ({"acts": "animal"}, "start: what acts as 'animal' has none; leave it empty"),
        ({"acts": "dose"}, "stop: what acts as 'dose' has none"),
        ({"stop": ""}, "stop: nothing stands here"),
        ({"needs": "drugg"}, "needs: 'drugg' is no intervention here; did you mean 'drug'"),
        ({"stop": "-1"}, "row 2: drug: it starts at -0.5 h and ends at -1 h"),
    ],
)
def test_a_field_that_a_kind_of_intervention_does_not_use_is_an_error(
    change: dict[str, str], fault: str, folder: Path
) -> None:
    with pytest.raises(InputError, match=fault):
        read_interventions(table(folder, INTERVENTION | change, columns=INTERVENTION_COLUMNS))


def test_every_part_of_a_table_has_one_place_among_the_equations(folder: Path) -> None:
    path = table(folder, ROW)
    file = str(path.with_suffix(".py"))

    def declared(*elements: Numbers) -> list[str]:
        return [e.id for e in stage(file, title="Kinases", description="What it does.", elements=elements).elements]

    assert declared(Numbers("Akt")) == ["akt_total"]
    with pytest.raises(InputError, match=r"part 'ERK' is not in kinases\.csv; use one of Akt"):
        declared(Numbers("Akt"), Numbers("ERK"))
    with pytest.raises(InputError, match=r"the part 'Akt' of kinases\.csv must have one place"):
        declared(Numbers("Akt"), Numbers("Akt"))
    with pytest.raises(InputError, match=r"kinases\.py has no docstring"):
        stage(file, title="Kinases", description=None, elements=())


def test_the_mark_that_spreadsheets_put_in_front_is_no_column(folder: Path) -> None:
    path = table(folder, ROW)
    path.write_text("\ufeff" + path.read_text(), encoding="utf-8")
    assert list(read_numbers(path)) == ["Akt"]


def test_what_is_no_accession_is_refused(folder: Path) -> None:
    (folder / "proteins.csv").write_text("gene,mouse,rat,human\nAKT1,P3175,P47196,\n")
    with pytest.raises(InputError, match=r"proteins\.csv, row 2, mouse: 'P3175' is no accession"):
        proteins(folder)
