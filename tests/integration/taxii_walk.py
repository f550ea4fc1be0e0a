"""One script of a TAXII 2.1 client, run against any server: what it asks, and what it is told, without names and times.

The collection that may be written must be empty at the start.
"""

from collections.abc import Callable
from typing import Any

import httpx
import stix2
from taxii2client.v21 import Collection, Server, as_pages

MEDIA_TYPE = "application/taxii+json;version=2.1"
NOTES = 120
NOTHING = "note--6f0b2f0e-7a56-5d53-9f3a-2f1d1f6f7c10"
FIRST, SECOND, THIRD = (f"2025-01-0{day}T00:00:00.000Z" for day in (1, 2, 3))


def note(number: int, modified: str = FIRST) -> dict[str, Any]:
    """A note about whoever wrote it, the same on every server."""
    own = f"note--00000000-0000-4000-8000-{number:012d}"
    about = "identity--00000000-0000-4000-8000-000000000000"
    made = {"type": "note", "spec_version": "2.1", "id": own, "created": FIRST, "modified": modified}
    return made | {"content": f"n{number}", "object_refs": [about]}


IDENTITY = {
    **{"type": "identity", "spec_version": "2.1", "id": "identity--00000000-0000-4000-8000-000000000000"},
    **{"created": FIRST, "modified": FIRST, "name": "Partner", "identity_class": "organization"},
}


