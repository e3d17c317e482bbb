"""docker-compose.yml and the images: what each part must have, and that names mean something."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.relay_settings import RelaySettings
from gateway.channels.settings import table as channels
from gateway.settings import table
from puente.setup.downloads import TOOLS, TORCH
from puente.supervise.settings import TABLE
from tests.knowledge_folder import PROJECT

COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONCE = {"setup", "train"}
# its image begins as root to make its folder, and goes on under a user of its own
DROPS_ROOT_ITSELF = {"postgres"}
IMAGES = sorted((PROJECT / "deploy").glob("*.Dockerfile"))
# read elsewhere than through the tables of settings
READERS = [
    PROJECT / "bot" / "endpoints.yml",
    PROJECT / "actions" / "kb" / "encoder.py",
    *(PROJECT / "deploy").glob("*.sh"),
    *(PROJECT / "deploy").glob("*.yml"),
]


def known_variables() -> set[str]:
    ours = {variable for variable, _default, _purpose in table()}
    ours |= {variable for _field, variable, _default, _purpose in TABLE}
    ours |= {row.metadata["variable"] for row in fields(RelaySettings)}
    ours |= {variable for variable, _default, _purpose in channels()}
    for reader in READERS:
        ours |= set(re.findall(r"PUENTE_[A-Z_]+", reader.read_text("utf-8")))
    return ours


def own_files(service: dict[str, Any]) -> set[Path]:
    """The files and folders of the project that a service names."""
    named = {one.split(":")[0] for one in service.get("volumes", []) if one.startswith(".")}
    named |= {one for one in service.get("env_file", []) if isinstance(one, str)}
    if build := service.get("build"):
        named.add(build["dockerfile"])
    return {PROJECT / name for name in named}


each = pytest.mark.parametrize("name", SERVICES)


@each
def test_it_has_a_limit_of_memory_and_of_processors(name: str) -> None:
    assert SERVICES[name]["deploy"]["resources"]["limits"].keys() >= {"cpus", "memory"}


@each
def test_it_starts_again_and_says_how_it_is_unless_it_runs_once(name: str) -> None:
    service = SERVICES[name]
    if name in ONCE:
        assert service["restart"] == "no"
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]


@each
def test_it_is_not_root_and_cannot_write_but_where_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    if name not in DROPS_ROOT_ITSELF:
        assert int(str(service["user"]).split(":")[0]) > 0


@each
def test_it_names_files_and_services_that_exist(name: str) -> None:
    service = SERVICES[name]
    assert [path for path in own_files(service) if not path.exists()] == []
    assert set(service.get("depends_on", {})) <= SERVICES.keys()
    volumes = {one.split(":")[0] for one in service.get("volumes", []) if not one.startswith(".")}
    assert volumes <= COMPOSE["volumes"].keys()


@each
def test_it_sets_variables_that_somebody_reads(name: str) -> None:
    ours = {one for one in SERVICES[name].get("environment", {}) if one.startswith("PUENTE_")}
    assert ours <= known_variables()


@each
def test_it_belongs_to_a_profile_that_the_settings_can_choose(name: str) -> None:
    profiles = set(SERVICES[name]["profiles"])
    assert profiles and profiles <= {"wide", "single"}
    # whom it waits for is started by the same profile
    for other in SERVICES[name].get("depends_on", {}):
        assert profiles <= set(SERVICES[other]["profiles"])


def test_only_the_front_is_published_and_databases_and_bots_have_no_way_out() -> None:
    assert {n for n, s in SERVICES.items() if "ports" in s} == {"proxy", "single-gateway"}
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("bot", "single-bot", "postgres", "redis"):
        assert set(SERVICES[name]["networks"]) == {"inside"}


def test_only_with_channels_do_bots_get_a_way_out_and_the_channels_secrets() -> None:
    added = yaml.safe_load((PROJECT / "deploy" / "channels.yml").read_text("utf-8"))["services"]
    assert set(added) == {"gateway", "single-gateway", "bot", "single-bot"} <= SERVICES.keys()
    assert all(service["env_file"] == ["channels.env"] for service in added.values())
    assert {name for name, one in added.items() if "outward" in one.get("networks", {})} == {
        "bot",
        "single-bot",
    }
    ignored = (PROJECT / ".gitignore").read_text("utf-8").splitlines()
    assert "channels.env" in ignored and "secrets.env" in ignored


def test_many_gateways_share_a_redis_that_throws_nothing_away() -> None:
    many = [name for name, service in SERVICES.items() if "replicas" in service["deploy"]]
    assert sorted(many) == ["actions", "bot", "gateway"]
    assert SERVICES["gateway"]["environment"]["PUENTE_REDIS_URL"].startswith("redis://redis:")
    assert "PUENTE_REDIS_URL" not in SERVICES["single-gateway"]["environment"]
    assert "noeviction" in SERVICES["redis"]["command"]
    assert "shared:/data" in SERVICES["redis"]["volumes"]


def test_the_settings_beside_it_name_known_variables_and_no_secret() -> None:
    lines = (PROJECT / ".env").read_text("utf-8").splitlines()
    names = {line.split("=")[0] for line in lines if line and not line.startswith("#")}
    asked = set(re.findall(r"\$\{([A-Z_]+)", (PROJECT / "docker-compose.yml").read_text("utf-8")))
    assert names <= known_variables() | asked | {"COMPOSE_PROFILES"}
    assert not {name for name in names if "SECRET" in name or "PASSWORD" in name}


@pytest.mark.parametrize("image", IMAGES, ids=lambda path: path.stem)
def test_an_image_copies_what_exists_and_pins_what_the_set_up_pins(image: Path) -> None:
    text = image.read_text("utf-8").replace("\\\n", " ")
    copied = [line.split()[1:-1] for line in text.splitlines() if re.match(r"COPY (?!--)", line)]
    assert [name for names in copied for name in names if not (PROJECT / name).exists()] == []
    pins = dict(re.findall(r"ARG (\w+)=(\S+)", text))
    wanted = {"UV": TOOLS["uv"], "TORCH": TORCH["version"]}
    assert all(pins[f"{tool}_VERSION"] == wanted[tool] for tool in wanted if tool in text)
    assert "USER 10001:10001" in text
