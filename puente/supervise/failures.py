"""What can keep the house from standing, each with an exit code and a sentence in two languages.

HouseError           1   anything else
├── PortTaken        3   another program listens where one of ours should
├── DiskFull         4   too little room to keep conversations and logs
├── NotSetUp         5   an environment or a model is missing
├── NotReady         6   a process did not get ready in time, or kept dying
└── SettingWrong     7   a variable of the environment cannot be used
"""

from __future__ import annotations

from puente.failures import Failure


class HouseError(Failure):
    """The house cannot stand."""


class PortTaken(HouseError):
    code = 3


class DiskFull(HouseError):
    code = 4


class NotSetUp(HouseError):
    code = 5


class NotReady(HouseError):
    code = 6


class SettingWrong(HouseError):
    code = 7
