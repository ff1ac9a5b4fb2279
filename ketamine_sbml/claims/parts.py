"""What a kind of expectation may take from its record: fields of the table, and what is built from them.

A kind annotates its attributes with these (``minimum: Minimum``). From that one line come the fields that the loader
accepts, their part of the JSON Schema, and the words of a report.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from ketamine_sbml.claims.readout import ALONG, BIN_REDUCERS, REDUCERS, Readout
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.reading import Choice, Field, Number, Pair, Text
from ketamine_sbml.simulation.protocol import LONGEST_HOURS

# Readouts begin an hour before ketamine at the earliest: what is simulated of the rest.
FIRST_HOUR = -1.0
# Bins of a window: ten years of hours, and far more than any experiment samples.
MOST_BINS = 10_000


@dataclass(frozen=True)
class Vocabulary:
    """What records may name.

    Attributes:
        observables: of the model, by id.
        effects: observable -> smallest effect (``minimum``) and bound of no change (``bound``) where a record has none.
    """

    observables: Mapping[str, Observable]
    effects: Mapping[str, Mapping[str, float]]

    def observable_field(self, meaning: str) -> Field:
        """The field that names an observable."""
        names, mend = tuple(self.observables), "'ketamine-sbml list observables' names them all."
        return Choice(meaning, names, "observable", mend, required=True)


class Part(ABC):
    """One attribute of a kind: the fields of the record that it takes, and its value."""

    @abstractmethod
    def fields(self, name: str, vocabulary: Vocabulary) -> dict[str, Field]:
        """The fields by name, for an attribute of this name."""

    @abstractmethod
    def build(self, name: str, given: Mapping[str, Any], vocabulary: Vocabulary) -> Any:
        """The attribute's value from the record's; InputError, without the place, where they do not go together."""

    def rules(self, name: str) -> dict[str, Any]:
        """What a JSON Schema says about several fields at once."""
        return {}

    def words(self, name: str, value: Any, readout: Readout) -> str:
        """The value for a report; empty where the readout says it already."""
        return ""


def _window(meaning: str, *, required: bool) -> Field:
    return Pair(meaning, low=FIRST_HOUR, high=LONGEST_HOURS, unit="h", required=required)


def _along(window: tuple[float, float]) -> tuple[float, float]:
    if window[0] == window[1]:
        raise InputError(f"window {window[0]:g} to {window[1]:g} h is a single time; give the hours of a course.")
    return window


class NumberRead(Part):
    """A readout that gives one number of an arm: at a time, or over a window by a reducer."""

    def fields(self, name: str, vocabulary: Vocabulary) -> dict[str, Field]:
        reducers = {**REDUCERS, **BIN_REDUCERS}
        how = "; ".join(f"{reducer}: {words}" for reducer, (words, _) in reducers.items())
        return {
            "observable": vocabulary.observable_field("what is read"),
            "at": Number("hours from ketamine", low=FIRST_HOUR, high=LONGEST_HOURS, unit="h"),
            "window": _window("hours from ketamine", required=False),
            "reduce": Choice(f"how a window becomes a number; {how}", tuple(reducers), "reducer"),
            "bin": Number("width in hours, for reducers of bins", low=0.0),
        }

    def build(self, name: str, given: Mapping[str, Any], vocabulary: Vocabulary) -> Readout:
        if ("at" in given) == ("window" in given):
            raise InputError("give either at = HOUR or window = [FROM, TO].")
        start, stop = given["window"] if "window" in given else (given["at"], given["at"])
        reducer = given.get("reduce", "at" if start == stop else "mean")
        if start == stop and reducer != "at":
            raise InputError(f"reduce = {reducer!r} needs a window; leave it out at a single time.")
        width = given.get("bin", 0.0)
        if reducer in BIN_REDUCERS and not 0 < width <= stop - start:
            raise InputError(f"reducer {reducer!r} needs bin = HOURS within the window.")
        if reducer in BIN_REDUCERS and (stop - start) / width > MOST_BINS:
            raise InputError(f"bin = {width:g} h cuts the window into more than {MOST_BINS} bins; use a wider one.")
        if "bin" in given and reducer not in BIN_REDUCERS:
            raise InputError(f"bin belongs to {' and '.join(BIN_REDUCERS)}, not to {reducer!r}; drop one of the two.")
        return _readout(given["observable"], (start, stop), reducer, width, vocabulary)

    def rules(self, name: str) -> dict[str, Any]:
        binned = {"properties": {"reduce": {"enum": list(BIN_REDUCERS)}}, "required": ["reduce"]}
        at = {"properties": {"reduce": {"enum": ["at"]}}}
        return {
            "oneOf": [{"required": ["at"]}, {"required": ["window"]}],
            "allOf": [
                {"if": binned, "then": {"required": ["bin"]}, "else": {"not": {"required": ["bin"]}}},
                {"if": {"required": ["at"]}, "then": at},
            ],
        }


class CourseRead(Part):
    """A readout along a window: the whole course, not one number."""

    def fields(self, name: str, vocabulary: Vocabulary) -> dict[str, Field]:
        return {
            "observable": vocabulary.observable_field("what is read"),
            "window": _window("hours from ketamine, along which it is read", required=True),
        }

    def build(self, name: str, given: Mapping[str, Any], vocabulary: Vocabulary) -> Readout:
        return _readout(given["observable"], _along(given["window"]), ALONG, 0.0, vocabulary)


class LaterRead(Part):
    """A second readout along a window of its own, or along that of the first."""

    def fields(self, name: str, vocabulary: Vocabulary) -> dict[str, Field]:
        return {
            "then": vocabulary.observable_field("what comes later"),
            "then_window": _window("its hours from ketamine, if not those of the first", required=False),
        }

    def build(self, name: str, given: Mapping[str, Any], vocabulary: Vocabulary) -> Readout:
        window = given.get("then_window", given["window"])
        return _readout(given["then"], _along(window), ALONG, 0.0, vocabulary)

    def words(self, name: str, value: Readout, readout: Readout) -> str:
        same = (value.start, value.stop) == (readout.start, readout.stop)
        return f"then {value.observable}" if same else f"then {value.words()}"


@dataclass(frozen=True)
class OwnOrUsual(Part):
    """A threshold on the scale of the effect: the record's own with its reason, or the usual of the observable."""

    meaning: str

    def fields(self, name: str, vocabulary: Vocabulary) -> dict[str, Field]:
        return {
            name: Number(f"{self.meaning}; needs 'because'", low=0.0),
            "because": Text("why this threshold and not the usual", filled=True),
        }

    def build(self, name: str, given: Mapping[str, Any], vocabulary: Vocabulary) -> float:
        if name in given:
            if "because" not in given:
                raise InputError(f'its own {name} needs a reason; add because = "...".')
            return float(given[name])
        usual = vocabulary.effects.get(given["observable"], {})
        if name not in usual:
            raise InputError(
                f'nothing tells the {self.meaning} on {given["observable"]!r}; add {name} = ... and because = "...".'
            )
        return usual[name]

    def rules(self, name: str) -> dict[str, Any]:
        return {"dependentRequired": {name: ["because"]}}

    def words(self, name: str, value: float, readout: Readout) -> str:
        return f"{name} {value:g} {readout.effect_unit}"


