"""The ensemble that the package keeps belongs to its model, and each member supports the calibration claims."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from ketamine_sbml.claims import load_claims
from ketamine_sbml.model import pathway
from ketamine_sbml.studies.draws import sampled_checksum
from ketamine_sbml.studies.margins import margins_of_draws
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.sampling import members_path, stored_members
from ketamine_sbml.studies.sampling.prior import Prior
from ketamine_sbml.studies.sampling.support import asked_of

SOME_HUNDREDS = 200


def test_the_package_has_some_hundreds_of_members_each_inside_the_priors() -> None:
    model = pathway()
    members = stored_members(model)
    assert members is not None
    assert members.most >= SOME_HUNDREDS
    assert len(set(members.table)) == members.most
    prior = Prior.of(model, fitted_only=True)
    assert members.names == prior.names
    for index in range(members.most):
        for parameter in prior.parameters:
            low, high = parameter.range
            assert low <= members.values(model, index)[parameter.id] <= high, (index, parameter.id)


def test_the_file_says_of_which_model_it_is_and_how_it_was_made() -> None:
    with members_path().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["model"] for row in rows} == {sampled_checksum(pathway(), Prior.of(pathway(), fitted_only=True).names)}
    assert len({(row["seed"], row["steps"]) for row in rows}) == 1


@pytest.mark.long
def test_members_support_what_calibrated_the_model() -> None:
    model = pathway()
    members, (claims, arms) = stored_members(model), load_claims()
    assert members is not None
    asked = asked_of(claims, arms, model)
    margins = margins_of_draws(asked.claims, arms, 12, members, computing=Computing(1))
    assert (margins > 0).all()
    assert np.unique(margins, axis=0).shape == margins.shape
