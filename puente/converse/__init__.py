"""`puente converse`: whole conversations with a running Puente, held to what is written.

cases.py      reads the files (Rasa's end-to-end test cases, with assertions)
expectations.py  what may be expected of a reply, and how a value is compared
checks.py     holds a reply to what was expected
playing.py    plays conversations, several at once
visitor.py    the person with a browser
report.py     HTML, JUnit and JSON
recording.py  a chat in the terminal becomes a test case
updating.py   shows what would change in a file, and changes it when asked to
"""