class Walk:
    """Everything that is asked, in order; `told` is what came of it by name."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.told: dict[str, Any] = {}
        server = Server(url, user=user, password=password)
        (root,) = server.api_roots
        self.told["root"] = root.versions
        self.collection: Collection = next(one for one in root.collections if one.can_write and one.can_read)
        self.auth = (user, password)

    def run(self) -> dict[str, Any]:
        """Ask it all."""
        self._add()
        self._pages()
        self._cursors()
        self._matches()
        self._versions()
        self._faults()
        self._delete()
        return self.told

    def _add(self) -> None:
        self.told["empty"] = self.collection.get_objects()
        self.told["empty manifest"] = self.collection.get_manifest()
        status = self.collection.add_objects({"objects": [IDENTITY, *map(note, range(1, NOTES))]})
        self.told["added"] = self._status(status)
        self.told["added again"] = self._status(self.collection.add_objects({"objects": [note(5)]}))
        self.told["status again"] = self._get(f"../../status/{status.id}/").json()["success_count"]

    def _status(self, status: Any) -> Any:
        counts = status.total_count, status.success_count, status.failure_count, status.pending_count
        return status.status, *counts, sorted(one["id"] for one in status.successes)

    def _pages(self) -> None:
        for name, ask in (("objects", self.collection.get_objects), ("manifest", self.collection.get_manifest)):
            pages = list(as_pages(ask, per_request=50))
            self.told[f"{name}, pages"] = [len(page["objects"]) for page in pages]
            self.told[f"{name}, more"] = [page.get("more", False) for page in pages]
            self.told[f"{name}, ids"] = sorted(one["id"] for page in pages for one in page["objects"])
        self.told["whole"] = sorted(self.collection.get_objects()["objects"], key=lambda one: str(one["id"]))

    def _cursors(self) -> None:
        """Behind the last of a page comes the rest; behind the last of all, nothing; before the first, everything."""
        first = self._get("objects/", limit=70)
        last, begin = first.headers["x-taxii-date-added-last"], first.headers["x-taxii-date-added-first"]
        rest = self._get("objects/", added_after=last).json().get("objects", [])
        there = {one["id"] for one in first.json()["objects"]}
        self.told["behind a page"] = len(there), len(rest), len(there & {one["id"] for one in rest})
        self.told["behind the first"] = begin <= last, begin[-1] == last[-1] == "Z"
        end = self._get("objects/").headers["x-taxii-date-added-last"]
        self.told["behind the last"] = self._get("objects/", added_after=end).json()
        self.told["behind the future"] = self._get("objects/", added_after="2099-01-01T00:00:00Z").json()
        self.told["since the beginning"] = len(
            self._get("objects/", added_after="2000-01-01T00:00:00Z").json()["objects"]
        )

    def _matches(self) -> None:
        asks: dict[str, dict[str, Any]] = {
            "type": {"match[type]": "identity"},
            "types": {"match[type]": "identity,note", "limit": 5},
            "other type": {"match[type]": "malware"},
            "id": {"match[id]": note(7)["id"]},
            "ids": {"match[id]": f"{note(7)['id']},{note(8)['id']}"},
            "id and type": {"match[id]": note(7)["id"], "match[type]": "identity"},
            "spec": {"match[spec_version]": "2.1", "limit": 3},
            "old spec": {"match[spec_version]": "2.0"},
        }
        for name, asked in asks.items():
            answer = self._get("objects/", **asked)
            self.told[f"match {name}"] = answer.status_code, len(answer.json().get("objects", []))
        self.told["one"] = self.collection.get_object(note(9)["id"])["objects"]
        source = stix2.TAXIICollectionSource(self.collection)
        self.told["source"] = [one.content for one in source.query([stix2.Filter("id", "=", note(11)["id"])])]

    def _versions(self) -> None:
        self.collection.add_objects({"objects": [note(1, SECOND), note(1, THIRD)]})
        own = note(1)["id"]
        self.told["versions"] = sorted(self.collection.object_versions(own)["versions"])
        for asked in ("first", "last", "all", SECOND, f"{FIRST},last"):
            answer = self._get(f"objects/{own}/", **{"match[version]": asked})
            self.told[f"version {asked}"] = sorted(one["modified"] for one in answer.json()["objects"])
        self.told["last of all"] = len(self._get("objects/").json()["objects"])
        self.told["all of all"] = len(self._get("objects/", **{"match[version]": "all"}).json()["objects"])

    def _faults(self) -> None:
        wrong = ("nobody", "wrong")
        asks: dict[str, Callable[[], httpx.Response]] = {
            "no collection": lambda: self._get("../6f0b2f0e-7a56-5d53-9f3a-2f1d1f6f7c10/objects/"),
            "no object": lambda: self._get(f"objects/{NOTHING}/"),
            "no status": lambda: self._get("../../status/6f0b2f0e-7a56-5d53-9f3a-2f1d1f6f7c10/"),
            "wrong password": lambda: self._get("objects/", auth=wrong),
            "wrong accept": lambda: self._get("objects/", accept="application/json"),
            "wrong content type": lambda: self._post(b'{"objects": []}', "application/json"),
            "wrong time": lambda: self._get("objects/", added_after="yesterday"),
        }
        for name, ask in asks.items():
            answer = ask()
            told = answer.json() if answer.headers["content-type"] == MEDIA_TYPE else {}
            self.told[name] = answer.status_code, told.get("http_status"), bool(told.get("title"))

    def _delete(self) -> None:
        self.collection.delete_object(note(3)["id"])
        self.told["deleted"] = self._get(f"objects/{note(3)['id']}/").status_code
        self.told["deleted again"] = self._delete_raw(note(3)["id"])
        self.told["left"] = len(self._get("manifest/").json()["objects"])

    def _get(self, path: str, accept: str = MEDIA_TYPE, auth: Any = None, **asked: Any) -> httpx.Response:
        address = f"{self.collection.url}{path}"
        return httpx.get(address, params=asked, headers={"accept": accept}, auth=auth or self.auth)

    def _post(self, content: bytes, kind: str) -> httpx.Response:
        headers = {"accept": MEDIA_TYPE, "content-type": kind}
        return httpx.post(f"{self.collection.url}objects/", content=content, headers=headers, auth=self.auth)

    def _delete_raw(self, own: str) -> int:
        headers = {"accept": MEDIA_TYPE}
        return httpx.delete(f"{self.collection.url}objects/{own}/", headers=headers, auth=self.auth).status_code
