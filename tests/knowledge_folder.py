"""A small, real knowledge folder, for tests that need to break one."""

from __future__ import annotations

import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

FACTS = """\
window:
  value: 30
  unit: business_days
  basis: "LRPCAP art. 18"
  source: LRPCAP
  as_of: 2026-02-03
  status: in_force
  verified: true
help_phone:
  value: "800 123 45 67"
  unit: phone
  basis: "help.example"
  source: LRPCAP
  as_of: 2026-02-03
  status: practice
  verified: true
emergency_number:
  value: "911"
  unit: phone
  basis: "help.example"
  source: LRPCAP
  as_of: 2026-02-03
  status: practice
  verified: true
unhcr_phone:
  value: "800 226 87 69"
  unit: phone
  basis: "help.example"
  source: LRPCAP
  as_of: 2026-02-03
  status: practice
  verified: true
"""

SOURCES = """\
LRPCAP:
  title: {es: "Ley sobre Refugiados", en: "Law on Refugees"}
  url: https://www.diputados.gob.mx/LeyesBiblio/pdf/LRPCAP.pdf
  kind: law
  published: 2022-02-18
  read: 2026-02-03
"""

CONTACTS = """\
- id: emergency
  kind: emergency
  urgent: true
  name: {es: Emergencias, en: Emergencies}
  does: {es: "Policía y ambulancia.", en: "Police and ambulance."}
  phones: [emergency_number]
  nationwide: true
  as_of: 2026-02-03
  sources: [{source: LRPCAP}]
- id: help
  kind: unhcr
  name: {es: ACNUR, en: UNHCR}
  does: {es: "Orienta gratis.", en: "Free advice."}
  phones: [help_phone]
  nationwide: true
  as_of: 2026-02-03
  sources: [{source: LRPCAP}]
- id: tapachula
  kind: comar
  name: {es: COMAR Tapachula, en: COMAR Tapachula}
  does: {es: "Recibe solicitudes.", en: "Takes requests."}
  city: Tapachula
  state: Chiapas
  verified: false
  as_of: 2026-02-03
  sources: [{source: LRPCAP}]
"""

DANGER = """\
categories:
  - id: violence
    phrases: {es: [me van a matar], en: [going to kill me]}
    contacts: [emergency]
"""

DEADLINES = """\
entry:
  fact: window
  acts: person
  option: refugee
  entry: deadline
  words: {es: [entré, llegué], en: [entered, arrived]}
  ask: {es: "¿Qué día entró?", en: "What day did you enter?"}
  result:
    es: "Hasta el {until}, desde el {from}: {window}."
    en: "By {until}, from {from}: {window}."
  passed: {es: "Terminó el {until}. Vaya de todos modos.", en: "It ended on {until}. Go anyway."}
  sources: [{source: LRPCAP, article: "art. 18"}]
  reviewed: 2026-11-23
  review_by: 2027-02-23
"""

OPTION = """\
id: refugee
name: {es: Refugio, en: Refuge}
for: {es: "Para quien huye.", en: "For people who fled."}
steps:
  - id: ask
    title: {es: "Pida refugio.", en: "Ask for refuge."}
    text: {es: "Vaya en {window}.", en: "Go within {window}."}
    where: {es: "En la COMAR.", en: "At COMAR."}
    takes: window
    sources: [{source: LRPCAP, article: "art. 18"}]
  - id: wait
    title: {es: "Espere.", en: "Wait."}
    text: {es: "Firme cada vez.", en: "Sign each time."}
    sources: [{source: LRPCAP, article: "art. 24"}]
holding:
  - layer: announced_2018
    date: 2018-10
    text: {es: "Se anunció.", en: "It was announced."}
    sources: [{source: LRPCAP}]
  - layer: law
    date: 2026-02-03
    text: {es: "La ley dice.", en: "The law says."}
    sources: [{source: LRPCAP}]
checklist:
  es: ["Sus papeles, si los tiene, en {window}."]
  en: ["Your papers, if you have them, within {window}."]
reviewed: 2026-11-23
review_by: 2027-02-23
"""

DEADLINE_ENTRY = """\
---
id: deadline
option: refugee
questions:
  es:
    - ¿Cuánto tiempo tengo para pedir refugio?
    - plazo para solicitar asilo
  en:
    - How long do I have to ask for refuge?
    - time limit to apply for asylum
facts: [window]
sources:
  - {source: LRPCAP, article: "art. 18"}
reviewed: 2026-11-23
review_by: 2027-02-23
related: [school]
---
# es
Tiene {window}.

## más
Vaya pronto.

## más sencillo
Vaya ya: {window}.

# en
You have {window}.

## more
Go soon.

## simpler
Go now: {window}.
"""

SCHOOL_ENTRY = """\
---
id: school
option: general
questions:
  es:
    - ¿Mis hijos pueden ir a la escuela?
  en:
    - Can my children go to school?
facts: []
sources:
  - {source: LRPCAP, article: "art. 8"}
reviewed: 2026-11-23
review_by: 2027-02-23
related: []
---
# es
Sí. Vaya a la escuela más cercana.

# en
Yes. Go to the nearest school.
"""

FILES = {
    "facts.yml": FACTS,
    "sources.yml": SOURCES,
    "contacts.yml": CONTACTS,
    "danger.yml": DANGER,
    "deadlines.yml": DEADLINES,
    "options/refugee.yml": OPTION,
    "options/irregular.yml": OPTION.replace("id: refugee", "id: irregular", 1),
    "answers/refugee/deadline.md": DEADLINE_ENTRY,
    "answers/general/school.md": SCHOOL_ENTRY,
}


def write_knowledge(folder: Path) -> Path:
    """Writes the folder; the sentences and the calendar are the project's own."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    shutil.copytree(PROJECT / "knowledge/interface", folder / "interface")
    shutil.copy(PROJECT / "knowledge/calendar.yml", folder / "calendar.yml")
    return folder
