from __future__ import annotations

from pathlib import Path

import pytest

from gateway.settings import SettingInvalid, Settings, table


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings().bot_url == "http://127.0.0.1:5005"
    assert Settings().host == "127.0.0.1"


def test_every_setting_is_read_from_its_variable() -> None:
    given = Settings.from_environment(
        {
            "PUENTE_BOT_URL": "http://bot:1/",
            "PUENTE_PORT": "9000",
            "PUENTE_BOT_TIMEOUT": "2.5",
            "PUENTE_DATA": "/data",
            "PUENTE_ALLOWED_ORIGINS": "https://a.example, https://b.example",
        }
    )
    assert given.bot_url == "http://bot:1"
    assert given.port == 9000
    assert given.bot_timeout == 2.5
    assert given.database == Path("/data/gateway.db")
    assert given.allowed_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PUENTE_PORT", "eighty"),
        ("PUENTE_PORT", "-1"),
        ("PUENTE_BOT_TIMEOUT", "nan"),
        ("PUENTE_BOT_URL", "localhost:5005"),
        ("PUENTE_ALLOWED_ORIGINS", "*"),
        ("PUENTE_ALLOWED_ORIGINS", "https://a.example/page"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(SettingInvalid, match=variable):
        Settings.from_environment({variable: value})


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    key = settings.signing_key()
    assert len(key) > 40
    assert settings.signing_key() == key
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_given_is_the_key(tmp_path: Path) -> None:
    assert Settings(data=tmp_path, secret="given").signing_key() == "given"
    assert not list(tmp_path.iterdir())


def test_the_table_explains_every_setting() -> None:
    rows = list(table())
    assert {variable for variable, _, _ in rows} >= {"PUENTE_SECRET", "PUENTE_TOKEN_HOURS"}
    assert all(variable.startswith("PUENTE_") and purpose for variable, _, purpose in rows)


def test_keys_before_are_the_one_given_and_the_one_put_aside(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, secret_previous="given")
    assert settings.previous_keys() == ["given"]
    (tmp_path / "secret.previous.key").write_text("put aside\n", encoding="ascii")
    assert settings.previous_keys() == ["given", "put aside"]
    assert Settings(data=tmp_path / "none").previous_keys() == []
