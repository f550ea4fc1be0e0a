"""Valid: whether an object that was sent to us is STIX 2.1 of a kind that we take, and what it refers to."""

from typing import Any

import msgspec

TYPES = ("sighting", "opinion", "note", "report", "identity", "location")
"""What may come back; the last two so that others can say who and where they are."""

FREE = ("created_by_ref", "object_marking_refs")
"""References that need not lead to anything here: everybody may say who made it, and under which marking."""

LONGEST = 65_536
"""Bytes of one object."""

LONGEST_ID = 100


def valid(found: Any) -> str:
    """What is wrong with it, empty where nothing is.

    >>> valid({"type": "malware"})
    'type: expected one of sighting, opinion, note, report, identity, location'
    """
    if not isinstance(found, dict):
        return "expected an object"
    if found.get("type") not in TYPES:
        return f"type: expected one of {', '.join(TYPES)}"
    if found.get("spec_version") != "2.1":
        return "spec_version: expected 2.1"
    if len(msgspec.json.encode(found)) > LONGEST or len(str(found.get("id", ""))) > LONGEST_ID:
        return f"expected at most {LONGEST} bytes, and {LONGEST_ID} signs of an id"
    return _parsed(found)


def _parsed(found: dict[str, Any]) -> str:
    from stix2 import parse  # takes most of a second to load, and few are ever sent anything
    from stix2.exceptions import STIXError

    try:
        parse(found, allow_custom=False, version="2.1")
    except (STIXError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        return str(error)[:300] or type(error).__name__
    return ""


def references(found: dict[str, Any]) -> set[str]:
    """Ids of all that it refers to, wherever in it they stand, but for those that are free.

    >>> sorted(references({"object_refs": ["note--1"], "x": [{"a_ref": "note--2"}], "created_by_ref": "identity--3"}))
    ['note--1', 'note--2']
    """
    return set(_references(found))


def _references(found: Any) -> list[str]:
    if isinstance(found, list):
        return [one for inner in found for one in _references(inner)]
    if not isinstance(found, dict):
        return []
    here: list[str] = []
    for name, value in found.items():
        if name in FREE:
            continue
        if name.endswith("_ref") and isinstance(value, str):
            here.append(value)
        elif name.endswith("_refs") and isinstance(value, list):
            here += [one for one in value if isinstance(one, str)]
        else:
            here += _references(value)
    return here
