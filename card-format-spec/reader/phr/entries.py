"""Folding one entry: where it is read from, what amendments and copies make of it, and its history."""

from phr.changes import State, amended, fits

BEFORE, AT, BEHIND = -1, 0, 1


class Place:
    """Where an entry stands: the place of its attestation in the order, and its number there."""

    def __init__(self, position, number, key, entry, origin, section):
        self.position, self.number, self.key = position, number, key
        self.entry, self.origin, self.section = entry, origin, section

    @property
    def at(self):
        return self.position, self.number

    @property
    def source(self):
        """Of a restated entry: the attestation that changed it last, or else stated it."""
        return self.origin and self.origin.get("changed", self.origin["stated"])

    @property
    def names_change(self):
        return self.origin is not None and "changed" in self.origin


class Amendment:
    """A change, the place of the attestation that makes it, and whether it is trusted."""

    def __init__(self, position, change, trusted):
        self.position, self.change, self.trusted = position, change, trusted


class Step:
    """What one attestation says of an entry, and at which moment of its history."""

    def __init__(self, moment, position, change, trusted, copy=None):
        self.moment, self.position, self.change, self.copy = moment, position, change, copy
        self.trusted, self.effect = trusted, None


class Folded:
    """What has come of an entry, and from where it was read."""

    def __init__(self, place, json):
        self.place, self.json = place, json


def fold_entry(chain, places, amendments):
    entry = Entry(chain, places, amendments)
    state = entry.run()
    json = {
        "attestation": chain.ordered[entry.read.position].index,
        "number": entry.read.number,
        "entry": state.entry,
    }
    if entry.read.origin:
        json["origin"] = entry.read.origin
    if state.in_error:
        json["in_error"] = True
    if entry.conflicting():
        json["conflicting"] = True
    if entry.steps:
        json["history"] = [
            {"attestation": chain.ordered[step.position].index, "effect": step.effect, "change": step.change}
            for step in entry.steps
        ]
    return Folded(entry.read, json)


class Entry:
    """One entry with all places where it stands, and everything said of it in the order in which it counts."""

    def __init__(self, chain, places, amendments):
        self.chain = chain
        self.read = min(places, key=self.preference)
        self.trusted_speaks = any(self.is_trusted(place) for place in places) or any(a.trusted for a in amendments)
        self.steps = [Step((a.position, AT, a.position), a.position, a.change, a.trusted) for a in amendments]
        self.steps += [self.copy_step(place) for place in places if place is not self.read]
        self.steps.sort(key=lambda step: step.moment)

    def is_trusted(self, place):
        return self.chain.ordered[place.position].trusted

    def copy_step(self, copy):
        moment = (*self.moment_of(copy), copy.position)
        return Step(moment, copy.position, {"restated": copy.entry}, self.is_trusted(copy), copy)

    def preference(self, place):
        latest = place.source["issued_at"] if place.origin else 0
        return not self.is_trusted(place), place.origin is not None, -latest, place.at

    def heard(self, position):
        """Whether an attestation is here, and listened to."""
        return position is not None and (self.chain.ordered[position].trusted or not self.trusted_speaks)

    def moment_of(self, place):
        """Behind what its source says, if that is heard; otherwise where the source would stand by its time."""
        if place.origin is None:
            return place.position, AT
        source = self.chain.position_of(place.source["attestation"])
        if self.heard(source):
            return source, BEHIND
        earlier = self.chain.ordered[: place.position]
        later = (at for at, one in enumerate(earlier) if one.issued_at > place.source["issued_at"])
        return next(later, place.position), BEFORE

    def run(self):
        """Goes through the history; each step has one effect."""
        state = State(self.read.entry)
        for step in self.steps:
            if self.trusted_speaks and not step.trusted:
                step.effect = "not-trusted"
            elif step.copy:
                state = self.take_copy(state, step)
            else:
                state = self.take_amendment(state, step)
        return state

    def take_amendment(self, state, step):
        if not fits(step.change, state.entry):
            step.effect = "other-kind"
            return state
        changed = amended(state, step.change)
        if changed == state:
            step.effect = "same"
        elif self.read.origin and step.moment < self.moment_of(self.read):
            step.effect = "earlier"
        else:
            step.effect = "applied"
            return changed
        return state

    def take_copy(self, state, step):
        if step.copy.entry == state.entry:
            step.effect = "same"
        elif self.read.origin is None and self.brings_change(step.copy):
            if fits({"replaced": step.copy.entry}, state.entry):
                step.effect = "applied"
                return State(step.copy.entry)
            step.effect = "other-kind"
        elif self.read.origin and self.is_earlier(step.copy):
            step.effect = "earlier"
        else:
            step.effect = "repeated"
        return state

    def brings_change(self, copy):
        """Whether it names a change by an attestation that is not heard itself."""
        return copy.names_change and not self.heard(self.chain.position_of(copy.source["attestation"]))

    def is_earlier(self, copy):
        other_source = copy.source["attestation"] != self.read.source["attestation"]
        return other_source and self.moment_of(copy) <= self.moment_of(self.read)

    def conflicting(self):
        return self.amended_apart() or any(self.differs_from_read(step) for step in self.steps)

    def amended_apart(self):
        said = []
        for step in self.steps:
            if step.effect == "applied" and step.copy:
                said.append((step.position, {"replaced": step.copy.entry}))
            elif step.effect in ("applied", "same") and not step.copy:
                said.append((step.position, step.change))
        differ = [(p, q) for p, a in said for q, b in said if a != b and self.chain.apart(p, q)]
        return any(not any(self.chain.knows_both(later, p, q) for later, _ in said) for p, q in differ)

    def differs_from_read(self, step):
        """What a copy or amendment says beside the restatement that the entry is read from."""
        apart = self.chain.apart(step.position, self.read.position)
        if step.copy:
            return step.effect == "repeated" or step.effect == "earlier" and step.copy.names_change and apart
        return self.read.names_change and step.effect in ("applied", "earlier") and apart