@dataclass(frozen=True)
class Hours(Part):
    """A number of hours, 0 where it is not given."""

    meaning: str

    def fields(self, name: str, vocabulary: Vocabulary) -> dict[str, Field]:
        return {name: Number(self.meaning, low=0.0, high=LONGEST_HOURS, unit="h")}

    def build(self, name: str, given: Mapping[str, Any], vocabulary: Vocabulary) -> float:
        return float(given.get(name, 0.0))

    def words(self, name: str, value: float, readout: Readout) -> str:
        return f"{name} {value:g} h" if value else ""


@dataclass(frozen=True)
class Between(Part):
    """Two bounds: of a time in hours, or of the observable's value, which must lie above zero."""

    meaning: str
    of_time: bool = False

    def fields(self, name: str, vocabulary: Vocabulary) -> dict[str, Field]:
        form = "[EARLIEST, LATEST] in hours" if self.of_time else "[LOWEST, HIGHEST] in the observable's unit"
        return {name: Pair(self.meaning, form, low=0.0, required=True)}

    def build(self, name: str, given: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[float, float]:
        low, high = given[name]
        if low == high or (low == 0 and not self.of_time):
            above = "" if self.of_time else " above zero"
            raise InputError(f"{name} {low:g} to {high:g} is no interval; give two different numbers{above}, in order.")
        return low, high

    def words(self, name: str, value: tuple[float, float], readout: Readout) -> str:
        return f"{name} {value[0]:g} and {value[1]:g} {'h' if self.of_time else readout.own_unit}"


# Shares of an effect below and above these are no shares of it.
SHARES = (-10.0, 10.0)


class OfAnEffect(Part):
    """Two bounds of a share: how much of an effect there is, as a fraction of it; below zero in the other direction."""

    def fields(self, name: str, vocabulary: Vocabulary) -> dict[str, Field]:
        low, high = SHARES
        meaning = "lowest and highest share of the effect, 1 being all of it"
        return {name: Pair(meaning, "[LOWEST, HIGHEST] as fractions", low=low, high=high, required=True)}

    def build(self, name: str, given: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[float, float]:
        low, high = given[name]
        if low == high:
            raise InputError(f"{name} {low:g} to {high:g} is no interval; give two different numbers, in order.")
        return low, high

    def words(self, name: str, value: tuple[float, float], readout: Readout) -> str:
        return f"{name} {value[0]:g} to {value[1]:g}"


def _readout(
    observable: str, window: tuple[float, float], reducer: str, width: float, vocabulary: Vocabulary
) -> Readout:
    declared = vocabulary.observables[observable]
    return Readout(observable, *window, reducer, width, declared.scale, declared.unit)


Read = Annotated[Readout, NumberRead()]
Course = Annotated[Readout, CourseRead()]
Later = Annotated[Readout, LaterRead()]
Minimum = Annotated[float, OwnOrUsual("smallest effect that counts")]
Shares = Annotated[tuple[float, float], OfAnEffect()]
Bound = Annotated[float, OwnOrUsual("effect that still counts as no change")]
