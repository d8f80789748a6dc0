"""What an attestation says of the entries of others: amendments, and where restated entries come from."""

from phr.cbor import is_int, of_bytes
from phr.facts import FACT_NUMBERS, FACTS, WHEN
from phr.sections import kind_of, read_entry, write_entry
from phr.shapes import COUNT, INT64, OneOf, Record, Required, shape
from phr.values import DateTime, S

ENTERED_IN_ERROR, DUE, REPLACED = -1, -2, -3
ERROR = Record(slots=[("reason", S)])
NEW_DUE = Record(slots=[("due", Required(WHEN)), ("reason", S)])


def status_field(kind):
    """The field that an amendment of the status changes, and its enumeration; neither where the kind has none."""
    for name, state in dict(FACTS)[kind].status:
        if name in ("status", "clinical"):
            return name, state
    return None, None


class Status:
    """The number of a kind's status, from 1."""

    def __init__(self, kind):
        self.state = status_field(kind)[1]

    def read(self, value):
        shape(isinstance(self.state, OneOf) and is_int(value) and 1 <= value < self.state.radix)
        return self.state.read(value)

    def write(self, value):
        return self.state.write(value)


def new_status(kind):
    return Record(slots=[("status", Required(Status(kind))), ("since", DateTime), ("reason", S)])


def read_kind(value):
    shape(is_int(value) and 0 <= value < len(FACTS))
    return FACTS[value][0]


def read_change(value):
    shape(isinstance(value, list) and value and is_int(value[0]))
    what, slots = value[0], value[1:]
    if what == ENTERED_IN_ERROR:
        return {"entered_in_error": True} | ERROR.read(slots)
    if what == DUE:
        return NEW_DUE.read(slots)
    if what == REPLACED:
        shape(len(slots) == 2)
        read_kind(slots[0])
        return {"replaced": read_entry(*slots)}
    kind = read_kind(what)
    return {"kind": kind} | new_status(kind).read(slots)


def write_change(change):
    if "entered_in_error" in change:
        return [ENTERED_IN_ERROR, *ERROR.write(change)]
    if "due" in change:
        return [DUE, *NEW_DUE.write(change)]
    if "replaced" in change:
        entry = change["replaced"]
        return [REPLACED, FACT_NUMBERS[kind_of(entry)], write_entry(entry)]
    return [FACT_NUMBERS[change["kind"]], *new_status(change["kind"]).write(change)]


def read_amendments(value):
    shape(isinstance(value, dict) and value)
    amendments = []
    for target, changes in value.items():
        shape(of_bytes(target, 8) and isinstance(changes, dict) and changes)
        for entry, change in changes.items():
            amendments.append({"attestation": target.hex(), "entry": COUNT.read(entry), "change": read_change(change)})
    return amendments


def write_amendments(amendments):
    value = {}
    for amendment in amendments:
        changes = value.setdefault(bytes.fromhex(amendment["attestation"]), {})
        changes[amendment["entry"]] = write_change(amendment["change"])
    return value


def read_source(value):
    shape(isinstance(value, list) and len(value) == 3 and of_bytes(value[0], 8) and of_bytes(value[1], 8))
    return {"attestation": value[0].hex(), "issuer": value[1].hex(), "issued_at": INT64.read(value[2])}


def read_origins(value):
    shape(isinstance(value, list) and len(value) == 2 and all(isinstance(part, list) for part in value))
    sources = [read_source(source) for source in value[0]]
    shape(len({source["attestation"] for source in sources}) == len(sources))
    origins = []
    for origin in value[1]:
        origins.append(next_origin(origins) if origin is None else read_origin(origin, sources))
    shape(len({origin_key(origin) for origin in origins}) == len(origins))
    return origins or None


def next_origin(origins):
    """The entry behind the last one of the same source, unchanged."""
    shape(origins)
    last = origins[-1]
    return {"stated": last["stated"], "entry": COUNT.read(last["entry"] + 1)}


def read_origin(value, sources):
    def source(place):
        shape(is_int(place) and 0 <= place < len(sources))
        return sources[place]

    shape(isinstance(value, list) and 2 <= len(value) <= 3)
    origin = {"stated": source(value[0]), "entry": COUNT.read(value[1])}
    if value[2:] not in ([], [None]):
        origin["changed"] = source(value[2])
    return origin


def origin_key(origin):
    """By what an entry is known."""
    return origin["stated"]["attestation"], origin["entry"]


def write_origins(origins):
    """Sources ascend and each is used: otherwise what was read is written in another way."""

    def slots(source):
        return bytes.fromhex(source["attestation"]), bytes.fromhex(source["issuer"]), source["issued_at"]

    named = [origin[name] for origin in origins for name in ("stated", "changed") if name in origin]
    sources = sorted({slots(source) for source in named})
    places = {source: place for place, source in enumerate(sources)}
    written, last = [], None
    for origin in origins:
        value = [places[slots(origin[name])] for name in ("stated", "changed") if name in origin]
        value.insert(1, origin["entry"])
        written.append(None if last and value == [last[0], last[1] + 1] else value)
        last = value
    return [[list(source) for source in sources], written]
