"""Values of the payload that need more than their CBOR type: codes, dates, numbers with units."""

import csv
import datetime
import pathlib

from phr.cbor import is_int, of_bytes
from phr.shapes import INT64, SECONDS, U64, Code, Integer, Text, shape, trimmed

TERMINOLOGY = pathlib.Path(__file__).resolve().parent.parent.parent / "terminology"


def read_table(name):
    with open(TERMINOLOGY / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SYSTEMS = {int(row["number"]): row["uri"] for row in read_table("systems.csv")}
SYSTEM_NUMBERS = {uri: number for number, uri in SYSTEMS.items()}
UNITS = {int(row["number"]): row["ucum"] for row in read_table("units.csv")}
UNIT_NUMBERS = {ucum: number for number, ucum in UNITS.items()}
SCT, LOINC = "http://snomed.info/sct", "http://loinc.org"


def plain_number(text):
    if text.isascii() and text.isdigit() and (text == "0" or text[0] != "0") and int(text) <= U64:
        return int(text)
    return None


def loinc(number):
    """A LOINC code from its number: the check digit is Mod 10 (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(str(number))):
        doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{number}-{-total % 10}"


def read_oid(data):
    arcs, arc, inside = [], 0, False
    for byte in data:
        shape(inside or byte != 0x80)
        arc = arc << 7 | byte & 0x7F
        shape(arc < 2**128)
        inside = byte >= 0x80
        if not inside:
            arcs.append(arc)
            arc = 0
    shape(arcs and not inside)
    root = min(arcs[0] // 40, 2)
    return ".".join(map(str, [root, arcs[0] - 40 * root, *arcs[1:]]))


def write_oid(text):
    """The contents octets of an OID (X.690, 8.19), or None where the text is not the plain form of one."""
    arcs = text.split(".")
    if len(arcs) < 2 or any(not (a.isascii() and a.isdigit()) or a != str(int(a)) or int(a) >= 2**128 for a in arcs):
        return None
    root, second, *others = map(int, arcs)
    if root > 2 or root < 2 and second >= 40:
        return None
    data = b""
    for arc in [40 * root + second, *others]:
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        data += bytes(reversed(groups))
    return data


class Uri:
    @staticmethod
    def read(value):
        return "urn:oid:" + read_oid(value) if isinstance(value, bytes) else Text.read(value)

    @staticmethod
    def write(value):
        oid = write_oid(value[8:]) if value.startswith("urn:oid:") else None
        return value if oid is None else oid


class IdentifierValue:
    @staticmethod
    def read(value):
        if is_int(value):
            shape(0 <= value <= U64)
            return str(value)
        if of_bytes(value, 16):
            h = value.hex()
            return "-".join((h[:8], h[8:12], h[12:16], h[16:20], h[20:]))
        return Text.read(value)

    @staticmethod
    def write(value):
        number = plain_number(value)
        if number is not None:
            return number
        digits = value.replace("-", "")
        if len(digits) == 32 and all(c in "0123456789abcdef" for c in digits):
            data = bytes.fromhex(digits)
            if IdentifierValue.read(data) == value:
                return data
        return value


class Coding:
    @staticmethod
    def read(value):
        shape(isinstance(value, list) and len(value) <= 2)
        system, code = (value + [None, None])[:2]
        return read_coding(system, code)

    @staticmethod
    def write(value):
        return [write_system(value["system"]), write_code(value["system"], value["code"])]


def read_coding(system, code):
    if is_int(system):
        shape(system in SYSTEMS)
        system = SYSTEMS[system]
    else:
        system = Uri.read(system)
    return {"system": system, "code": read_code(system, code)}


def read_code(system, code):
    if is_int(code):
        shape(0 <= code <= U64)
        return loinc(code) if system == LOINC else str(code)
    return Text.read(code)


def write_system(system):
    return SYSTEM_NUMBERS[system] if system in SYSTEM_NUMBERS else Uri.write(system)


def write_code(system, code):
    number = plain_number(code.split("-")[0] if system == LOINC and "-" in code else code)
    if system == LOINC and (number is None or loinc(number) != code):
        number = None
    return code if number is None else number


class Concept:
    """A bare number is a code of the slot's usual system."""

    def __init__(self, usual):
        self.usual = usual

    def read(self, value):
        if is_int(value):
            return {"system": self.usual, "code": read_code(self.usual, value)}
        if isinstance(value, str):
            shape(value.strip())
            return {"text": Text.read(value)}
        shape(isinstance(value, list) and len(value) <= 3)
        system, code, words = (value + [None, None, None])[:3]
        concept = read_coding(system, code)
        if words is not None:
            concept["text"] = Text.read(words)
            if not words.strip():
                del concept["text"]  # and so it is written otherwise, and refused
        return concept

    def write(self, value):
        if "code" not in value:
            return value["text"]
        system, code = value["system"], write_code(value["system"], value["code"])
        if "text" in value:
            return [write_system(system), code, value["text"]]
        return code if system == self.usual and is_int(code) else [write_system(system), code]


S, L = Concept(SCT), Concept(LOINC)
DAY_ZERO = datetime.date(1900, 1, 1).toordinal()


class Date:
    @staticmethod
    def read(value):
        if isinstance(value, str):
            return Date.check(value)
        shape(is_int(value))
        if value >= 0:
            shape(value + DAY_ZERO <= datetime.date.max.toordinal())
            return datetime.date.fromordinal(value + DAY_ZERO).isoformat()
        year, month = divmod(-1 - value, 13)
        shape(1900 + year <= 9999)
        return f"{1900 + year:04}" + (f"-{month:02}" if month else "")

    @staticmethod
    def check(text):
        parts = text.split("-")
        shape([len(p) for p in parts] in ([4], [4, 2], [4, 2, 2]))
        shape(all(p.isascii() and p.isdigit() for p in parts))
        try:
            datetime.date(*map(int, parts + ["1", "1"][len(parts) - 1 :]))
        except ValueError:
            shape(False)
        return text

    @staticmethod
    def write(text):
        year, month, *day = [int(p) for p in text.split("-")] + ([0] if len(text) == 4 else [])
        if year < 1900:
            return text
        if day:
            return datetime.date(year, month, *day).toordinal() - DAY_ZERO
        return -1 - (13 * (year - 1900) + month)


class DateTime:
    @staticmethod
    def read(value):
        if not isinstance(value, list):
            return Date.read(value)
        shape(2 <= len(value) <= 3)
        date, seconds, offset = (value + [None])[:3]
        date, seconds = Date.read(date), SECONDS.read(seconds)
        offset = 0 if offset is None else Integer(-840, 840).read(offset)
        shape(len(date) == 10)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        zone = "Z" if offset == 0 else f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
        return f"{date}T{clock}{zone}"

    @staticmethod
    def write(text):
        if "T" not in text:
            return Date.write(text)
        date, clock = text.split("T")
        hours, minutes, seconds = map(int, clock[:8].split(":"))
        parts = [Date.write(date), 3600 * hours + 60 * minutes + seconds]
        if clock[8:] != "Z":
            offset = int(clock[9:11]) * 60 + int(clock[12:])
            parts.append(-offset if clock[8] == "-" else offset)
        return parts


def decimal(mantissa, scale):
    shape(0 <= scale <= 18)
    digits = f"{abs(mantissa):0{scale + 1}}"
    sign = "-" if mantissa < 0 else ""
    return sign + (f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits)


def mantissa_and_scale(text):
    return int(text.replace(".", "")), len(text.partition(".")[2])


class Decimal:
    @staticmethod
    def read(value):
        if isinstance(value, list):
            shape(len(value) == 2)
            return decimal(INT64.read(value[0]), Integer(0, 255).read(value[1]))
        return decimal(INT64.read(value), 0)

    @staticmethod
    def write(text):
        mantissa, scale = mantissa_and_scale(text)
        return [mantissa, scale] if scale else mantissa


class Unit:
    @staticmethod
    def read(value):
        if is_int(value):
            shape(value in UNITS)
            return {"ucum": UNITS[value]}
        if isinstance(value, list) and len(value) == 1:
            return {"text": Text.read(value[0])}
        return {"ucum": Text.read(value)} if isinstance(value, str) else {"coded": Coding.read(value)}

    @staticmethod
    def write(value):
        ((kind, unit),) = value.items()
        if kind == "ucum":
            return UNIT_NUMBERS.get(unit, unit)
        return [unit] if kind == "text" else Coding.write(unit)


COMPARATOR = Code("< <= >= >")


class Quantity:
    @staticmethod
    def read(value):
        shape(isinstance(value, list) and len(value) <= 4)
        mantissa, unit, scale, comparator = (value + [None] * 4)[:4]
        quantity = {}
        places = 0 if scale is None else Integer(0, 255).read(scale)
        if mantissa is not None:
            quantity["value"] = decimal(INT64.read(mantissa), places)
        if comparator is not None:
            quantity["comparator"] = COMPARATOR.read(comparator)
        if unit is not None:
            quantity["unit"] = Unit.read(unit)
        return quantity

    @staticmethod
    def write(value):
        mantissa, scale = mantissa_and_scale(value["value"]) if "value" in value else (None, 0)
        unit = Unit.write(value["unit"]) if "unit" in value else None
        comparator = COMPARATOR.write(value["comparator"]) if "comparator" in value else None
        return trimmed([mantissa, unit, scale or None, comparator])
