"""Key grants: what a device asks a network's keeper with, and what the keeper answers."""

from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from phr.card import Network, check_compartment, decrypt, expand
from phr.cbor import Refused, cbor, encode, is_int, of_bytes, sha256
from phr.text import bech32m

LAST_SECOND = 253_402_300_799
REQUEST, GRANT = "phr-device-request-", "phr-key-grant-"


def is_name(name):
    """Whether it reads on a screen as what it is."""
    points = [ord(c) for c in name]
    control = any(p < 32 or 127 <= p < 160 or 0x2028 <= p <= 0x202E or 0x2066 <= p <= 0x2069 for p in points)
    return 1 <= len(name.encode()) <= 128 and name == name.strip() and not control


def is_instant(value):
    return 0 <= value <= LAST_SECOND


def demand(condition, code="cose-unexpected"):
    if not condition:
        raise Refused(code)


def versioned(text, prefix, later):
    """The items of a message whose first is the version."""
    value = cbor(bech32m(text, prefix))
    demand(isinstance(value, list) and value and is_int(value[0]))
    demand(value[0] <= 1, later)
    demand(value[0] == 1)
    return value


def key(value):
    demand(len(value) == 32 and any(value), "key-text-not-a-key")
    return value


def read_request(text):
    value = versioned(text, REQUEST, "device-request-other-version")
    demand(len(value) == 4)
    _, device, name, made_at = value
    demand(isinstance(device, bytes) and isinstance(name, str) and is_int(made_at))
    key(device)
    demand(is_name(name), "device-request-name")
    demand(is_instant(made_at), "device-request-time")
    return {"device": device, "name": name, "made_at": made_at, "check_number": check_number(encode(value))}


def check_number(request):
    kdf = Argon2id(salt=sha256(request)[:12], length=32, iterations=3, lanes=1, memory_cost=65_536)
    wide = expand(kdf.derive(request), b"phr-card/1/device-request")
    digits = f"{int.from_bytes(wide[:16], 'big') % 10**16:016}"
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def read_terms(value):
    demand(isinstance(value, dict) and list(value) in ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6]))
    network, device, since, until, number = (value[field] for field in range(1, 6))
    demand(isinstance(network, bytes) and isinstance(device, bytes) and of_bytes(number, 8))
    demand(is_int(since) and is_int(until) and isinstance(value.get(6, ""), str))
    key(network)
    key(device)
    demand(is_instant(since) and is_instant(until) and since < until, "grant-terms")
    demand(6 not in value or is_name(value[6]), "grant-terms")
    return {
        "network": network, "device": device, "from": since, "until": until, "id": number.hex(), "name": value.get(6),
    }  # fmt: skip


def open_grant(text, device_secret, clock):
    """The terms of a grant, and the network's secret key out of it."""
    value = versioned(text, GRANT, "grant-other-version")
    demand(len(value) == 3)
    _, terms, sealed = value
    read = read_terms(terms)
    check_compartment(sealed)
    recipients = sealed[3]
    demand(len(recipients) == 1 and recipients[0][0] != b"" and len(sealed[2]) == 48)
    demand(recipients[0][1][4] == sha256(read["device"])[:2])
    demand(clock >= read["from"], "grant-not-yet")
    demand(clock <= read["until"], "grant-ended")
    # A device's recipient is as a network's.
    device = Network(device_secret)
    demand(device.public == read["device"], "grant-other-device")
    label = b"phr-card/1/key-grant" + sha256(encode(terms))
    try:
        secret = decrypt(sealed, device.content_key(sealed, label), label)
    except Refused:
        raise Refused("grant-failed") from None
    public = x25519.X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    demand(public == read["network"], "grant-other-network-key")
    return {**read, "network_secret": secret}
