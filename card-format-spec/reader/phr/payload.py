"""The payload of an attestation: unpacked, read, and written again to see whether it is spelled as it must be."""

import pathlib
import zlib

from phr.amendments import read_amendments, read_origins, write_amendments, write_origins
from phr.cbor import Refused, cbor, dump, of_bytes
from phr.facts import ATTESTATION_KIND, PATIENT, SECTION_NUMBERS, STANDARD_SECTIONS
from phr.sections import read_sections, write_sections
from phr.shapes import COUNT, INT64, Integer, is_further, shape, trimmed
from phr.values import DateTime

DICTIONARY = pathlib.Path(__file__).resolve().parent.parent.parent / "dictionary-1.bin"
PAYLOAD_BYTES = 131_072
SLOTS = 9


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


def decode_payload(payload):
    """The content of an attestation, by field names."""
    if len(payload) > PAYLOAD_BYTES:
        raise Refused("payload-too-long")
    claims = cbor(payload)
    shape(isinstance(claims, dict) and list(claims) == [6, 7, -65_537])
    shape(of_bytes(claims[7], 8))
    content = {"issued_at": INT64.read(claims[6]), "record_id": claims[7].hex(), **read_body(claims[-65_537])}
    check_kind(content)
    if encode_payload(content) != payload:
        raise Refused("payload-not-canonical")
    return content


def encode_payload(content):
    return dump({6: content["issued_at"], 7: bytes.fromhex(content["record_id"]), -65_537: write_body(content)})


def read_body(body):
    shape(isinstance(body, list) and not (body and is_further(body[-1])) and len(body) <= SLOTS)
    kind, terminology, patient, sections, *others = (body + [None] * SLOTS)[:SLOTS]
    content = {
        "kind": ATTESTATION_KIND.read(kind),
        "terminology": Integer(0, 65_535).read(terminology),
        "patient": PATIENT.read(patient),
        "sections": read_sections(sections),
    }
    readers = [DateTime.read, read_previous, read_left_out, read_amendments, read_origins]
    names = ["composed", "previous", "left_out", "amendments", "origins"]
    for name, read, value in zip(names, readers, others):
        content[name] = None if value is None else read(value)
    return {name: value for name, value in content.items() if value is not None}


def write_body(content):
    def write(name, kind):
        return kind(content[name]) if name in content else None

    body = [
        ATTESTATION_KIND.write(content["kind"]),
        content["terminology"],
        PATIENT.write(content["patient"]),
        write_sections(content.get("sections")),
        write("composed", DateTime.write),
        write("previous", write_previous),
        write("left_out", write_left_out),
        write("amendments", write_amendments),
        write("origins", write_origins),
    ]
    return trimmed(body)


def entries_of(content):
    """The entries of a payload, in the order by which they are counted."""
    return [entry for section in content.get("sections", []) for entry in section.get("entries", [])]


def check_kind(content):
    """What goes with which kind of attestation."""
    kind = content["kind"]
    previous, amendments, origins = (content.get(name) for name in ("previous", "amendments", "origins"))
    one_each = len(origins or []) == len(entries_of(content))
    if kind == "assessment":
        shape(not previous and not amendments and not origins)
    elif kind == "visit":
        shape(previous and not origins)
    elif kind == "restatement":
        shape(previous and not amendments and one_each)
    else:
        shape(not origins or one_each and not amendments)


def read_previous(value):
    """A set: another order, or one that stands twice, is written otherwise and so refused."""
    shape(isinstance(value, list) and all(of_bytes(item, 8) for item in value))
    return sorted({item.hex() for item in value}) or None


def write_previous(value):
    return [bytes.fromhex(name) for name in value]


def read_left_out(value):
    shape(isinstance(value, list) and len(value) >= 3 and len(value) % 2 == 1)
    counts = [COUNT.read(count) for count in value]
    by_section = {}
    for number, count in zip(counts[3::2], counts[4::2]):
        shape(number < len(STANDARD_SECTIONS))
        by_section[STANDARD_SECTIONS[number][0]] = count
    left_out = {
        "source_details": counts[0],
        "elsewhere": counts[1],
        "confidential": counts[2],
        "by_section": by_section,
    }
    return left_out if any(counts[:3]) or by_section else None


def write_left_out(value):
    pairs = sorted((SECTION_NUMBERS[loinc], count) for loinc, count in value["by_section"].items())
    counts = [value["source_details"], value["elsewhere"], value["confidential"]]
    return counts + [number for pair in pairs for number in pair]
