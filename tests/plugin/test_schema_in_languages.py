"""The schema makes usable SDKs: no name that a generator has to bend, no type that it has to give up."""

from __future__ import annotations

import json
import keyword
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from dnsstack.plugin.schema import schema

SCHEMA: Final[Mapping[str, Any]] = json.loads(schema())
TYPES: Final[Mapping[str, Any]] = {token.rpartition(":")[2]: made for token, made in SCHEMA["types"].items()}
RESOURCES: Final[Mapping[str, Any]] = {token.rpartition(":")[2]: made for token, made in SCHEMA["resources"].items()}

_WORDS: Final = """
abstract assert boolean break byte case catch char class const continue default do double else enum extends false final
finally float for goto if implements import instanceof int interface long native new null package private protected
public return short static strictfp super switch synchronized this throw throws transient true try var void volatile
while builder clone equals finalize getClass hashCode notify notifyAll toString wait
"""
JAVA: Final = frozenset(_WORDS.split())
"""Reserved words, and methods of every object or builder: Java's generator writes a property's name as a method."""
BENT: Final = frozenset(("notify",))
"""Keys of a document to which Java's generator adds a `_`."""
MEMBERS: Final = frozenset(("Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ElementType", "Empty"))
"""What C# and Go have in every generated class; properties begin with a capital there."""
SUFFIXES: Final = ("Args", "Array", "Input", "Map", "Output", "Ptr", "State")
"""What the generators add to the name of a type for another one."""
SCALARS: Final = frozenset(("string", "integer", "boolean"))


def objects() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every set of properties that becomes a class, with what it is of."""
    for name, made in TYPES.items():
        yield name, made["properties"]
    for name, made in RESOURCES.items():
        yield name, made["inputProperties"]
        yield name, made["properties"]
    yield "Provider", SCHEMA["provider"]["inputProperties"]


def is_whole(part: Mapping[str, Any]) -> bool:
    """True for a type that every language has: a scalar, a list, a map, or a class of the package's own."""
    if "$ref" in part:
        return part["$ref"].removeprefix("#/types/") in SCHEMA["types"]
    if part["type"] in SCALARS:
        return True
    inner = {"array": "items", "object": "additionalProperties"}.get(part["type"], "")
    return bool(inner in part and is_whole(part[inner]))


def test_every_property_has_one_whole_type() -> None:
    """A union would be `object` in C#, and Go has none. What a document may hold is open in one output alone."""
    lacking = {
        f"{owner}.{name}" for owner, properties in objects() for name, part in properties.items() if not is_whole(part)
    }

    assert lacking == {"MultiProviderZone.document"}


def test_no_property_is_a_reserved_word() -> None:
    names = {name for _, properties in objects() for name in properties}

    assert names & JAVA == BENT
    assert not {name for name in names if keyword.iskeyword(name)}
    assert not {name[0].upper() + name[1:] for name in names} & MEMBERS


def test_names_stay_apart_where_case_and_underscores_are_dropped() -> None:
    """C# and Go begin a property with a capital; file systems without case have one file for two types."""
    for owner, properties in objects():
        plain = [name.replace("_", "").lower() for name in properties]
        assert len(plain) == len(set(plain)), owner
    classes = [name.lower() for name in (*TYPES, *RESOURCES)]
    assert len(classes) == len(set(classes))


def test_no_type_has_the_name_of_what_is_generated_for_another() -> None:
    every = {*TYPES, *RESOURCES}

    assert not {name + suffix for name in every for suffix in SUFFIXES} & every


@pytest.mark.parametrize("name", ["AliasedTo", "DeclaredRRset", "Delegation", "FailoverPair", "RoleRRset"])
def test_no_output_class_has_a_member_of_its_own_name(name: str) -> None:
    """C# refuses it; a class of inputs is called `…Args` there."""
    assert name.lower() not in {member.replace("_", "").lower() for member in TYPES[name]["properties"]}


def test_the_classes_of_outputs_are_the_ones_above() -> None:
    found: set[str] = set()

    def collect(part: Any) -> None:
        if isinstance(part, Mapping):
            name = str(part.get("$ref", "")).rpartition(":")[2]
            if name in TYPES and name not in found:
                found.add(name)
                collect(TYPES[name])
            for inner in part.values():
                collect(inner)

    for made in RESOURCES.values():
        collect(made["properties"])
    assert found == {"AliasedTo", "DeclaredRRset", "Delegation", "FailoverPair", "RoleRRset"}


def test_a_number_is_a_number_where_only_some_are_allowed() -> None:
    assert TYPES["HealthCheck"]["properties"]["interval"]["type"] == "integer"
    assert TYPES["HealthCheck"]["properties"]["sni"]["type"] == "boolean"


def test_records_are_a_map_of_maps_of_one_class() -> None:
    for properties in (TYPES["Domain"]["properties"], RESOURCES["MultiProviderZone"]["inputProperties"]):
        for section, name in (("records", "RRset"), ("failover", "FailoverPolicy")):
            inner = properties[section]["additionalProperties"]["additionalProperties"]
            assert inner["$ref"] == f"#/types/dnsstack:index:{name}"
