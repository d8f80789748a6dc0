"""Reads a calendar with the icalendar package and tells what it found in each event."""

import json
import sys

import icalendar


def main():
    text = json.load(sys.stdin)["calendar"]
    calendar = icalendar.Calendar.from_ical(text.encode("utf-8"))
    assert not calendar.errors, calendar.errors
    json.dump({"product": str(calendar["PRODID"]), "events": [event(e) for e in calendar.walk("VEVENT")]}, sys.stdout)


def event(found):
    assert not found.errors, found.errors
    return {
        "uid": str(found["UID"]),
        "sequence": int(found["SEQUENCE"]),
        "stamp": found.decoded("DTSTAMP").isoformat(),
        "start": found.decoded("DTSTART").isoformat(),
        "end": found.decoded("DTEND").isoformat() if "DTEND" in found else None,
        "summary": str(found["SUMMARY"]),
        "description": str(found["DESCRIPTION"]) if "DESCRIPTION" in found else None,
        "categories": [str(c) for c in found["CATEGORIES"].cats] if "CATEGORIES" in found else [],
        "status": str(found["STATUS"]),
        "class": str(found["CLASS"]),
        "alarm_days": [-alarm.decoded("TRIGGER").days for alarm in found.walk("VALARM")],
    }


main()
