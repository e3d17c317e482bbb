"""The set-up's steps on a small copy of the project, with small programs instead of the tools."""

from __future__ import annotations

import hashlib
import io
import platform
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from puente.places import Places
from puente.setup.bot_environment import set_up_bot_environment
from puente.setup.checksums import ChecksumError, check_sums, write_sums
from puente.setup.context import Context
from puente.setup.dialogue_model import inputs_key, set_up_dialogue_model
from puente.setup.disk import check_disk
from puente.setup.downloads import TOOLS
from puente.setup.embedding_model import check_wheel, set_up_embedding_model
from puente.setup.failures import (
    BotError,
    DialogueError,
    DiskError,
    EmbeddingError,
    Python310Error,
    SetUpError,
    ToolFailed,
)
from puente.setup.main_environment import installed_torch, wanted_torch
from puente.setup.progress import Progress, Step, readable
from puente.setup.python310 import find_python310, python310
from puente.setup.tool_runs import run_tool
from puente.setup.tools import uv_on_path

Program = Callable[[Path, str], Path]
SAYS_310 = "#!/bin/sh\necho 3.10\n"
BROKEN = "#!/bin/sh\necho 'pyenv: python3.10: command not found' >&2\nexit 127\n"
TRAINS = """#!/bin/sh
while [ $# -gt 0 ]; do
    case "$1" in --out) out="$2" ;; --fixed-model-name) name="$2" ;; esac
    shift
done
echo trained >> "$out/trainings"
echo model > "$out/$name.tar.gz"
"""


@pytest.fixture
def step() -> Step:
    return Step(1, 1, "step", io.StringIO(), verbose=False)


# Python 3.10


def test_a_shim_on_path_that_does_not_run_is_passed_over(tmp_path: Path, program: Program):
    program(tmp_path / "shims/python3.10", BROKEN)
    good = program(tmp_path / "bin/python3.10", SAYS_310)
    assert find_python310({"PATH": f"{tmp_path}/shims:{tmp_path}/bin", "HOME": "/none"}) == good


def test_the_named_python_comes_first_but_only_if_it_is_a_310(tmp_path: Path, program: Program):
    on_path = program(tmp_path / "bin/python3.10", SAYS_310)
    named = program(tmp_path / "mine", SAYS_310)
    environ = {"PATH": f"{tmp_path}/bin", "HOME": "/none", "RASA_PYTHON": str(named)}
    assert find_python310(environ) == named
    program(named, "#!/bin/sh\necho 3.12\n")
    assert find_python310(environ) == on_path


def test_pyenvs_newest_310_is_taken_when_path_has_none(tmp_path: Path, program: Program):
    for version in ("3.10.4", "3.10.13", "3.11.7"):
        program(tmp_path / f"versions/{version}/bin/python3.10", SAYS_310)
    found = find_python310({"PATH": "/none", "PYENV_ROOT": str(tmp_path)})
    assert found == tmp_path / "versions/3.10.13/bin/python3.10"


def test_uv_installs_one_when_there_is_none(tmp_path: Path, program: Program, step: Step):
    installed = program(tmp_path / "managed/python3.10", SAYS_310)
    uv = program(tmp_path / "uv", f'#!/bin/sh\n[ "$2" = find ] && echo {installed}\nexit 0\n')
    context = Context(Places(tmp_path), {"PATH": "/none", "HOME": "/none"}, uv=uv)
    assert python310(context, step) == installed


def test_without_any_the_message_says_how_to_get_one(tmp_path: Path, program: Program, step: Step):
    uv = program(tmp_path / "uv", "#!/bin/sh\necho no connection >&2\nexit 2\n")
    context = Context(Places(tmp_path), {"PATH": "/none", "HOME": "/none"}, uv=uv)
    with pytest.raises(Python310Error) as none:
        python310(context, step)
    assert "RASA_PYTHON=" in none.value.en and "RASA_PYTHON=" in none.value.es
    assert none.value.details == ["no connection"]


# the dialogue model


