"""Opens a card and a trust list with python-cwt and checks every signature.

Reads JSON from standard input: card (hex), access_code, network_secret, issuer_public, trust_list (hex), roots_public.
Writes JSON: the payloads (hex) that each key gave, whether a wrong label was refused, and the trust list's number by each root.
"""

import hashlib
import json
import sys

import cbor2
from cwt import COSE
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

import phr_card as phr


def main():
    given = json.load(sys.stdin)
    card = bytes.fromhex(given["card"])
    version, care, *confidential = cbor2.loads(card)
    assert version == 1
    assert cbor2.dumps([version, care, *confidential]) == card, "cbor2 would write other bytes"
    confidential_bytes = cbor2.dumps(confidential[0]) if confidential else None
    aad = phr.care_aad(confidential_bytes)

    secret = phr.key_bytes(given["network_secret"], "phr-network-secret-")
    public = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    network = phr.network_key(public, secret)
    care_kek, confidential_kek = phr.holder_keys(given["access_code"], care[1][5])
    issuer = phr.verifying_key(phr.key_bytes(given["issuer_public"], "phr-issuer-"))

    result = {
        "by_network": payloads(decrypt(care, network, aad), issuer),
        "by_holder": payloads(decrypt(care, care_kek, aad), issuer),
        "confidential_by_holder": None,
        "wrong_label_refused": refused(lambda: decrypt(care, network, phr.CONFIDENTIAL)),
        "wrong_kek_refused": refused(lambda: decrypt(care, confidential_kek, aad)),
        "trust_list_numbers": [],
    }
    if confidential:
        opened = decrypt(confidential[0], confidential_kek, phr.CONFIDENTIAL)
        result["confidential_by_holder"] = payloads(opened, issuer)
        result["confidential_refuses_network"] = refused(
            lambda: decrypt(confidential[0], network, phr.CONFIDENTIAL)
        )
    if "trust_list" in given:
        _, _, signed = cbor2.loads(bytes.fromhex(given["trust_list"]))
        message = cbor2.CBORTag(phr.TAG_SIGN, cbor2.loads(signed))
        for text in given["roots_public"]:
            # It is content with one good signature, so it is given one key at a time.
            root = phr.verifying_key(phr.key_bytes(text, "phr-root-"))
            content = cbor2.loads(COSE.new().decode(message, root, external_aad=phr.TRUST_LIST))
            assert content[1] == 1
            result["trust_list_numbers"].append(content[2])
    json.dump(result, sys.stdout)


def decrypt(compartment, key, aad):
    return COSE.new().decode(cbor2.CBORTag(phr.TAG_ENCRYPT, compartment), key, external_aad=aad)


def payloads(plaintext, issuer):
    found = []
    for attestation in cbor2.loads(phr.unpad(plaintext)):
        message = cbor2.CBORTag(phr.TAG_SIGN1, attestation)
        found.append(COSE.new().decode(message, issuer, external_aad=phr.ATTESTATION).hex())
    return found


def refused(attempt):
    try:
        attempt()
    except Exception:
        return True
    return False


main()
