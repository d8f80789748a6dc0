"""The trust list, and what an attestation is worth by it."""

from phr.cbor import Refused, cbor, is_int, of_bytes, sha256
from phr.record import TRUST_LIST
from phr.roots import Sign, root_chain, small_order

TRUST_LIST_BYTES = 4 * 1024 * 1024
LAST_SECOND = 253_402_300_799


def read_trust_list(data, roots, held=None, now=None):
    """Accepts a list, as "Accepting a trust list" says, whose numbers the comments give.

    `roots` is the name of the set of roots that the reader was given, `held` the list that it holds, and `now` the time
    for step 9, which reading from a file that is not kept leaves out.
    """
    list_, chain = signed_list(data)  # 1 to 3
    check_anchor(chain, roots, held)  # 4
    list_.check(chain[-1:], TRUST_LIST)  # 5
    if list_.count(chain[-1]) < chain[-1].threshold:
        raise Refused("trust-list-too-few-signatures")
    content = trust_content(cbor(list_.payload))  # 6
    if content["roots"] != chain[-1].name:  # 7
        raise Refused("trust-list-roots-differ")
    content["chain"] = chain
    if held is not None:
        check_replaces(data, content, held, roots)  # 8
    if now is not None and content["best_before"] < now and (held is None or same(data, held)):  # 9
        raise Refused("trust-list-frozen")
    return content


def signed_list(data):
    if len(data) > TRUST_LIST_BYTES:  # 1
        raise Refused("cose-too-large")
    value = cbor(data)  # 2
    if not (isinstance(value, list) and len(value) == 3 and isinstance(value[2], bytes)):
        raise Refused("cose-unexpected")
    message = Sign(value[2])
    return message, root_chain(value[0], value[1])


def check_anchor(chain, roots, held):
    names = [one.name for one in chain]
    if held is None:
        if roots not in names:
            raise Refused("trust-list-other-root")
        return
    before = [one.name for one in signed_list(held)[1]]
    if names[: len(before)] == before:
        return
    raise Refused("trust-list-older-roots" if names[-1] in before[:-1] else "trust-list-other-root")


def same(one, other):
    """Whether two lists say the same, whoever signed them."""
    one, other = cbor(one), cbor(other)
    return one[:2] == other[:2] and Sign(one[2]).payload == Sign(other[2]).payload


def check_replaces(data, content, held, roots):
    before = read_trust_list(held, roots)
    if same(data, held) or content["roots"] != before["roots"]:
        return
    if content["number"] == before["number"]:
        raise Refused("trust-list-rival")
    if content["number"] < before["number"]:
        raise Refused("trust-list-older")


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
    fields_of(value, range(1, 9), (9,))
    number, issued_at, best_before, ages = value[2], value[3], value[4], value[7]
    field(is_int(number) and isinstance(value[5], list) and isinstance(value[6], list))
    field(isinstance(ages, list) and len(ages) == 2 and all(is_int(age) and 0 <= age < 2**32 for age in ages))
    field(of_bytes(value[8], 32))
    instants(issued_at, best_before)
    publisher = names_of(value[9]) if 9 in value else {}
    issuers = [issuer_of(item) for item in value[5]]
    networks = [network_of(item) for item in value[6]]
    rule(number > 0 and issued_at < best_before and 0 < ages[0] <= ages[1])
    rule(len({sha256(issuer["key"])[:8] for issuer in issuers}) == len(issuers))
    rule(len({network["key"] for network in networks}) == len(networks))
    epochs = [network["epoch"] for network in networks if network["epoch"]]
    rule(len(set(epochs)) == len(epochs))
    return {
        "number": number,
        "roots": value[8],
        "names": publisher,
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
    fields_of(value, (1, 2, 5, 6), (3, 4, 7, 8, 9))
    field(9 not in value or is_int(value[9]) and value[9] >= 0)
    key, purposes = value[1], value[5]
    field(of_bytes(key, 32) and not small_order(key))
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
        "withdrawn": withdrawn, "number": value.get(9),
    }  # fmt: skip


def network_of(value):
    fields_of(value, (1, 2, 3), (4, 5))
    field(of_bytes(value[1], 32) and any(value[1]))
    dates_of(value[3], value.get(4))
    epoch = value.get(5)
    if epoch is not None:
        field(isinstance(epoch, list) and len(epoch) == 2 and all(is_int(n) and n >= 0 for n in epoch))
    return {"key": value[1], "names": names_of(value[2]), "epoch": epoch and tuple(epoch)}


def time_of(trust, clock):
    """The time to reckon with, and whether the clock can be right."""
    at_least = trust["issued_at"]
    return (at_least, "clock-behind") if clock < at_least else (clock, "plausible")


def freshness(trust, now):
    age = now - trust["issued_at"]
    if age // 86_400 >= trust["old_days"] or trust["best_before"] < now:
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
    # A wrong clock, which is none here, tells of no date that it lies ahead.
    return "dated-in-future" if clock is not None and issued_at > clock + 86_400 else "trusted"