@pytest.fixture
def trainer(project: Places, program: Program) -> Context:
    """A context in which Rasa is a script that notes each training."""
    program(project.bot_python, TRAINS)
    return Context(project)


def trainings(context: Context) -> int:
    notes = context.places.dialogue_model.with_name("trainings")
    return len(notes.read_text().splitlines()) if notes.exists() else 0


def test_the_model_is_trained_once(trainer: Context, step: Step):
    set_up_dialogue_model(trainer, step)
    set_up_dialogue_model(trainer, step)
    assert trainings(trainer) == 1
    assert trainer.places.dialogue_model.read_text() == "model\n"
    assert step.result == "up to date"


@pytest.mark.parametrize(
    "name",
    [
        "bot/config.yml",
        "bot/uv.lock",
        "bot/domain/new.yml",
        "bot/components/language.py",
        "nlu_data/es/greet.yml",
    ],
)
def test_a_change_in_what_it_learns_from_trains_it_again(trainer: Context, step: Step, name: str):
    set_up_dialogue_model(trainer, step)
    (trainer.places.root / name).write_text("changed: true\n")
    set_up_dialogue_model(trainer, step)
    assert trainings(trainer) == 2


def test_renaming_an_input_is_a_change_and_a_cache_is_none(project: Places):
    before = inputs_key(project)
    (project.bot / "components/__pycache__").mkdir()
    (project.bot / "components/__pycache__/language.pyc").write_bytes(b"cache")
    assert inputs_key(project) == before
    (project.bot / "domain/intents.yml").rename(project.bot / "domain/acts.yml")
    assert inputs_key(project) != before


def test_it_is_trained_again_when_the_file_is_gone_or_somebody_asks(trainer: Context, step: Step):
    set_up_dialogue_model(trainer, step)
    trainer.places.dialogue_model.unlink()
    set_up_dialogue_model(trainer, step)
    set_up_dialogue_model(trainer, step, again=True)
    assert trainings(trainer) == 3


def test_a_failed_training_shows_rasas_last_lines_and_keeps_the_old_model(
    trainer: Context, step: Step, program: Program
):
    set_up_dialogue_model(trainer, step)
    program(trainer.places.bot_python, "#!/bin/sh\necho 'No stories found'\nexit 1\n")
    (trainer.places.bot / "config.yml").write_text("pipeline: [broken]\n")
    with pytest.raises(DialogueError) as failure:
        set_up_dialogue_model(trainer, step)
    assert failure.value.details == ["No stories found"]
    assert "var/logs/train.log" in failure.value.en
    assert trainer.places.dialogue_model.read_text() == "model\n"
    with pytest.raises(DialogueError):
        set_up_dialogue_model(trainer, step)


# the embedding model


def test_a_wheel_with_another_checksum_is_refused_in_one_line(tmp_path: Path):
    wheel = tmp_path / "model.whl"
    wheel.write_bytes(b"something else")
    expected = hashlib.sha256(b"the right one!").hexdigest()
    with pytest.raises(EmbeddingError) as mismatch:
        check_wheel(wheel, len(b"something else"), expected)
    assert "model.whl has the checksum" in mismatch.value.en
    assert "no es el esperado" in mismatch.value.es
    assert "\n" not in mismatch.value.en


def test_a_wheel_that_was_cut_off_is_refused_with_both_sizes(tmp_path: Path):
    wheel = tmp_path / "model.whl"
    wheel.write_bytes(b"half")
    with pytest.raises(EmbeddingError, match="has 4 bytes instead of 1,000"):
        check_wheel(wheel, 1000, "")


def test_a_file_changed_after_the_build_is_noticed(tmp_path: Path):
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling/config.json").write_text("{}")
    write_sums(tmp_path)
    check_sums(tmp_path)
    (tmp_path / "1_Pooling/config.json").write_text("[]")
    with pytest.raises(ChecksumError, match=r"1_Pooling/config\.json has changed"):
        check_sums(tmp_path)


