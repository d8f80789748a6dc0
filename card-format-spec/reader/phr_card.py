"""Reads PHR cards, version 1: from the text of a QR code, or bytes, to the content and what its signatures are worth.

Written from SPEC.md, as a second reader beside the project's own. It reads only, and it knows nothing that the
specification does not say; the tables of the terminology are the CSV files beside it.

    python3 phr_card.py --text card.txt --trust-list trust.phr-trust --root phr-root-1… --network-key-file key
"""

import argparse
import csv
import datetime
import getpass
import hashlib
import json
import pathlib
import sys
import time
import zlib

import cbor2
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hmac, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

HERE = pathlib.Path(__file__).resolve().parent
TERMINOLOGY = HERE.parent / "terminology"
DICTIONARY = HERE.parent / "dictionary-1.bin"

CARD_BYTES, PAYLOAD_BYTES, TRUST_LIST_BYTES = 65_536, 131_072, 4 * 1024 * 1024
TEXT_BYTES, DEPTH, ITEMS = 16_384, 24, 65_536
RECIPIENTS, ATTESTATIONS, SECTIONS, SECTION_ENTRIES = 16, 256, 64, 4096


class Refused(Exception):
    """The reading stops, or an attestation is withheld. `code` is one of the specification's."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def sha256(data):
    return hashlib.sha256(data).digest()


# --- Deterministic CBOR -----------------------------------------------------------------------------------------------


class Scanner:
    """Checks the form of one item: what is accepted has no other encoding."""

    def __init__(self, data):
        self.data, self.at, self.items = data, 0, 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise Refused("cbor-truncated")
        self.at += count
        return self.data[self.at - count : self.at]

    def item(self, depth=0):
        self.items += 1
        if self.items > ITEMS:
            raise Refused("cbor-too-many")
        if depth > DEPTH:
            raise Refused("cbor-too-deep")
        initial = self.take(1)[0]
        major, info = initial >> 5, initial & 31
        if major == 7:
            if info not in (20, 21, 22):
                raise Refused("cbor-unsupported")
            return
        if info == 31:
            raise Refused("cbor-indefinite")
        if info > 27:
            raise Refused("cbor-unsupported")
        argument = info
        if info >= 24:
            width = 1 << info - 24
            argument = int.from_bytes(self.take(width), "big")
            if argument < (24 if width == 1 else 1 << 4 * width):
                raise Refused("cbor-not-shortest")
        if major == 2:
            self.take(argument)
        elif major == 3:
            try:
                self.take(argument).decode("utf-8")
            except UnicodeDecodeError:
                raise Refused("cbor-not-utf8") from None
        elif major == 4:
            for _ in range(argument):
                self.item(depth + 1)
        elif major == 5:
            previous = None
            for _ in range(argument):
                start = self.at
                self.item(depth + 1)
                key = self.data[start : self.at]
                if previous is not None and previous >= key:
                    raise Refused("cbor-key-order")
                previous = key
                self.item(depth + 1)
        elif major == 6:
            raise Refused("cbor-unsupported")


def item_length(data):
    scanner = Scanner(data)
    scanner.item()
    return scanner.at


def cbor(data):
    """The value of a deterministic encoding, whole."""
    if item_length(data) != len(data):
        raise Refused("cbor-trailing")
    return cbor2.loads(data)


def encode(value):
    return cbor2.dumps(value, canonical=True)


def is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


# --- Card text --------------------------------------------------------------------------------------------------------

DIGITS = [0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27, 29, 32, 34, 37, 39, 41, 44, 46, 49, 51, 53]


def card_of_text(text):
    text = text.strip()
    if text[:8].lower() == "https://" and "#" in text:
        text = text.split("#", 1)[1]
    if text[:3].upper() != "PHR" or not text[3:4].isascii() or not text[3:4].isdigit():
        raise Refused("card-text-not-a-card")
    if len(text) < 5 or text[4] in "0123456789":
        raise Refused("card-text-not-a-card")
    if text[3] != "1":
        raise Refused("card-text-other-version")
    digits = text[5:]
    if not all(c in "0123456789" for c in digits):
        raise Refused("card-text-not-a-digit")
    full, rest = divmod(len(digits), 53)
    if rest not in DIGITS or not digits:
        raise Refused("card-text-incomplete")
    lengths = [22] * full + ([DIGITS.index(rest)] if rest else [])
    card = b""
    for length in lengths:
        group, digits = digits[: DIGITS[length]], digits[DIGITS[length] :]
        number = int(group)
        if number >= 256**length:
            raise Refused("card-text-out-of-range")
        card += number.to_bytes(length, "big")
    if len(card) > CARD_BYTES:
        raise Refused("card-text-too-long")
    return card


# --- Access code ------------------------------------------------------------------------------------------------------

ZEROS = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xBE6, 0xE50, 0xED0, 0x1040, 0x17E0, 0x7C0, 0xFF10]
DAMM = [
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
]  # fmt: skip
SKIPPED = {0x2D, 0x2212, 0x61C, 0x200E, 0x200F}
SKIPPED |= {*range(0x2010, 0x2015), *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def access_code(typed):
    digits = ""
    for c in typed:
        point = ord(c)
        if c.isspace() or point in SKIPPED:
            continue
        digit = next((point - zero for zero in ZEROS if 0 <= point - zero < 10), None)
        if digit is None and 0x1369 <= point <= 0x1371:
            digit = point - 0x1368
        if digit is None:
            raise Refused("access-code-not-a-digit")
        digits += str(digit)
    if len(digits) not in (16, 20):
        raise Refused("access-code-wrong-length")
    interim = 0
    for digit in digits:
        interim = int(DAMM[interim][int(digit)])
    if interim:
        raise Refused("access-code-mistyped")
    return digits


# --- Keys as text -----------------------------------------------------------------------------------------------------

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def key_bytes(text, prefix):
    """The 32 bytes of a key's text (Bech32m, BIP 350)."""
    text = text.strip()
    if text not in (text.lower(), text.upper()):
        raise Refused("key-text-mistyped")
    found, _, data = text.lower().rpartition("1")
    if any(c not in BECH32 for c in data) or len(data) < 6:
        raise Refused("key-text-mistyped")
    values = [BECH32.index(c) for c in data]
    checksum = 1
    for value in [ord(c) >> 5 for c in found] + [0] + [ord(c) & 31 for c in found] + values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> bit & 1 else 0
    if checksum != 0x2BC830A3:
        raise Refused("key-text-mistyped")
    if found != prefix:
        raise Refused("key-text-other-kind")
    bits = "".join(f"{value:05b}" for value in values[:-6])
    if len(bits) // 8 != 32 or "1" in bits[256:]:
        raise Refused("key-text-not-a-key")
    return int(bits[:256], 2).to_bytes(32, "big")


