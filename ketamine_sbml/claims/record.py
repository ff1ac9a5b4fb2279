"""The record of a claim: every field once, for the loader and for the JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ketamine_sbml.claims.claim import Role
from ketamine_sbml.claims.expectation import Expectation
from ketamine_sbml.claims.kinds import KINDS, NAMES
from ketamine_sbml.claims.parts import Vocabulary
from ketamine_sbml.errors import InputError
from ketamine_sbml.model import ARROWS
from ketamine_sbml.reading import FAULTY, Choice, Field, ListOf, Named, Number, Table, Text, Truth, read_table

SOURCE: Mapping[str, Field] = {
    "publication": Text("the citation", required=True),
    "identifiers": ListOf("compact identifiers such as pubmed:30606046", Text("")),
    "figure": Text("figure or passage"),
    "organism": Text("of the experiment", required=True),
    "preparation": Text("in vivo, slice, culture", required=True),
    "eco": Text("evidence code, such as ECO:0000269"),
    "verified": Truth("whether it was checked at the publication"),
    "unverified": Text("which details were not"),
}

EFFECT: Mapping[str, Field] = {
    "minimum": Number("smallest effect that counts", low=0.0, required=True),
    "bound": Number("effect that still counts as no change", low=0.0, required=True),
    "reason": Text("why", required=True, filled=True),
}


def claim_fields(vocabulary: Vocabulary) -> dict[str, Field]:
    """The fields of a claim."""
    arrows = tuple(arrow.id for arrow in ARROWS)
    return {
        "id": Text("stable and readable", required=True, filled=True),
        "stage": Text("id of a stage of the pathway, or a heading of your own", required=True),
        "statement": Text("one plain sentence, in your own words", required=True),
        "role": Choice("how it was used", tuple(Role), "role", required=True),
        "source": Table("where it was published; a sanity check has none", SOURCE),
        "judgement": Text("of a sanity check: why one would insist on it though nobody published it", filled=True),
        "arms": Named("role (control, treatment, blocker, both; or doses in order) -> name of an arm", Text("")),
        "expect": ListOf("what is expected; all must hold", ExpectationField("", vocabulary)),
        "evidence": ListOf("ids of evidence records", Text("")),
        "arrows": ListOf("arrows of the figure that it defends", Choice("", arrows, "arrow", "use fig-1 to fig-12.")),
        "inferred": Text("why it is an inference and not a measurement"),
        "structural": Text("why the wiring of the model encodes it"),
        "vacuous": Text("why it holds by construction and is not counted"),
        "not_testable": Text("why it cannot be judged"),
        "contradicted": Text("why the model contradicts it, where that is known and declared", filled=True),
        "note": Text("anything else a reader should know"),
    }


def claim_rules() -> dict[str, Any]:
    """What the JSON Schema says of a claim's fields together."""
    by_arms: dict[str, tuple[list[str], dict[str, Any]]] = {}
    for kind in KINDS.values():
        arms = kind.arms_schema()
        by_arms.setdefault(repr(arms), ([], arms))[0].extend(kind.names())
    rules = []
    for names, arms in by_arms.values():
        expected = {"contains": {"properties": {"kind": {"enum": names}}, "required": ["kind"]}}
        condition = {"properties": {"expect": expected}, "required": ["expect"]}
        rules.append({"if": condition, "then": {"properties": {"arms": arms}, "required": ["arms"]}})
    expects = {"properties": {"expect": {"minItems": 1}}, "required": ["expect"]}
    excused = {"properties": {"not_testable": {"pattern": "."}}, "required": ["not_testable"]}
    sane = {"properties": {"role": {"const": str(Role.SANITY)}}, "required": ["role"]}
    judged = {"required": ["judgement"], "not": {"required": ["source"]}}
    published = {"required": ["source"], "not": {"required": ["judgement"]}}
    rules.append({"if": sane, "then": judged, "else": published})
    vacuous = {"properties": {"vacuous": {"pattern": "."}}, "required": ["vacuous"]}
    contested = {"properties": {"role": {"const": str(Role.CONTESTED)}}, "required": ["role"]}
    idle = {"anyOf": [vacuous, excused, contested]}
    rules.append({"if": {"required": ["contradicted"]}, "then": {"not": idle}})
    return {"anyOf": [expects, excused], "allOf": rules}


