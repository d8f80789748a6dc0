"""Cards: their form, the keys that open them, and the attestations that come out."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac, keywrap
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from phr.cbor import Refused, cbor, encode, is_int, of_bytes, sha256
from phr.record import parse_record
from phr.text import CARD_BYTES

RECIPIENTS = 16
CARE, CONFIDENTIAL = b"phr-card/1/care", b"phr-card/1/confidential"


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
    if encode(value) != card:
        raise Refused("cose-unexpected")
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
    aad = CARE + (sha256(encode(confidential)) if confidential else b"")
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


class Nobody:
    """A card without a recipient for the holder spares the slow hash."""

    @staticmethod
    def content_key(_compartment, _label):
        raise Refused("open-not-for-this-key")