# --- Card -------------------------------------------------------------------------------------------------------------

CARE, CONFIDENTIAL = b"phr-card/1/care", b"phr-card/1/confidential"
ATTESTATION, TRUST_LIST = b"phr-card/1/attestation", b"phr-card/1/trust-list"


def of_bytes(value, length):
    return isinstance(value, bytes) and len(value) == length


def check_compartment(value):
    """Exactly the headers and recipients of the format, and nothing else."""

    def demand(condition):
        if not condition:
            raise Refused("cose-unexpected")

    demand(isinstance(value, list) and len(value) == 4)
    protected, unprotected, ciphertext, recipients = value
    demand(protected == encode({1: 24}))
    demand(isinstance(unprotected, dict) and list(unprotected) == [5] and of_bytes(unprotected[5], 12))
    demand(isinstance(ciphertext, bytes) and len(ciphertext) > 16)
    demand(isinstance(recipients, list) and recipients)
    if len(recipients) > RECIPIENTS:
        raise Refused("cose-too-large")
    for index, recipient in enumerate(recipients):
        demand(isinstance(recipient, list) and len(recipient) == 3 and isinstance(recipient[1], dict))
        protected, unprotected, wrapped = recipient
        if index == len(recipients) - 1 and protected == b"":
            demand(unprotected == {1: -5} and of_bytes(wrapped, 40))
        else:
            demand(protected == encode({1: 50}) and list(unprotected) == [4, -4])
            demand(of_bytes(unprotected[4], 2) and of_bytes(unprotected[-4], 32) and of_bytes(wrapped, 48))


def parse_card(card):
    if len(card) > CARD_BYTES:
        raise Refused("cose-too-large")
    if len(card) >= 2 and 0x81 <= card[0] <= 0x97 and 2 <= card[1] <= 23:
        raise Refused("card-other-version")
    value = cbor(card)
    if not isinstance(value, list) or len(value) not in (2, 3) or not is_int(value[0]) or value[0] != 1:
        raise Refused("cose-unexpected")
    for compartment in value[1:]:
        check_compartment(compartment)
    return value[1], value[2] if len(value) == 3 else None


def expand(secret, info):
    return HKDFExpand(hashes.SHA256(), 32, info).derive(secret)


class Holder:
    def __init__(self, digits, care):
        salt = care[1][5]
        kdf = Argon2id(salt=salt, length=32, iterations=3, lanes=1, memory_cost=65_536)
        self.slow = kdf.derive(digits.encode())

    def content_key(self, compartment, label):
        *_, last = compartment[3]
        if last[0] != b"":
            raise Refused("open-not-for-this-key")
        try:
            return keywrap.aes_key_unwrap(expand(self.slow, label), last[2])
        except keywrap.InvalidUnwrap:
            raise Refused("open-not-for-this-key") from None


class Network:
    def __init__(self, secret):
        self.secret = x25519.X25519PrivateKey.from_private_bytes(secret)
        self.public = self.secret.public_key().public_bytes_raw()

    def content_key(self, compartment, label):
        hint = sha256(self.public)[:2]
        for protected, unprotected, wrapped in compartment[3]:
            if protected and unprotected[4] == hint:
                try:
                    return self.hpke_open(unprotected[-4], wrapped)
                except (InvalidTag, ValueError):
                    continue
        raise Refused("open-not-for-this-key")

    def hpke_open(self, encapsulated, wrapped):
        """RFC 9180, base mode, one message, with the suite of COSE algorithm 50."""
        shared = self.secret.exchange(x25519.X25519PublicKey.from_public_bytes(encapsulated))
        kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x03"
        prk = labeled_extract(kem, b"", b"eae_prk", shared)
        secret = labeled_expand(kem, prk, b"shared_secret", encapsulated + self.public, 32)
        info = encode(["HPKE Recipient", 24, encode({1: 50}), b""])
        context = b"\x00" + labeled_extract(suite, b"", b"psk_id_hash", b"")
        context += labeled_extract(suite, b"", b"info_hash", info)
        prk = labeled_extract(suite, secret, b"secret", b"")
        key = labeled_expand(suite, prk, b"key", context, 32)
        nonce = labeled_expand(suite, prk, b"base_nonce", context, 12)
        return ChaCha20Poly1305(key).decrypt(nonce, wrapped, b"")


