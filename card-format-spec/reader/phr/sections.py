"""Sections of a payload and their entries."""

from phr.cbor import is_int
from phr.facts import ABSENCE, FACT_NUMBERS, FACTS, NOTES, SECTION_NUMBERS, STANDARD_SECTIONS
from phr.shapes import Text, is_further, shape
from phr.values import S

SECTIONS, SECTION_ENTRIES = 64, 4096


def kind_of(entry):
    """The kind of fact, beside which an entry may have notes."""
    return next(name for name in entry if name != "notes")


def read_entry(number, value):
    name, kind = FACTS[number]
    shape(isinstance(value, list))
    notes = None
    if value and is_further(value[-1]) and -1 in value[-1]:
        further = dict(value[-1])
        notes = further.pop(-1)
        notes = None if notes is None else NOTES.read(notes)
        value = value[:-1] + ([further] if further else [])
    entry = {name: kind.read(value)}
    if notes:
        entry["notes"] = notes
    return entry


def write_entry(entry):
    name = kind_of(entry)
    value = FACTS[FACT_NUMBERS[name]][1].write(entry[name])
    if "notes" in entry:
        further = {-1: NOTES.write(entry["notes"])}
        if value and is_further(value[-1]):
            further |= value.pop()
        value.append(further)
    return value


def read_entries(number, value):
    shape(isinstance(value, list))
    return [read_entry(number, item) for item in value]


def read_sections(value):
    shape(isinstance(value, list) and len(value) <= 2 * SECTIONS and len(value) % 2 == 0)
    sections, seen = [], set()
    for kind, body in zip(value[::2], value[1::2]):
        section, usual = {}, None
        if is_int(kind):
            shape(0 <= kind < len(STANDARD_SECTIONS) and kind not in seen)
            seen.add(kind)
            section["section"], usual = STANDARD_SECTIONS[kind]
        elif kind is not None:
            section["section"] = S.read(kind)
        entries = []
        if is_int(body):
            section["absence"] = ABSENCE.read(body)
        elif isinstance(body, list):
            shape(usual is not None)
            entries = read_entries(usual, body)
        else:
            shape(isinstance(body, dict))
            for key, group in body.items():
                shape(is_int(key) and -2 <= key < len(FACTS))
                if key == -1:
                    section["absence"] = ABSENCE.read(group)
                elif key == -2:
                    section["narrative"] = Text.read(group)
                else:
                    entries += read_entries(key, group)
        shape(len(entries) <= SECTION_ENTRIES)
        if entries:
            section["entries"] = entries
        sections.append(section)
    return sections or None


def write_sections(sections):
    value = []
    for section in sections or []:
        kind, usual = section.get("section"), None
        if isinstance(kind, str):
            number = SECTION_NUMBERS[kind]
            usual = STANDARD_SECTIONS[number][1]
            value.append(number)
        elif kind is None:
            value.append(None)
        else:
            written = S.write(kind)
            value.append([0, written] if is_int(written) else written)
        groups = {}
        for entry in section.get("entries", []):
            number = FACT_NUMBERS[kind_of(entry)]
            groups.setdefault(number, []).append(write_entry(entry))
        absence, narrative = section.get("absence"), section.get("narrative")
        if absence is not None and not groups and narrative is None:
            value.append(ABSENCE.write(absence))
        elif absence is None and narrative is None and list(groups) == [usual]:
            value.append(groups[usual])
        else:
            body = dict(sorted(groups.items()))
            if absence is not None:
                body[-1] = ABSENCE.write(absence)
            if narrative is not None:
                body[-2] = narrative
            value.append(body)
    return value
