"""The list of what Puente is made of: whole, and the same from the same lock files."""

from __future__ import annotations

import json

from puente.sbom import BESIDE_THE_LOCK, settled


def as_exported(moment: str, serial: str) -> dict[str, object]:
    return {
        "bomFormat": "CycloneDX",
        "serialNumber": f"urn:uuid:{serial}",
        "metadata": {"timestamp": moment, "component": {"name": "puente"}},
        "components": [{"type": "library", "name": "fastapi", "version": "1"}],
    }


def test_two_runs_give_the_same_list() -> None:
    one = settled(as_exported("2026-01-01T00:00:00Z", "a"), BESIDE_THE_LOCK)
    other = settled(as_exported("2026-02-02T00:00:00Z", "b"), BESIDE_THE_LOCK)
    assert one == other


def test_another_library_gives_another_serial_number() -> None:
    more = as_exported("2026-01-01T00:00:00Z", "a")
    more["components"] = []
    one = json.loads(settled(as_exported("2026-01-01T00:00:00Z", "a"), []))
    assert one["serialNumber"] != json.loads(settled(more, []))["serialNumber"]


def test_what_no_lock_file_names_is_in_the_list() -> None:
    bill = json.loads(settled(as_exported("2026-01-01T00:00:00Z", "a"), BESIDE_THE_LOCK))
    assert {"fastapi", "torch", "multilingual-e5-small"} == {c["name"] for c in bill["components"]}