def labeled_extract(suite, salt, label, material):
    mac = hmac.HMAC(salt or bytes(32), hashes.SHA256())
    mac.update(b"HPKE-v1" + suite + label + material)
    return mac.finalize()


def labeled_expand(suite, prk, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(hashes.SHA256(), length, info).derive(prk)


def decrypt(compartment, key, aad):
    aad = encode(["Encrypt", encode({1: 24}), aad])
    try:
        return ChaCha20Poly1305(key).decrypt(compartment[1][5], compartment[2], aad)
    except InvalidTag:
        raise Refused("open-failed") from None


def open_compartment(compartment, opener, label, aad):
    """The attestations of a compartment, as bytes."""
    padded = decrypt(compartment, opener.content_key(compartment, label), aad)
    content = padded.rstrip(b"\0")
    if content[-1:] != b"\x80":
        raise Refused("open-failed")
    try:
        return parse_record(content[:-1])
    except Refused:
        raise Refused("open-failed") from None


def open_card(card, opener):
    """The attestations of `care`; those of `confidential`; and what became of that compartment."""
    care, confidential = card
    aad = CARE + (sha256(encode_compartment(confidential)) if confidential else b"")
    attestations = open_compartment(care, opener, CARE, aad)
    if not attestations:
        raise Refused("open-failed")
    if confidential is None:
        return attestations, [], "absent"
    try:
        return attestations, open_compartment(confidential, opener, CONFIDENTIAL, CONFIDENTIAL), "open"
    except Refused as refused:
        if refused.code != "open-not-for-this-key":
            raise
        return attestations, [], "locked"


def encode_compartment(compartment):
    return encode(compartment)


# --- Record, attestations, signatures ---------------------------------------------------------------------------------


def parse_record(data):
    value = cbor(data)
    if not isinstance(value, list) or len(value) > ATTESTATIONS:
        raise Refused("cose-unexpected")
    at = len(encode([None] * len(value))) - len(value)
    attestations = []
    for _ in value:
        length = item_length(data[at:])
        attestations.append(Sign1(data[at : at + length]))
        at += length
    return attestations


class Sign1:
    """A COSE_Sign1 with exactly the headers of the format."""

    def __init__(self, data):
        value = cbor(data)
        self.bytes = data
        good = isinstance(value, list) and len(value) == 4
        good = good and all(isinstance(value[i], bytes) for i in (0, 2, 3)) and value[1] == {}
        if not good or len(value[3]) != 64:
            raise Refused("cose-unexpected")
        self.protected, _, self.payload, self.signature = value
        self.key_id = self.protected[-8:]
        if len(self.protected) != 13 or self.protected != encode({1: -19, 4: self.key_id}):
            raise Refused("cose-unexpected")

    def verify(self, public, label):
        message = encode(["Signature1", self.protected, label, self.payload])
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(public).verify(self.signature, message)
        except InvalidSignature:
            raise Refused("signature-wrong") from None
        return self.payload


# --- Trust list -------------------------------------------------------------------------------------------------------

LAST_SECOND = 253_402_300_799
# The encodings of the eight points of small order (RFC 7748 and RFC 8032 leave them to the verifier).
SMALL_ORDER = {
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
}


def read_trust_list(data, root, held=None):
    if len(data) > TRUST_LIST_BYTES:
        raise Refused("cose-too-large")
    message = Sign1(data)
    if message.key_id != sha256(root)[:8]:
        raise Refused("trust-list-other-root")
    try:
        payload = message.verify(root, TRUST_LIST)
    except Refused:
        raise Refused("trust-list-signature-wrong") from None
    content = trust_content(cbor(payload))
    if held is not None and data != held and content["number"] <= read_trust_list(held, root)["number"]:
        raise Refused("trust-list-older")
    return content


def fields_of(value, required, optional=()):
    if not isinstance(value, dict) or not set(required) <= set(value) <= {*required, *optional}:
        raise Refused("trust-list-field")
    return value


def field(condition):
    if not condition:
        raise Refused("trust-list-field")


def rule(condition):
    if not condition:
        raise Refused("trust-list-content")


def is_name(text):
    printable = not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text)
    return bool(text.strip()) and len(text.encode()) <= 256 and printable


def names_of(value):
    field(isinstance(value, dict) and all(isinstance(t, str) for pair in value.items() for t in pair))
    rule(value and all(is_name(name) for name in value.values()))
    for tag in value:
        first, *others = tag.split("-")
        rule(len(tag) <= 35 and 2 <= len(first) <= 8 and first.isascii() and first.isalpha() and first.islower())
        rule(all(1 <= len(s) <= 8 and s.isascii() and s.isalnum() for s in others))
    return value


def instants(*values):
    field(all(is_int(value) for value in values))
    rule(all(0 <= value <= LAST_SECOND for value in values))


