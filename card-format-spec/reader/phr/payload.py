"""The payload of an attestation: unpacked, read, and written again to see whether it is spelled as it must be."""

import pathlib
import zlib

from phr.cbor import Refused, cbor, dump, is_int, of_bytes
from phr.facts import (
    ABSENCE,
    ATTESTATION_KIND,
    FACT_NUMBERS,
    FACTS,
    NOTES,
    PATIENT,
    SECTION_NUMBERS,
    STANDARD_SECTIONS,
)
from phr.shapes import COUNT, INT64, Integer, Text, is_further, shape, trimmed
from phr.values import DateTime, S

DICTIONARY = pathlib.Path(__file__).resolve().parent.parent.parent / "dictionary-1.bin"
PAYLOAD_BYTES = 131_072
SECTIONS, SECTION_ENTRIES = 64, 4096


def inflate(packed):
    if packed[:1] == b"\x00":
        if len(packed) - 1 > PAYLOAD_BYTES:
            raise Refused("inflate-too-long")
        return packed[1:]
    if packed[:1] != b"\x01":
        raise Refused("inflate-unknown-method")
    inflater = zlib.decompressobj(-15, zdict=DICTIONARY.read_bytes())
    try:
        payload = inflater.decompress(packed[1:], PAYLOAD_BYTES + 1)
    except zlib.error:
        raise Refused("inflate-damaged") from None
    if len(payload) > PAYLOAD_BYTES:
        raise Refused("inflate-too-long")
    if not inflater.eof or inflater.unused_data:
        raise Refused("inflate-damaged")
    return payload


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
    name = next(name for name in entry if name != "notes")
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
            number = FACT_NUMBERS[next(name for name in entry if name != "notes")]
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


def read_left_out(value):
    shape(isinstance(value, list) and len(value) >= 2 and len(value) % 2 == 0)
    counts = [COUNT.read(count) for count in value]
    by_section = {}
    for number, count in zip(counts[2::2], counts[3::2]):
        shape(number < len(STANDARD_SECTIONS))
        by_section[STANDARD_SECTIONS[number][0]] = count
    return {"source_details": counts[0], "elsewhere": counts[1], "by_section": by_section}


def write_left_out(value):
    if not (value["source_details"] or value["elsewhere"] or value["by_section"]):
        return None
    pairs = sorted((SECTION_NUMBERS[loinc], count) for loinc, count in value["by_section"].items())
    return [value["source_details"], value["elsewhere"]] + [number for pair in pairs for number in pair]


def read_previous(value):
    shape(isinstance(value, list) and all(of_bytes(item, 16) for item in value))
    return [item.hex() for item in value] or None


def decode_payload(payload):
    """The content of an attestation, by field names."""
    if len(payload) > PAYLOAD_BYTES:
        raise Refused("payload-too-long")
    claims = cbor(payload)
    shape(isinstance(claims, dict) and list(claims) == [6, 7, -65_537])
    body = claims[-65_537]
    shape(isinstance(body, list) and not (body and is_further(body[-1])) and len(body) <= 7)
    kind, terminology, patient, sections, composed, previous, left_out = (body + [None] * 7)[:7]
    shape(of_bytes(claims[7], 8))
    content = {
        "issued_at": INT64.read(claims[6]),
        "record_id": claims[7].hex(),
        "kind": ATTESTATION_KIND.read(kind),
        "terminology": Integer(0, 65_535).read(terminology),
        "patient": PATIENT.read(patient),
        "sections": read_sections(sections),
        "composed": None if composed is None else DateTime.read(composed),
        "previous": None if previous is None else read_previous(previous),
        "left_out": None if left_out is None else read_left_out(left_out),
    }
    content = {name: value for name, value in content.items() if value is not None}
    if encode_payload(content) != payload:
        raise Refused("payload-not-canonical")
    return content


def encode_payload(content):
    composed, left_out = content.get("composed"), content.get("left_out")
    body = [
        ATTESTATION_KIND.write(content["kind"]),
        content["terminology"],
        PATIENT.write(content["patient"]),
        write_sections(content.get("sections")),
        None if composed is None else DateTime.write(composed),
        [bytes.fromhex(name) for name in content["previous"]] if "previous" in content else None,
        None if left_out is None else write_left_out(left_out),
    ]
    return dump({6: content["issued_at"], 7: bytes.fromhex(content["record_id"]), -65_537: trimmed(body)})
