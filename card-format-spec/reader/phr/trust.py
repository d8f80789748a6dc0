"""The trust list, and what an attestation is worth by it."""

from phr.cbor import Refused, cbor, is_int, of_bytes, sha256
from phr.record import TRUST_LIST, Sign1

TRUST_LIST_BYTES = 4 * 1024 * 1024
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


ASSESS, VISIT = 1, 2
# One of these an issuer needs for an attestation of the kind.
PURPOSES = {"assessment": {ASSESS}, "visit": {VISIT}, "restatement": {ASSESS}, "confidential": {ASSESS, VISIT}}


def judge(issuer, kind, issued_at, clock):
    if issuer["withdrawn"]:
        at, reason = issuer["withdrawn"]
        if not (reason in (2, 3) and issued_at < at):
            return "issuer-withdrawn"
    if not PURPOSES[kind] & set(issuer["purposes"]):
        return "purpose-not-allowed"
    if issued_at < issuer["from"] or issuer["until"] is not None and issued_at > issuer["until"]:
        return "outside-issuer-dates"
    return "dated-in-future" if issued_at > clock + 86_400 else "trusted"
