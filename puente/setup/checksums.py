"""SHA-256 of files, folders and groups of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

SUMS = "SHA256SUMS"


class ChecksumError(ValueError):
    """What lies on the disk is not what we expect; the message says which file and why."""


def check_bytes(data: bytes, name: str, size: int, sha256: str) -> None:
    """Raises ChecksumError unless `data` has this size in bytes and this SHA-256."""
    if len(data) != size:
        raise ChecksumError(f"{name} has {len(data):,} bytes instead of {size:,}")
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ChecksumError(f"{name} has the checksum {found[:12]}… instead of {sha256[:12]}…")


def check_file(path: Path, size: int, sha256: str) -> None:
    """Raises ChecksumError unless the file has this size in bytes and this SHA-256."""
    if not path.is_file():
        raise ChecksumError(f"{path.name} is missing")
    if path.stat().st_size != size:
        raise ChecksumError(f"{path.name} has {path.stat().st_size:,} bytes instead of {size:,}")
    found = sha256_of(path)
    if found != sha256:
        raise ChecksumError(f"{path.name} has the checksum {found[:12]}… instead of {sha256[:12]}…")


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_under(paths: Iterable[Path]) -> list[Path]:
    """The files among `paths` and inside its folders, sorted, without caches or hidden ones."""
    found: set[Path] = set()
    for path in paths:
        candidates = [path] if path.is_file() else path.rglob("*")
        for candidate in candidates:
            inside = candidate.relative_to(path.parent).parts
            if "__pycache__" in inside or any(part.startswith(".") for part in inside):
                continue
            if candidate.is_file():
                found.add(candidate)
    return sorted(found)


def sha256_of_all(paths: Iterable[Path], base: Path) -> str:
    """One SHA-256 over the names (relative to `base`) and the contents of all these files."""
    digest = hashlib.sha256()
    for path in files_under(paths):
        digest.update(f"{path.relative_to(base).as_posix()}\0{sha256_of(path)}\n".encode())
    return digest.hexdigest()


def write_sums(folder: Path) -> None:
    """Writes the checksums of all files of a folder into its SHA256SUMS."""
    lines = [
        f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != SUMS
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def check_sums(folder: Path) -> None:
    """Raises ChecksumError unless every file is as the folder's SHA256SUMS says."""
    sums = folder / SUMS
    if not sums.is_file():
        raise ChecksumError(f"{folder.name}/{SUMS} is missing")
    for line in sums.read_text(encoding="utf-8").splitlines():
        expected, name = line.split("  ", 1)
        path = folder / name
        if not path.is_file():
            raise ChecksumError(f"{folder.name}/{name} is missing")
        if sha256_of(path) != expected:
            raise ChecksumError(f"{folder.name}/{name} has changed since it was made")
