"""Reads every vector and compares what comes out with what the vector says.

python3 check_vectors.py [folder of vectors]
"""

import json
import pathlib
import sys

import phr_card as phr
from phr.status import StatusList, apply_delta, standing


def outcome(vector, opening):
    roots = phr.roots_of(vector["keys"]["root"]["public"])
    given = opening["with"]
    secret = given.get("network_secret")
    try:
        with phr.Stage("text"):
            card = phr.card_of_text(vector["text"])
        record = phr.read_card(
            card,
            roots,
            bytes.fromhex(vector["trust_list"]),
            vector["clock"],
            typed_code=given.get("access_code"),
            network_secret=secret and phr.key_bytes(secret, "phr-network-secret-"),
        )
    except phr.Refused as refused:
        return {"refused": {"stage": refused.stage, "code": refused.code}}
    for attestation in record["attestations"]:
        content = vector["attestations"][attestation["index"]]["content"]
        if attestation["content"] != content:
            return {"content": "other than the vector says"}
    record["attestations"] = [
        {name: attestation[name] for name in ("index", "verdict")} for attestation in record["attestations"]
    ]
    # Vectors that are not about folding do not say what comes of it.
    if "summary" not in opening["expect"].get("read", {}):
        del record["summary"]
    return {"read": record}


def trust_lists(folder):
    """How many cases of trust lists come out otherwise than they say, of how many."""
    cases = sorted(path.parent for path in folder.glob("*/expected.json"))
    faults = 0
    for case in cases:
        expected = json.loads((case / "expected.json").read_text("utf-8"))
        held = case / "held.phrlist"
        found = "accepted"
        try:
            phr.read_trust_list(
                (case / "offered.phrlist").read_bytes(),
                phr.roots_of((case / "roots.txt").read_text()),
                held=held.read_bytes() if held.exists() else None,
                now=expected["clock"],
            )
        except phr.Refused as refused:
            found = refused.code
        wanted = expected["expect"]
        if found != (wanted if wanted == "accepted" else wanted["refused"]["code"]):
            faults += 1
            print(f"{case.name}: expected {wanted}, found {found}")
    return faults, len(cases)


def expected(opening):
    """The specification does not say in which order the withheld ones are told of; this reader goes by place."""
    if "read" in opening["expect"]:
        opening["expect"]["read"]["withheld"].sort(key=lambda one: one["index"])
    return opening["expect"]


def grant_outcome(vector):
    """What comes of a key grant, or of the request for one."""
    try:
        if vector["kind"] == "request":
            read = phr.read_request(vector["text"])
            return {"read": {**read, "device": read["device"].hex()}}
        device = phr.key_bytes(vector["keys"]["device"]["secret"], "phr-device-secret-")
        opened = phr.open_grant(vector["text"], device, vector["clock"])
    except phr.Refused as refused:
        return {"refused": refused.code}
    return {"opened": {name: part.hex() if isinstance(part, bytes) else part for name, part in opened.items()}}


def grant_expected(vector):
    """Keys as bytes, so that this reader need not write their text."""
    prefixes = {"device": "phr-device-", "network": "phr-network-", "network_secret": "phr-network-secret-"}
    for parts in vector["expect"].values():
        for name in prefixes.keys() & set(parts if isinstance(parts, dict) else ()):
            parts[name] = phr.key_bytes(parts[name], prefixes[name]).hex()
    return vector["expect"]


def sequence_faults(vector):
    assembly = phr.Assembly()
    for step in vector["steps"]:
        try:
            found = assembly.push(step["text"])
        except phr.Refused as refused:
            found = {"refused": refused.code}
        if "wanted" not in step["expect"]:
            found.pop("wanted", None)
        if found != step["expect"]:
            yield f"expected {step['expect']}, found {found}"
    whole = assembly.whole and assembly.whole.hex()
    if whole != vector["whole"]:
        yield f"expected the whole {vector['whole']}, found {whole}"
    kind = assembly.begun and assembly.begun[1][0]
    if kind != vector["kind"]:
        yield f"expected the kind {vector['kind']}, found {kind}"


def status_outcome(folder, vector):
    """What comes of a status list, or of a delta to one that is held."""
    key = phr.key_bytes(vector["key"], "phr-issuer-")
    file = lambda member: vector[member] and (folder / vector[member]).read_bytes()
    try:
        held = vector["held"] and StatusList(file("held"), phr.key_bytes(vector["held_key"], "phr-issuer-"))
        data = file("list")
        if vector["delta"]:
            made = apply_delta(file("delta"), held, key)
            if made != data:
                return {"delta": "leads to another list than the vector's"}
        found = StatusList(data, key)
        if held:
            found.check_replaces(held)
    except phr.Refused as refused:
        return {"refused": refused.code}
    lookups = [status_lookup(found, asked) for asked in vector["expect"].get("read", {}).get("lookups", [])]
    head = found.head
    return {"read": {"number": head.number, "count": head.count, "age": head.freshness(vector["clock"]), "lookups": lookups}}


def status_lookup(found, asked):
    answer = {name: asked[name] for name in ("record", "newest")}
    try:
        status = found.status(bytes.fromhex(asked["record"]))
    except phr.Refused as refused:
        return answer | {"refused": refused.code}
    return answer | status | {"card": standing(status, asked["newest"])}


def check_status(folder):
    faults = 0
    paths = sorted(folder.glob("status/*/expected.json"))
    for path in paths:
        vector = json.loads(path.read_text("utf-8"))
        found = status_outcome(path.parent, vector)
        if found != vector["expect"]:
            faults += 1
            print(f"{path.parent.name}: expected {vector['expect']}, found {found}")
    return len(paths), faults


def main():
    default = pathlib.Path(__file__).resolve().parent.parent / "vectors"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    paths = sorted(folder.glob("*.json"))
    faults = 0
    for path in paths:
        vector = json.loads(path.read_text("utf-8"))
        for opening in vector["openings"]:
            found = outcome(vector, opening)
            if found != expected(opening):
                faults += 1
                print(f"{path.stem}: expected {opening['expect']}, found {found}")
    sequences = sorted(folder.glob("sequence/*.json"))
    for path in sequences:
        for fault in sequence_faults(json.loads(path.read_text("utf-8"))):
            faults += 1
            print(f"sequence/{path.stem}: {fault}")
    paths += sequences
    for path in sorted(folder.glob("grant/*.json")):
        paths.append(path)
        vector = json.loads(path.read_text("utf-8"))
        found, wanted = grant_outcome(vector), grant_expected(vector)
        if found != wanted:
            faults += 1
            print(f"grant/{path.stem}: expected {wanted}, found {found}")
    list_faults, lists = trust_lists(folder / "trust")
    faults += list_faults
    statuses, list_faults = check_status(folder)
    lists += statuses
    faults += list_faults
    print(f"{len(paths) + lists} vectors, {faults} faults")
    return 1 if faults or not paths or not lists else 0


if __name__ == "__main__":
    sys.exit(main())
