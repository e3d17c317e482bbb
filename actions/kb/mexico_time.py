"""What day it is where the offices are."""

from __future__ import annotations

import datetime as dt

# Most of Mexico has had no summer time since 30 October 2022 (Ley de los Husos Horarios).
MEXICO_CITY = dt.timezone(dt.timedelta(hours=-6))


def date_in_mexico(seconds: float) -> dt.date:
    """The date in Mexico City at a time in seconds since 1970."""
    return dt.datetime.fromtimestamp(seconds, MEXICO_CITY).date()
