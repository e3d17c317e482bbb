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
warnings:
  - id: scam
    phrases: {es: [coyote*], en: [smuggler*]}
unlawful:
  - id: forge
    phrases: {es: ["compro * fals*"], en: ["get fake *"]}
    entries: [deadline]
  - id: lie
    phrases: {es: [puedo mentir], en: [should i lie]}
    entries: [deadline]
  - id: bribe
    phrases: {es: [le ofrezco dinero], en: [bribe the]}
    entries: [deadline]
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

TRIAGE = """\
reviewed: 2026-11-23
review_by: 2027-02-23
words:
  skip: {es: [saltar, no se], en: [skip, i don't know]}
  private: {es: [prefiero no decir], en: [prefer not to say]}
  back: {es: [atras], en: [back]}
  stop: {es: [parar], en: [stop]}
  result: {es: [resultado], en: [result]}
  again: {es: [desde el principio], en: [from the beginning]}
  yes: {es: [si, seguimos], en: ["yes", go on]}
  no: {es: ["no"], en: ["no"]}
  correction: {es: [perdon, me equivoque], en: [sorry, actually]}
  question: {es: [cuanto, puedo], en: [how, can i]}
questions:
  - id: place
    name: {es: Dónde está, en: Where you are}
    ask: {es: "¿Dónde está?", en: "Where are you?"}
    why: {es: "Según dónde, cambia.", en: "It depends on it."}
    simpler: {es: "¿Ya está en México?", en: "Are you in Mexico yet?"}
    values:
      - id: inside
        label: {es: En México, en: In Mexico}
        words: {es: [estoy en mexico], en: [i am in mexico]}
        reply: {es: [aqui], en: [here]}
      - id: outside
        label: {es: Fuera, en: Outside}
        words: {es: [estoy fuera], en: [i am outside]}
        reply: {es: ["no"], en: ["no"]}
        note: {es: "Nota de fuera.", en: "Note for outside."}
        choices: [person]
  - id: children
    name: {es: Sus hijos, en: Your children}
    ask: {es: "¿Tiene hijos?", en: "Do you have children?"}
    why: {es: "La ley los protege.", en: "The law protects them."}
    simpler: {es: "¿Viene con niños?", en: "Are there children with you?"}
    values:
      - id: yes
        label: {es: Sí, en: "Yes"}
        words: {es: [tengo hijos, si tengo hijos], en: [i have children, i do have children]}
        reply: {es: [si], en: ["yes"]}
      - id: no
        label: {es: No, en: "No"}
        words: {es: [no tengo hijos], en: [no children]}
        reply: {es: ["no"], en: ["no"]}
  - id: entry
    name: {es: Cuándo entró, en: When you entered}
    ask: {es: "¿Qué día entró?", en: "What day did you enter?"}
    why: {es: "Hay {window}.", en: "There are {window}."}
    simpler: {es: "¿Cuándo llegó?", en: "When did you come?"}
    kind: date
    deadline: entry
    only_if: {place: inside}
    values:
      - id: late
        label: {es: Hace mucho, en: Long ago}
        reply: {es: [hace mucho], en: [long ago]}
options:
  refugee:
    needs:
      text: {es: "Es para quien huye.", en: "It is for people who fled."}
      sources: [{source: LRPCAP, article: "art. 13"}]
    fits:
      - id: inside
        when: {place: inside}
        text: {es: "Está en México.", en: "You are in Mexico."}
        sources: [{source: LRPCAP, article: "art. 11"}]
    careful:
      - id: children
        when: {children: yes}
        text: {es: "Ponga a sus hijos.", en: "Put in your children."}
        sources: [{source: LRPCAP, article: "art. 12"}]
  irregular:
    name: {es: Regularizar, en: Regularise}
    needs:
      text: {es: "Es para familias.", en: "It is for families."}
      sources: [{source: LRPCAP}]
    fits:
      - id: children
        when: {place: inside, children: yes}
        text: {es: "Tiene hijos.", en: "You have children."}
        sources: [{source: LRPCAP, article: "art. 133"}]
    against:
      - id: outside
        when: {place: outside}
        text: {es: "Es dentro de México.", en: "It is inside Mexico."}
        sources: [{source: LRPCAP}]
urgent:
  - id: apply
    when: {place: inside, entry: in_time}
    counts: entry
    text: {es: "Vaya en {window}.", en: "Go within {window}."}
    choices: ["deadline:entry"]
    sources: [{source: LRPCAP, article: "art. 18"}]
notes:
  - id: children
    when: {children: yes}
    text: {es: "Nadie detiene a niños.", en: "Nobody holds children."}
    sources: [{source: LRPCAP}]
next:
  - id: apply
    when: {place: inside}
    text: {es: "Vaya a la COMAR.", en: "Go to COMAR."}
    sources: [{source: LRPCAP}]
  - id: legal_help
    text: {es: "Busque abogado.", en: "Look for a lawyer."}
call:
  - {contact: tapachula, when: {place: inside}}
  - {contact: help}
"""

HOLDING = """\
families:
  name: {es: Familias, en: Families}
  option: irregular
  words: {es: [familia], en: [family]}
  in_force: {es: "Vale: {window}.", en: "It holds: {window}."}
  now: {es: "Diga que viaja con menores.", en: "Say that you are with minors."}
  choices: [person]
  holding:
    - layer: law
      date: 2026-02-03
      text: {es: "La ley protege a familias.", en: "The law protects families."}
      sources: [{source: LRPCAP}]
    - layer: announced_2018
      date: 2018-10
      text: {es: "No se dijo.", en: "It was not said."}
      sources: [{source: LRPCAP}]
refugee:
  name: {es: Refugio, en: Refuge}
  option: refugee
  words: {es: [refugio], en: [refuge]}
  in_force: {es: "Vale esto de refugio.", en: "This holds of refuge."}
irregular:
  name: {es: Sin papeles, en: Without papers}
  option: irregular
  words: {es: [sin papeles], en: [without papers]}
  in_force: {es: "Vale esto sin papeles.", en: "This holds without papers."}
"""

FILES = {
    "facts.yml": FACTS,
    "sources.yml": SOURCES,
    "contacts.yml": CONTACTS,
    "danger.yml": DANGER,
    "deadlines.yml": DEADLINES,
    "triage.yml": TRIAGE,
    "holding.yml": HOLDING,
    "options/refugee.yml": OPTION,
    "options/irregular.yml": OPTION.replace("id: refugee", "id: irregular", 1),
    "answers/refugee/deadline.md": DEADLINE_ENTRY,
    "answers/general/school.md": SCHOOL_ENTRY,
}


def write_knowledge(folder: Path) -> Path:
    """Writes the folder; the sentences, the pages and the calendar are the project's own."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for name in ("interface", "pages"):
        shutil.copytree(PROJECT / "knowledge" / name, folder / name)
    for name in ("calendar.yml", "directory.yml"):
        shutil.copy(PROJECT / "knowledge" / name, folder / name)
    return folder