def faults_of_labels(values: Mapping[str, Any]) -> list[str]:
    """What does not go together in a claim's role, source and labels, each as a sentence without the place."""
    faults = []
    if values.get("role") == Role.SANITY:
        if "source" in values:
            faults.append("a sanity check has no source; give it another role, or drop source.")
        if "judgement" not in values:
            faults.append('a sanity check is a judgement; say judgement = "why one would insist on it".')
    elif "role" in values:
        if "judgement" in values:
            faults.append('judgement belongs to role = "sanity"; drop one of the two.')
        if "source" not in values:
            faults.append("field 'source' is missing; add it.")
    idle = values.get("role") == Role.CONTESTED or values.get("vacuous") or values.get("not_testable")
    if "contradicted" in values and idle:
        faults.append("contradicted belongs to a claim that counts or a sanity check; drop it.")
    return faults


@dataclass(frozen=True)
class ExpectationField(Field):
    """One expectation: its kind says which other fields it has."""

    vocabulary: Vocabulary
    _taken: dict[str, dict[str, Field]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        place, before = f"{where}, {name}", len(faults)
        if not isinstance(value, dict):
            faults.append(f"{place} is not a table; begin it with [[claim.expect]].")
            return FAULTY
        kinds = {"kind": Choice("", tuple(NAMES), "kind", required=True)}
        called = read_table({k: v for k, v in value.items() if k == "kind"}, kinds, place, faults).get("kind")
        if called is None:
            return FAULTY
        kind = NAMES[called]
        given = self._given(kind, called, value, place, faults)
        values = {}
        if len(faults) == before:
            for attribute, part in kind.parts().items():
                try:
                    values[attribute] = part.build(attribute, given, self.vocabulary)
                except InputError as error:
                    faults.append(f"{place}: {error}")
        if len(faults) > before:
            return FAULTY
        return kind(alias="" if called == kind.kind else called, **values)

    def _given(
        self, kind: type[Expectation], called: str, record: Mapping[str, object], place: str, faults: list[str]
    ) -> dict[str, Any]:
        """The fields that the kind takes, read; a field of other kinds is a fault of its own."""
        if kind.kind not in self._taken:
            self._taken[kind.kind] = kind.fields(self.vocabulary)
        taken = self._taken[kind.kind]
        left = {name: value for name, value in record.items() if name != "kind"}
        for name in [name for name in left if name not in taken]:
            others = [k for k, other in KINDS.items() if name in other.fields(self.vocabulary)]
            if others:
                del left[name]
                faults.append(f"{place}: {called!r} does not use {name!r}; drop it, it belongs to {', '.join(others)}.")
        return read_table(left, taken, place, faults)

    def form(self) -> dict[str, Any]:
        by_kind = {name: kind.fields(self.vocabulary) for name, kind in KINDS.items()}
        shared: dict[str, Any] = {}
        for declared in (item for fields in by_kind.values() for item in fields.items()):
            _add(shared, *declared)
        formulas = "; ".join(f"{name}: {kind.formula}" for name, kind in KINDS.items())
        aliases = "; ".join(f"{a} as {name}: {why}" for name, k in KINDS.items() for a, why in k.aliases.items())
        named = {"enum": list(NAMES), "description": f"margins: {formulas}. Other names: {aliases}"}
        return {
            "type": "object",
            "properties": {"kind": named, **shared},
            "required": ["kind"],
            "additionalProperties": False,
            "allOf": self._rules(shared),
        }

    def _rules(self, shared: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What holds for the records of each kind; kinds of which the same holds share a rule."""
        found: list[tuple[list[str], dict[str, Any]]] = []
        for kind in KINDS.values():
            rule = kind.schema(self.vocabulary)
            forms = rule.pop("properties").items()
            own = {name: form for name, form in forms if not form.items() <= shared[name].items()}
            rule = {**({"properties": own} if own else {}), **rule}
            same = next((names for names, known in found if known == rule), None)
            if same is None:
                found.append((list(kind.names()), rule))
            else:
                same += kind.names()
        return [
            {"if": {"properties": {"kind": {"enum": names}}, "required": ["kind"]}, "then": rule}
            for names, rule in found
        ]


def _add(shared: dict[str, Any], name: str, declared: Field) -> None:
    """One field of one kind, added to what all kinds say of it: the form if they agree, and every meaning."""
    known = shared.setdefault(name, declared.schema())
    if declared.meaning not in known["description"].split("; or "):
        known["description"] += f"; or {declared.meaning}"
    if not declared.form().items() <= known.items():
        shared[name] = {"description": known["description"]}
