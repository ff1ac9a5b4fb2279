"""The numbers that README states about model and suite: found in its sentences, compared, put right."""

from __future__ import annotations

import csv
import io
import re

from ketamine_sbml.claims import Report, Role, Verdict, judge, load_claims
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_text
from ketamine_sbml.language.elements import Reaction, Species, State
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import validation_folder
from ketamine_sbml.simulation.protocol import arm_key

# Sentences with the numbers in braces; a blank stands for any white space. What was measured once (times, shares of
# draws) is put right only with the stored run that it tells of.
SENTENCES = (
    "ODE model of {states} states and {reactions} reactions",
    "lists {claims} published results and judges {judged} of them",
    "({draws} draws), {robust} of {drawn} hold in at least 90 % of draws",
)
# What may be said only if the suite bears it out.
ALL_SUPPORTED = (
    "All {counted} counted claims are supported: {calibration} that calibrated parameters (on {calibration_sets} "
    "distinct sets of arms), {validation} of validation ({validation_sets}) and {prediction} predictions "
    "({prediction_sets}). Of {contested} contested results the model agrees with {agreed}. No observable leaves its "
    "plausible range in any of the {arms} arms."
)


# The share of draws that a claim is aimed to hold in.
ROBUST = 0.9


def stored_robustness() -> list[dict[str, str]]:
    """The rows of the committed table that ``ketamine-sbml robustness --table`` writes, by column."""
    path = validation_folder() / "robustness.csv"
    rows = list(csv.DictReader(io.StringIO(read_text(path))))
    if not rows:
        raise InputError(f"{path} holds no row: run 'ketamine-sbml robustness --table {path}'.")
    return rows


def readme_numbers() -> dict[str, int]:
    """Name -> the number that holds now; verdicts come from simulation."""
    return _numbers(_judged())


def _judged() -> Report:
    claims, arms = load_claims()
    return judge(claims, arms, recheck=False)


def _sentences(report: Report) -> tuple[str, ...]:
    """What the README may say of a suite with these verdicts."""
    return (*SENTENCES, ALL_SUPPORTED) if report.passed and not report.excursions else SENTENCES


def _numbers(report: Report) -> dict[str, int]:
    model = pathway()
    claims, arms = load_claims()
    judged = [claim for claim in claims if not claim.not_testable]
    used = {arm_key(arms[name], model) for claim in judged for name in claim.arms.values()}
    numbers = {
        "states": len(model.elements(Species)) + len(model.elements(State)),
        "reactions": len(model.elements(Reaction)),
        "claims": len(claims),
        "judged": len(judged),
        "counted": sum(claim.counted for claim in claims),
        "arms": len(used),
    }
    stored = stored_robustness()
    numbers["draws"] = int(stored[0]["draws"])
    numbers["drawn"] = sum(row["counted"] == "yes" for row in stored)
    numbers["robust"] = sum(row["counted"] == "yes" and float(row["share"]) >= ROBUST for row in stored)
    numbers["agreed"] = sum(
        judgement.claim.role is Role.CONTESTED and judgement.verdict is Verdict.SUPPORTED
        for judgement in report.judgements
    )
    for role in Role:
        chosen = [c for c in claims if c.role is role and (c.counted or role is Role.CONTESTED)]
        numbers[str(role)] = len(chosen)
        numbers[f"{role}_sets"] = len({frozenset(claim.arms.values()) for claim in chosen})
    return numbers


def with_numbers(text: str) -> str:
    """The README with every stated number put right; InputError where a sentence is gone.

    That all claims are supported is left as it stands where they are not: ``wrong_numbers`` tells.
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
    if ALL_SUPPORTED not in _sentences(report) and _pattern(ALL_SUPPORTED).search(text):
        found.append("says that all counted claims are supported and plausible, which they are not: rewrite it.")
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