def test_another_model_makes_the_default_one_needless(project: Places, step: Step):
    context = Context(project, {"PUENTE_EMBEDDING_MODEL": "intfloat/multilingual-e5-base"})
    set_up_embedding_model(context, step)
    assert "multilingual-e5-base" in step.result
    assert not project.downloads.exists()


# environments, tools and room


def test_the_cpu_build_of_torch_is_wanted_on_linux_and_recognised(tmp_path: Path):
    assert wanted_torch("linux").endswith("+cpu") and "+" not in wanted_torch("darwin")
    assert installed_torch(tmp_path) is None
    record = tmp_path / "lib/python3.12/site-packages/torch-2.13.0+cpu.dist-info/RECORD"
    record.parent.mkdir(parents=True)
    record.touch()
    assert installed_torch(tmp_path) == "2.13.0+cpu"


@pytest.mark.parametrize("system, machine", [("darwin", "arm64"), ("linux", "aarch64")])
def test_where_rasa_has_no_packages_the_containers_are_named(
    project: Places, step: Step, system: str, machine: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(platform, "machine", lambda: machine)
    (project.bot / "pyproject.toml").touch()
    with pytest.raises(BotError, match="make up"):
        set_up_bot_environment(Context(project, platform=system), step)


def test_a_uv_on_path_is_used_only_if_it_is_the_one_we_know(tmp_path: Path, program: Program):
    context = Context(Places(tmp_path), {"PATH": str(tmp_path)})
    assert uv_on_path(context) is None
    uv = program(tmp_path / "uv", "#!/bin/sh\necho 'uv 0.1.0'\n")
    assert uv_on_path(context) is None
    minor = ".".join(TOOLS["uv"].split(".")[:2])
    program(uv, f"#!/bin/sh\necho 'uv {minor}.99 (built somewhere)'\n")
    assert uv_on_path(context) == uv


def test_too_little_room_is_said_before_the_first_download(project: Places, step: Step):
    with pytest.raises(DiskError) as full:
        check_disk(Context(project), step, free=2_000_000_000)
    assert "needs 6.0 GB" in full.value.en and "there are 2.0 GB" in full.value.en
    assert "necesita 6.0 GB" in full.value.es


def test_every_failure_has_an_exit_code_of_its_own():
    codes = [kind.code for kind in SetUpError.__subclasses__()]
    assert len(set(codes)) == len(codes) and all(codes)


# progress and tools


def test_a_step_is_one_line_with_time_and_size(tmp_path: Path):
    out = io.StringIO()
    progress = Progress(total=2, stream=out)
    (tmp_path / "model").write_bytes(b"x" * 1_500_000)
    with progress.step("embedding model") as one:
        one.heard("Progress 1 of 2")
        one.size(tmp_path)
    with progress.step("tools") as two:
        two.up_to_date()
    assert [line.split() for line in out.getvalue().splitlines()] == [
        ["[1/2]", "embedding", "model", "ready,", "2", "MB", "(0", "s)"],
        ["[2/2]", "tools", "up", "to", "date"],
    ]


def test_a_failed_step_says_so_and_the_failure_goes_on():
    out = io.StringIO()
    with pytest.raises(DiskError), Progress(1, stream=out).step("disk space"):
        raise DiskError("full", "lleno")
    assert "disk space" in out.getvalue() and "failed" in out.getvalue()


def test_a_tools_output_is_kept_and_a_failure_brings_its_last_lines(tmp_path: Path, step: Step):
    log = tmp_path / "logs/setup.log"
    code = "import sys; print('10 %', end='\\r'); print('no such package'); sys.exit(4)"
    with pytest.raises(ToolFailed) as failure:
        run_tool([sys.executable, "-c", code], step, log)
    assert failure.value.exit_code == 4
    assert failure.value.last_lines == ["10 %", "no such package"]
    assert "no such package" in log.read_text()


def test_sizes_are_written_as_people_read_them():
    assert [readable(n) for n in (12, 91_165_692, 1_500_000_000)] == ["12 bytes", "91 MB", "1.5 GB"]
