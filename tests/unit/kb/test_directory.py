"""People are found by where somebody is, however they write it, and by the kind of help."""

from __future__ import annotations

import pytest

from actions.kb.directory import Where, find_contacts, kind_in, place_in
from actions.kb.models import Knowledge


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("estoy en Tapachula", "Tapachula"),
        ("near Tijuana", "Tijuana"),
        ("toy en tapachla", "Tapachula"),
        ("donde esta comar en CDMX", "Ciudad de México"),
        ("I am in Mexico City", "Ciudad de México"),
        ("vivo en el D.F.", "Ciudad de México"),
        ("ando por Tuxtla", "Tuxtla Gutiérrez"),
        ("en gdl", "Guadalajara"),
        ("acabo de cruzar el río Suchiate", "Ciudad Hidalgo"),
        ("crossed at El Ceibo", "El Ceibo"),
        ("en cd juarez", "Ciudad Juárez"),
        ("we are in san cristobal de las casas", "San Cristóbal"),
        ("monterey", "Monterrey"),
        ("estado de mexico", "Estado de México"),
        ("villahermosa tabasco", "Villahermosa"),
        ("en aguas calientes", "Aguascalientes"),
        ("tj", "Tijuana"),
    ],
)
def test_a_place_is_understood_as_people_write_it(
    shipped: Knowledge, text: str, place: str
) -> None:
    found = place_in(shipped.directory, text)
    assert found is not None and found.name == place


@pytest.mark.parametrize(
    "text",
    [
        "tampoco tengo papeles",
        "en mi pueblo",
        "me estan durando mucho",
        "quiero un abogado",
        "where can I sleep",
        "el paso dos",
        "no puedo ver",
        "",
    ],
)
def test_words_that_look_like_a_place_are_none(shipped: Knowledge, text: str) -> None:
    assert place_in(shipped.directory, text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("necesito un abogado en tapachula", "legal_aid"),
        ("where is comar in tijuana", "comar"),
        ("un albergue para dormir", "shelter"),
        ("number of the UN", None),
        ("united nations phone", "unhcr"),
        ("poner una queja", "human_rights"),
        ("embassy of haiti", "consulate"),
        ("el DIF", "dif"),
    ],
)
def test_a_kind_of_help_is_understood(shipped: Knowledge, text: str, kind: str | None) -> None:
    assert kind_in(shipped.directory, text) == kind


def test_people_in_the_city_come_first(shipped: Knowledge) -> None:
    found = find_contacts(shipped, Where("Chiapas", "Tapachula"), "comar")
    assert found.how == "city"
    assert [contact.id for contact in found.contacts] == ["comar-tapachula"]


def test_mexico_city_is_a_city_and_a_state(shipped: Knowledge) -> None:
    found = find_contacts(shipped, Where("Ciudad de México"), "comar")
    assert found.how == "city"
    assert "comar-iztapalapa" in [contact.id for contact in found.contacts]


def test_a_city_without_any_gets_the_states(shipped: Knowledge) -> None:
    found = find_contacts(shipped, Where("Chiapas", "Arriaga"), "comar")
    assert found.how == "state" and found.state == "Chiapas"
    assert {contact.state for contact in found.contacts} == {"Chiapas"}


def test_a_state_without_any_gets_the_nearest_states(shipped: Knowledge) -> None:
    found = find_contacts(shipped, Where("Quintana Roo", "Cancún"), "comar")
    assert (found.how, found.state) == ("near", "Tabasco")


def test_what_is_nowhere_near_is_what_serves_the_whole_country(shipped: Knowledge) -> None:
    found = find_contacts(shipped, Where("Sonora", "Nogales"), "trafficking")
    assert found.how == "nationwide" and found.contacts


def test_every_place_and_kind_ends_in_somebody(shipped: Knowledge) -> None:
    kinds = {contact.kind for contact in shipped.contacts}
    for state in shipped.directory.states:
        for kind in kinds:
            found = find_contacts(shipped, Where(state), kind)
            assert found.contacts, (state, kind)
        assert find_contacts(shipped, Where(state), None).contacts, state