def trust_content(value):
    field(isinstance(value, dict) and 1 in value)
    rule(value[1] == 1)
    fields_of(value, range(1, 8))
    number, issued_at, best_before, ages = value[2], value[3], value[4], value[7]
    field(is_int(number) and isinstance(value[5], list) and isinstance(value[6], list))
    field(isinstance(ages, list) and len(ages) == 2 and all(is_int(age) and 0 <= age < 2**32 for age in ages))
    instants(issued_at, best_before)
    issuers = [issuer_of(item) for item in value[5]]
    networks = [network_of(item) for item in value[6]]
    rule(number > 0 and issued_at < best_before and 0 < ages[0] <= ages[1])
    rule(len({sha256(issuer["key"])[:8] for issuer in issuers}) == len(issuers))
    rule(len({network["key"] for network in networks}) == len(networks))
    return {
        "number": number,
        "issued_at": issued_at,
        "best_before": best_before,
        "ageing_days": ages[0],
        "old_days": ages[1],
        "issuers": {sha256(issuer["key"])[:8]: issuer for issuer in issuers},
        "networks": networks,
    }


def dates_of(since, until):
    instants(since, *([] if until is None else [until]))
    rule(until is None or since < until)


def issuer_of(value):
    fields_of(value, (1, 2, 5, 6), (3, 4, 7, 8))
    key, purposes = value[1], value[5]
    field(of_bytes(key, 32) and key.hex() not in SMALL_ORDER)
    field(isinstance(purposes, list) and all(is_int(p) and 1 <= p <= 3 for p in purposes))
    field(purposes == sorted(set(purposes)))
    rule(purposes)
    country, organisation = value.get(3), value.get(4)
    field(all(text is None or isinstance(text, str) for text in (country, organisation)))
    rule(country is None or len(country) == 2 and country.isascii() and country.isalpha() and country.isupper())
    rule(organisation is None or is_name(organisation))
    dates_of(value[6], value.get(7))
    withdrawn = value.get(8)
    if withdrawn is not None:
        field(isinstance(withdrawn, list) and len(withdrawn) == 2 and is_int(withdrawn[1]) and 0 <= withdrawn[1] <= 3)
        instants(withdrawn[0])
    return {
        "key": key, "names": names_of(value[2]), "purposes": purposes, "from": value[6], "until": value.get(7),
        "withdrawn": withdrawn,
    }  # fmt: skip


def network_of(value):
    fields_of(value, (1, 2, 3), (4,))
    field(of_bytes(value[1], 32) and any(value[1]))
    dates_of(value[3], value.get(4))
    return {"key": value[1], "names": names_of(value[2])}


def freshness(trust, clock):
    age = clock - trust["issued_at"]
    if age < 0:
        return "clock-behind"
    if age // 86_400 >= trust["old_days"] or trust["best_before"] < clock:
        return "old"
    return "ageing" if age // 86_400 >= trust["ageing_days"] else "fresh"


def judge(issuer, kind, issued_at, clock):
    if issuer["withdrawn"]:
        at, reason = issuer["withdrawn"]
        if not (reason in (2, 3) and issued_at < at):
            return "issuer-withdrawn"
    if (2 if kind == "visit" else 1) not in issuer["purposes"]:
        return "purpose-not-allowed"
    if issued_at < issuer["from"] or issuer["until"] is not None and issued_at > issuer["until"]:
        return "outside-issuer-dates"
    return "dated-in-future" if issued_at > clock + 86_400 else "trusted"


# --- Packed payload ---------------------------------------------------------------------------------------------------


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


# --- Payload: reading and writing each kind of value ------------------------------------------------------------------
#
# Every kind has `read`, from CBOR to JSON, and `write`, back. A payload is read, written again and compared: what has
# two spellings is refused in all but one of them.


def shape(condition):
    if not condition:
        raise Refused("payload-shape")


class Text:
    @staticmethod
    def read(value):
        shape(isinstance(value, str) and len(value.encode()) <= TEXT_BYTES)
        return value

    @staticmethod
    def write(value):
        return value


class Flag:
    @staticmethod
    def read(value):
        shape(isinstance(value, bool))
        return value

    write = Text.write


class Integer:
    def __init__(self, low, high):
        self.low, self.high = low, high

    def read(self, value):
        shape(is_int(value) and self.low <= value <= self.high)
        return value

    write = staticmethod(Text.write)


COUNT, INT64, SECONDS = Integer(0, 2**32 - 1), Integer(-(2**63), 2**63 - 1), Integer(0, 86_399)


class Code:
    """A member of an enumeration: its number, from 1."""

    def __init__(self, members):
        self.members = members.split()

    def read(self, value):
        shape(is_int(value) and 1 <= value <= len(self.members))
        return self.members[value - 1]

    def write(self, value):
        return self.members.index(value) + 1


class List:
    def __init__(self, kind):
        self.kind = kind

    def read(self, value):
        shape(isinstance(value, list))
        return [self.kind.read(item) for item in value] or None

    def write(self, value):
        return [self.kind.write(item) for item in value]


