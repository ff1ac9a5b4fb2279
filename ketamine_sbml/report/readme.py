"""The numbers that README states about model and suite: found in its sentences, compared, put right."""

from __future__ import annotations

import re
from functools import cache

from ketamine_sbml.claims import Report, Role, Verdict, judge, load_claims
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Reaction, Species, State
from ketamine_sbml.model import pathway
from ketamine_sbml.report.robustness import stored_robustness
from ketamine_sbml.simulation.protocol import arm_key

# Sentences with the numbers in braces; a blank stands for any white space. What was measured once (times, shares of
# draws) is put right only with the stored run that it tells of.
SENTENCES = (
    "ODE model of {states} states and {reactions} reactions",
    "lists {claims} published results, judges {judged} of them, and adds {sanity} sanity checks",
    "{supported} of {counted} counted claims are supported: {calibration_supported} of {calibration} that calibrated "
    "parameters (on {calibration_sets} distinct sets of arms), {validation_supported} of {validation} of validation "
    "({validation_sets}) and {prediction_supported} of {prediction} predictions ({prediction_sets}). Of {contested} "
    "contested results the model agrees with {contested_supported}. Of {sanity} sanity checks {sanity_supported} hold.",
    "({draws} draws), {robust} of {drawn} hold in at least 90 % of draws",
)
# What may be said only if it is so.
ALL_PLAUSIBLE = "No observable leaves its plausible range in any of the {arms} arms."

# The share of draws that a claim is aimed to hold in.
ROBUST = 0.9


def readme_numbers() -> dict[str, int]:
    """Name -> the number that holds now; verdicts come from simulation."""
    return _numbers(_judged())


@cache
def _judged() -> Report:
    claims, arms = load_claims()
    return judge(claims, arms, recheck=False)


def _sentences(report: Report) -> tuple[str, ...]:
    """What the README may say of a suite with these verdicts."""
    return SENTENCES if report.excursions else (*SENTENCES, ALL_PLAUSIBLE)


def _numbers(report: Report) -> dict[str, int]:
    model = pathway()
    claims, arms = load_claims()
    published = [claim for claim in claims if claim.role is not Role.SANITY]
    used = {arm_key(arms[name], model) for c in claims if not c.not_testable for name in c.arms.values()}
    numbers = {
        "states": len(model.elements(Species)) + len(model.elements(State)),
        "reactions": len(model.elements(Reaction)),
        "claims": len(published),
        "judged": sum(not claim.not_testable for claim in published),
        "counted": sum(claim.counted for claim in claims),
        "supported": sum(j.claim.counted and j.verdict is Verdict.SUPPORTED for j in report.judgements),
        "arms": len(used),
    }
    stored = stored_robustness()
    numbers["draws"] = int(stored[0]["draws"])
    numbers["drawn"] = sum(row["counted"] == "yes" for row in stored)
    numbers["robust"] = sum(row["counted"] == "yes" and float(row["share"]) >= ROBUST for row in stored)
    for role, (supported, judged) in report.totals().items():
        numbers |= {str(role): judged, f"{role}_supported": supported, f"{role}_sets": report.distinct(role)}
    return numbers


def with_numbers(text: str) -> str:
    """The README with every stated number put right; InputError where a sentence is gone.

    That nothing leaves its plausible range is left as it stands where something does: ``wrong_numbers`` tells.
    """
    report = _judged()
    numbers = _numbers(report)
    for sentence in _sentences(report):
        match = _pattern(sentence).search(text)
        if match is None:
            raise InputError(f"README.md nowhere says {sentence!r}: write it, or drop it from report/readme.py.")
        for name, (start, end) in sorted(
            ((name, match.span(name)) for name in match.groupdict()), key=lambda item: item[1], reverse=True
        ):
            text = f"{text[:start]}{numbers[name]}{text[end:]}"
    return text


def wrong_numbers(text: str) -> list[str]:
    """Line, stated and true number of each number that does not hold; a sentence each."""
    report = _judged()
    numbers, found = _numbers(report), []
    if ALL_PLAUSIBLE not in _sentences(report) and _pattern(ALL_PLAUSIBLE).search(text):
        found.append("says that no observable leaves its plausible range, which some do: rewrite it.")
    for sentence in _sentences(report):
        match = _pattern(sentence).search(text)
        if match is None:
            found.append(f"nowhere says {sentence!r}: write it, or drop it from report/readme.py.")
            continue
        for name, stated in match.groupdict().items():
            if int(stated) != numbers[name]:
                line = text.count("\n", 0, match.start(name)) + 1
                what = f"{stated} ({name.replace('_', ' ')})"
                found.append(f"line {line} says {what} where it is {numbers[name]}: run 'ketamine-sbml build'.")
    return found


def _pattern(sentence: str) -> re.Pattern[str]:
    pattern = re.escape(sentence).replace(r"\ ", r"\s+")
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>\\d+)", pattern))
