"""The supervisor: keeps the three processes of Puente running together.

For a test or a script that needs the whole house on ports of its own:

    settings = Settings.on_free_ports(data=tmp_path)
    with House(plans(settings), logs=tmp_path) as house:
        house.wait_ready(timeout=120)
        … settings.address …
"""

from puente.supervise.failures import HouseError, NotReady, NotSetUp, PortTaken
from puente.supervise.house import House
from puente.supervise.member import Plan
from puente.supervise.plans import plans
from puente.supervise.settings import Settings

__all__ = ["House", "HouseError", "NotReady", "NotSetUp", "Plan", "PortTaken", "Settings", "plans"]
