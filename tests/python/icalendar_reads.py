"""Reads a calendar file with a library of others, and prints its one event as JSON.

It owns no knowledge of Meepraat: whatever the library refuses, calendars of others would refuse too.
"""

import json
import sys
from datetime import timezone
from pathlib import Path

from icalendar import Calendar

calendar = Calendar.from_ical(Path(sys.argv[1]).read_bytes())
[event] = calendar.walk("VEVENT")
broken = [str(error) for part in (calendar, event) for error in part.errors]
json.dump(
    {
        "broken": broken,
        "method": str(calendar.get("METHOD")),
        "uid": str(event["UID"]),
        "summary": str(event["SUMMARY"]),
        "location": str(event["LOCATION"]),
        "begins": event.decoded("DTSTART").astimezone(timezone.utc).isoformat(),
        "ends": event.decoded("DTEND").astimezone(timezone.utc).isoformat(),
    },
    sys.stdout,
)