def read_table(name):
    with open(TERMINOLOGY / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SYSTEMS = {int(row["number"]): row["uri"] for row in read_table("systems.csv")}
SYSTEM_NUMBERS = {uri: number for number, uri in SYSTEMS.items()}
UNITS = {int(row["number"]): row["ucum"] for row in read_table("units.csv")}
UNIT_NUMBERS = {ucum: number for number, ucum in UNITS.items()}
SCT, LOINC = "http://snomed.info/sct", "http://loinc.org"
U64 = 2**64 - 1


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


def trimmed(slots):
    while slots and slots[-1] is None:
        slots = slots[:-1]
    return slots


def is_further(value):
    """The map of further fields has negative keys, every other map has none."""
    return isinstance(value, dict) and bool(value) and is_int(next(iter(value))) and next(iter(value)) < 0


class Record:
    """Slots in an array, and rarely used fields in a map behind them."""

    def __init__(self, status=(), slots=(), further=()):
        self.status, self.slots, self.further = status, slots, dict(further)

    def read(self, value):
        shape(isinstance(value, list))
        value, further = (value[:-1], value[-1]) if value and is_further(value[-1]) else (value, {})
        shape(len(value) <= len(self.slots) + bool(self.status) and set(further) <= set(self.further))
        record = {}
        if self.status:
            shape(value and is_int(value[0]) and 0 <= value[0] <= U64)
            packed, value = value[0], value[1:]
            for name, state in self.status:
                packed, digit = divmod(packed, state.radix)
                found = state.read(digit)
                if found is not None:
                    record[name] = found
            shape(packed == 0)
        for (name, kind), found in zip(self.slots, value):
            self.put(record, name, kind, found)
        for key, found in further.items():
            name, kind = self.further[key]
            self.put(record, name, kind, found)
        return record

    @staticmethod
    def put(record, name, kind, found):
        if found is not None and (read := kind.read(found)) is not None:
            record[name] = read
        required = isinstance(kind, Required)
        shape(not required or name in record)

    def write(self, record):
        def write(name, kind):
            return kind.write(record[name]) if name in record else None

        slots = []
        if self.status:
            packed, weight = 0, 1
            for name, state in self.status:
                packed += weight * state.write(record.get(name))
                weight *= state.radix
            slots.append(packed)
        slots = trimmed(slots + [write(name, kind) for name, kind in self.slots])
        further = {key: write(*self.further[key]) for key in self.further}
        further = {key: value for key, value in further.items() if value is not None}
        return slots + [further] if further else slots


class Required:
    """A slot that must be filled."""

    def __init__(self, kind):
        self.read, self.write = kind.read, kind.write


class OneOf:
    """A digit of a packed status: 0 for nothing said, then the members."""

    def __init__(self, members, base=0):
        self.members = [None] * (1 - base) + members.split()
        self.radix = len(self.members)

    def read(self, digit):
        return self.members[digit]

    def write(self, value):
        return self.members.index(value)


class SomeOf:
    """A digit with a bit for each member."""

    def __init__(self, members):
        self.members = members.split()
        self.radix = 1 << len(self.members)

    def read(self, digit):
        return [member for bit, member in enumerate(self.members) if digit >> bit & 1] or None

    def write(self, value):
        return sum(1 << self.members.index(member) for member in value or ())


class Bit:
    radix = 2

    @staticmethod
    def read(digit):
        return digit == 1

    @staticmethod
    def write(value):
        return int(value)


class MaybeBit:
    radix = 3

    @staticmethod
    def read(digit):
        return (None, True, False)[digit]

    @staticmethod
    def write(value):
        return (None, True, False).index(value)


class Choice:
    """One of several kinds of value: told apart by their CBOR type, or by the number in a map of one pair."""

    def __init__(self, numbered, bare):
        self.numbered, self.bare = numbered, bare

    def read(self, value):
        if isinstance(value, dict):
            shape(len(value) == 1 and is_int(next(iter(value))) and next(iter(value)) in self.numbered)
            ((number, value),) = value.items()
            name, kind = self.numbered[number]
        else:
            name, kind = self.bare(value)
        shape(kind is not None)
        read = kind.read(value)
        return read if name is None else {name: {} if read is None else read}

    def write(self, value):
        if isinstance(value, bool):
            return value
        ((name, inner),) = value.items()
        for number, (found, kind) in self.numbered.items():
            if found == name:
                written = kind.write(inner)
                # A result that is a SNOMED CT code alone stands bare.
                return written if name == "concept" and is_int(written) else {number: written}
        return next(kind for found, kind in self.bare_kinds if found == name).write(inner)


def choice(numbered, *bare):
    """`bare`: (CBOR type, name, kind)."""

    def find(value):
        for test, name, kind in bare:
            if test(value):
                return name, kind
        return None, None

    made = Choice(numbered, find)
    made.bare_kinds = [(name, kind) for _, name, kind in bare]
    return made


def is_type(*types):
    return lambda value: isinstance(value, types) and (bool in types or not isinstance(value, bool))


# --- Payload: the tables ----------------------------------------------------------------------------------------------

PERIOD = Record(slots=[("start", DateTime), ("end", DateTime)])
RANGE = Record(slots=[("low", Quantity), ("high", Quantity)])
RATIO = Record(slots=[("numerator", Quantity), ("denominator", Quantity)])

PERIOD_UNIT = Code("d h wk mo min a s")
DAY_OF_WEEK = Code("mon tue wed thu fri sat sun")
EVENT_TIMING = Code(
    "MORN MORN.early MORN.late NOON AFT AFT.early AFT.late EVE EVE.early EVE.late NIGHT PHS HS WAKE C CM CD CV AC ACM "
    "ACD ACV PC PCM PCD PCV"
)
BOUNDS = choice({1: ("period", PERIOD), 2: ("duration", Quantity), 3: ("range", RANGE)})
TIMING = Record(
    slots=[
        ("frequency", COUNT), ("period", Decimal), ("period_unit", PERIOD_UNIT), ("code", S),
        ("when", List(EVENT_TIMING)), ("bounds", BOUNDS),
    ],
    further={
        -1: ("frequency_max", COUNT), -2: ("period_max", Decimal), -3: ("count", COUNT), -4: ("duration", Decimal),
        -5: ("duration_unit", PERIOD_UNIT), -6: ("days_of_week", List(DAY_OF_WEEK)),
        -7: ("times_of_day", List(SECONDS)), -8: ("offset", COUNT), -9: ("events", List(DateTime)),
    },
)  # fmt: skip
WHEN = choice(
    {0: ("text", Text), 1: ("period", PERIOD), 2: ("age", Quantity), 3: ("age_range", RANGE), 4: ("timing", TIMING)},
    (is_type(int, str, list), "at", DateTime),
)
VALUE = choice(
    {
        1: ("concept", S), 2: ("integer", INT64), 3: ("range", RANGE), 4: ("ratio", RATIO), 5: ("at", DateTime),
        6: ("time_of_day", SECONDS), 7: ("period", PERIOD),
    },
    (is_type(str), "text", Text),
    (is_type(bool), "boolean", Flag),
    (is_type(int), "concept", S),
    (is_type(list), "quantity", Quantity),
)  # fmt: skip
AMOUNT = choice({1: ("range", RANGE), 2: ("ratio", RATIO)}, (is_type(list), "quantity", Quantity))
AS_NEEDED = choice({}, (is_type(bool), None, Flag), (is_type(int, str, list), "for", S))
DECEASED = choice(
    {1: ("age", Quantity)}, (is_type(bool), None, Flag), (is_type(int, str, list), "at", DateTime)
)
DOSE_NUMBER = choice({}, (is_type(str), "text", Text), (is_type(int), "number", COUNT))

CLINICAL = "active inactive resolved recurrence relapse remission"
VERIFICATION = "confirmed unconfirmed provisional differential refuted entered-in-error"
EVENT_STATUS = (
    "completed in-progress not-done stopped on-hold preparation entered-in-error unknown planned arrived triaged onleave "
    "finished cancelled"
)
RESULT_STATUS = (
    "final preliminary registered amended corrected partial appended cancelled entered-in-error unknown"
)
PLAN_STATUS = (
    "active completed on-hold revoked draft entered-in-error unknown not-started scheduled in-progress cancelled stopped "
    "proposed planned accepted rejected requested received ready failed booked fulfilled noshow"
)
USE = Code("official usual temp nickname anonymous old maiden home work mobile billing secondary")

REACTION = Record(
    slots=[
        ("manifestations", List(S)), ("severity", Code("mild moderate severe")), ("substance", S), ("onset", DateTime),
        ("description", Text),
    ]
)  # fmt: skip
ALLERGY = Record(
    [
        ("clinical", OneOf(CLINICAL)), ("verification", OneOf(VERIFICATION)), ("kind", OneOf("allergy intolerance")),
        ("criticality", OneOf("high low unable-to-assess")),
        ("categories", SomeOf("medication food environment biologic")),
    ],
    [("code", S), ("reactions", List(REACTION)), ("onset", WHEN)],
    {-2: ("last_occurrence", DateTime)},
)  # fmt: skip
CONDITION = Record(
    [("clinical", OneOf(CLINICAL)), ("verification", OneOf(VERIFICATION))],
    [("code", S), ("onset", WHEN), ("severity", S), ("abatement", WHEN)],
    {-2: ("body_sites", List(S)), -3: ("stages", List(S))},
)
INGREDIENT = Record(slots=[("substance", Required(S)), ("strength", RATIO)])
DOSE = Record(slots=[("amount", AMOUNT), ("rate", AMOUNT)])
DOSAGE = Record(
    slots=[("timing", TIMING), ("doses", List(DOSE)), ("route", S), ("as_needed", AS_NEEDED), ("text", Text)],
    further={
        -1: ("max_per_period", RATIO), -2: ("site", S), -3: ("method", S), -4: ("additional", List(S)),
        -5: ("patient_instruction", Text),
    },
)  # fmt: skip
MEDICATION = Record(
    [
        ("kind", OneOf("MedicationStatement MedicationRequest MedicationDispense MedicationAdministration", base=1)),
        ("status", OneOf(
            "active completed stopped on-hold unknown not-taken intended entered-in-error cancelled draft in-progress "
            "preparation declined not-done"
        )),
        ("do_not_perform", Bit),
    ],
    [
        ("code", S), ("dosages", List(DOSAGE)), ("effective", WHEN), ("authored", DateTime),
        ("ingredients", List(INGREDIENT)), ("form", S), ("reasons", List(S)),
    ],
    {-2: ("status_reasons", List(S))},
)  # fmt: skip
PROTOCOL = Record(
    slots=[
        ("dose_number", DOSE_NUMBER), ("diseases", List(S)), ("series_doses", DOSE_NUMBER), ("series", Text),
    ]
)  # fmt: skip
IMMUNIZATION = Record(
    [("status", OneOf("completed not-done entered-in-error")), ("primary_source", MaybeBit)],
    [
        ("code", S), ("occurrence", WHEN), ("lot", Text), ("protocols", List(PROTOCOL)), ("manufacturer", Text),
        ("site", S), ("route", S),
    ],
    {-2: ("status_reason", S), -3: ("dose", Quantity), -4: ("expiry", Date)},
)  # fmt: skip
PROCEDURE = Record(
    [("status", OneOf(EVENT_STATUS))],
    [("code", S), ("performed", WHEN), ("body_sites", List(S)), ("reasons", List(S))],
    {-2: ("outcome", S), -3: ("complications", List(S)), -4: ("devices", List(S))},
)
DEVICE = Record(
    [("status", OneOf("active completed entered-in-error intended stopped on-hold inactive unknown"))],
    [("code", S), ("timing", WHEN), ("body_site", S), ("reasons", List(S))],
    {-2: ("udi", Text), -3: ("serial", Text)},
)
COMPONENT = Record(
    slots=[("code", Required(L)), ("value", VALUE), ("interpretations", List(S)), ("absent", S)]
)
REFERENCE_RANGE = Record(slots=[("range", Required(RANGE)), ("text", Text)])
OBSERVATION = Record(
    [
        ("status", OneOf(RESULT_STATUS)),
        ("category", OneOf(
            "laboratory vital-signs social-history exam survey imaging procedure therapy activity"
        )),
    ],
    [
        ("code", L), ("effective", WHEN), ("value", VALUE), ("interpretations", List(S)),
        ("components", List(COMPONENT)), ("reference_ranges", List(REFERENCE_RANGE)),
    ],
    {-2: ("absent", S), -3: ("body_site", S), -4: ("method", S)},
)  # fmt: skip
REPORT = Record(
    [("status", OneOf(RESULT_STATUS))],
    [("code", L), ("effective", WHEN), ("conclusion", Text), ("category", S)],
    {-2: ("conclusion_codes", List(S))},
)
ALERT = Record(
    [("status", OneOf("active inactive entered-in-error"))],
    [("code", S), ("category", S), ("priority", S), ("period", PERIOD)],
)
DIRECTIVE = Record(
    [
        ("status", OneOf("active inactive rejected proposed draft entered-in-error")),
        ("provision", OneOf("permit deny")),
    ],
    [("category", S), ("scope", S), ("date", DateTime), ("codes", List(S)), ("period", PERIOD)],
)
ACTIVITY = Record(slots=[("code", Required(S)), ("status", Code(PLAN_STATUS)), ("scheduled", WHEN)])
PLAN = Record(
    [("status", OneOf(PLAN_STATUS))],
    [("category", S), ("period", PERIOD), ("activities", List(ACTIVITY)), ("title", Text), ("description", Text)],
)
GOAL = Record(
    [("status", OneOf(PLAN_STATUS))],
    [("description", S), ("achievement", S), ("start", DateTime), ("due", DateTime)],
)
FOLLOW_UP = Record(
    [("kind", OneOf("ServiceRequest Appointment Task", base=1)), ("status", OneOf(PLAN_STATUS))],
    [("code", S), ("due", WHEN), ("performer", S), ("reasons", List(S)), ("authored", DateTime)],
)
ENCOUNTER = Record(
    [("status", OneOf(EVENT_STATUS))],
    [("code", S), ("period", PERIOD), ("class", S), ("reasons", List(S))],
)
FAMILY_CONDITION = Record(slots=[("code", Required(S)), ("onset", WHEN)])
FAMILY_HISTORY = Record(
    slots=[("relationship", S), ("conditions", List(FAMILY_CONDITION)), ("deceased", DECEASED)]
)
OTHER = Record(
    slots=[
        ("resource_type", Required(Text)), ("code", S), ("status", Text), ("when", WHEN), ("reasons", List(S)),
    ]
)  # fmt: skip

NAME = Record(
    slots=[("family", Text), ("given", List(Text))],
    further={
        -1: ("text", Text), -2: ("purpose", USE), -3: ("representation", Code("ABC IDE SYL")),
        -4: ("prefixes", List(Text)), -5: ("suffixes", List(Text)),
    },
)  # fmt: skip
IDENTIFIER = Record(
    slots=[("value", Required(IdentifierValue)), ("system", Required(Uri)), ("kind", S)]
)
ADDRESS = Record(
    slots=[("country", Text), ("city", Text), ("postal_code", Text), ("lines", List(Text))],
    further={-1: ("district", Text), -2: ("state", Text), -3: ("text", Text), -4: ("purpose", USE)},
)
TELECOM = Record(
    slots=[
        ("value", Required(Text)), ("system", Code("phone email sms fax pager url other")), ("purpose", USE),
    ]
)  # fmt: skip
LANGUAGE = Record(slots=[("code", Required(S)), ("preferred", Flag)])
CONTACT = Record(slots=[("name", NAME), ("relationships", List(S)), ("telecoms", List(TELECOM))])
TRANSIT = Record(slots=[("country", Required(Text)), ("arrived", DateTime)])
PATIENT = Record(
    [("sex", OneOf("female male other unknown")), ("interpreter_required", MaybeBit)],
    [
        ("names", List(NAME)), ("birth_date", Date), ("identifiers", List(IDENTIFIER)),
        ("addresses", List(ADDRESS)),
    ],
    {
        -1: ("birth_date_absent", Text), -2: ("gender_identity", S), -3: ("deceased", DECEASED),
        -4: ("telecoms", List(TELECOM)), -5: ("languages", List(LANGUAGE)), -6: ("contacts", List(CONTACT)),
        -7: ("nationalities", List(S)), -8: ("birth_country", Text), -9: ("transit", List(TRANSIT)),
    },
)  # fmt: skip

FACTS = [
    ("allergy", ALLERGY), ("condition", CONDITION), ("medication", MEDICATION), ("immunization", IMMUNIZATION),
    ("procedure", PROCEDURE), ("device", DEVICE), ("observation", OBSERVATION), ("report", REPORT), ("alert", ALERT),
    ("directive", DIRECTIVE), ("plan", PLAN), ("goal", GOAL), ("follow_up", FOLLOW_UP), ("encounter", ENCOUNTER),
    ("family_history", FAMILY_HISTORY), ("other", OTHER),
]  # fmt: skip
FACT_NUMBERS = {name: number for number, (name, _) in enumerate(FACTS)}

# LOINC code of each standard section, and the kind of fact that it usually lists.
STANDARD_SECTIONS = [
    ("48765-2", 0), ("11450-4", 1), ("10160-0", 2), ("11369-6", 3), ("11348-0", 1), ("47519-4", 4), ("46264-8", 5),
    ("30954-2", 6), ("8716-3", 6), ("10162-6", 6), ("29762-2", 6), ("47420-5", 6), ("18776-5", 12), ("42348-3", 9),
    ("104605-1", 8), ("81338-6", 15), ("46240-8", 13), ("10157-6", 14),
]  # fmt: skip
SECTION_NUMBERS = {loinc: number for number, (loinc, _) in enumerate(STANDARD_SECTIONS)}
ABSENCE = Code("nilknown notasked unavailable withheld notstarted closed")
ATTESTATION_KIND = Code("assessment visit restatement confidential")
NOTES = List(Text)


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


def dump(value):
    """Shortest forms; maps in the order in which they were built, which is that of their encoded keys."""
    return cbor2.dumps(value)


# --- The whole way ----------------------------------------------------------------------------------------------------


def read_attestation(attestation, trust, clock):
    issuer = trust["issuers"].get(attestation.key_id)
    if issuer is None:
        raise Refused("issuer-unknown")
    content = decode_payload(inflate(attestation.verify(issuer["key"], ATTESTATION)))
    return content, judge(issuer, content["kind"], content["issued_at"], clock)


def verify(attestations, trust, clock):
    """Each attestation with its content and verdict, or withheld with a code."""
    read, withheld, seen = [], [], set()
    for index, attestation in enumerate(attestations):
        if attestation.bytes in seen:
            continue
        seen.add(attestation.bytes)
        try:
            content, verdict = read_attestation(attestation, trust, clock)
            read.append({"index": index, "verdict": verdict, "content": content})
        except Refused as refused:
            withheld.append({"index": index, "code": refused.code})
    first = next((a for a in read if a["verdict"] == "trusted"), read[0] if read else None)
    for attestation in list(read):
        if attestation["content"]["record_id"] != first["content"]["record_id"]:
            read.remove(attestation)
            withheld.append({"index": attestation["index"], "code": "other-record"})
    return read, withheld


class Stage:
    """Says at which stage a reading was refused."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, _, error, __):
        if isinstance(error, Refused):
            error.stage = self.name


def read_card(card, root, trust_list, clock, typed_code=None, network_secret=None, held=None):
    with Stage("card"):
        card = parse_card(card)
    with Stage("trust-list"):
        trust = read_trust_list(trust_list, root, held)
    if typed_code is not None:
        with Stage("access-code"):
            digits = access_code(typed_code)
        opener = Holder(digits, card[0]) if card[0][3][-1][0] == b"" else Nobody
    else:
        opener = Network(network_secret)
    with Stage("open"):
        care, confidential, state = open_card(card, opener)
    read, withheld = verify(care + confidential, trust, clock)
    return {"attestations": read, "withheld": withheld, "confidential": state, "trust_list": freshness(trust, clock)}


class Nobody:
    """A card without a recipient for the holder spares the slow hash."""

    @staticmethod
    def content_key(_compartment, _label):
        raise Refused("open-not-for-this-key")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", type=pathlib.Path, help="file with the text of a QR code")
    source.add_argument("--card", type=pathlib.Path, help="file with a card's bytes")
    parser.add_argument("--trust-list", type=pathlib.Path, required=True)
    parser.add_argument("--root", required=True, help="the root's public key, phr-root-1…")
    parser.add_argument("--network-key-file", type=pathlib.Path, help="otherwise the access code is asked for")
    parser.add_argument("--at", type=int, default=int(time.time()), help="seconds since 1970; otherwise now")
    given = parser.parse_args()
    try:
        card = given.card.read_bytes() if given.card else card_of_text(given.text.read_text("utf-8"))
        root = key_bytes(given.root, "phr-root-")
        trust_list = given.trust_list.read_bytes()
        if given.network_key_file:
            secret = key_bytes(given.network_key_file.read_text(), "phr-network-secret-")
            record = read_card(card, root, trust_list, given.at, network_secret=secret)
        else:
            typed = getpass.getpass("Access code: ")
            record = read_card(card, root, trust_list, given.at, typed_code=typed)
    except Refused as refused:
        print(refused.code, file=sys.stderr)
        return 2
    json.dump(record, sys.stdout, ensure_ascii=False, indent=2)
    print()
    trusted = record["attestations"] and not record["withheld"]
    return 0 if trusted and all(a["verdict"] == "trusted" for a in record["attestations"]) else 1


if __name__ == "__main__":
    sys.exit(main())
