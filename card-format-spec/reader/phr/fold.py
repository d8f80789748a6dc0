"""Folding: what a record says at present, out of its attestations in their order."""


from phr.amendments import origin_key
from phr.chain import continued_by, hash_of
from phr.entries import Amendment, Place, fold_entry


def fold(ordered, withheld):
    """The summary of attestations that stand in order. `withheld` are those without content."""
    chain = Chain(ordered, withheld)
    entries = [fold_entry(chain, places, chain.amendments[key]) for key, places in chain.entries.items()]
    summary = {"patient": patient(ordered), "sections": sections(ordered, entries)}
    composed = [one.content["composed"] for one in counting(ordered) if "composed" in one.content]
    if composed:
        summary["composed"] = composed[-1]
    for name, value in (("patient_differs", differing(ordered, summary["patient"])), ("unplaced", chain.unplaced)):
        if value:
            summary[name] = value
    if not summary["sections"]:
        del summary["sections"]
    return summary


class Chain:
    """Attestations in order, their entries by what they are known by, and what amends which."""

    def __init__(self, ordered, withheld):
        self.ordered, self.continued = ordered, continued_by(ordered)
        self.withheld = {hash_of(attestation).hex()[:16] for attestation in withheld}
        self.entries, self.keys = {}, {}
        for position, attestation in enumerate(ordered):
            for place in places_of(position, attestation):
                self.entries.setdefault(place.key, []).append(place)
                self.keys[attestation.short_hash, place.number] = place.key
        self.amendments, self.unplaced = {key: [] for key in self.entries}, []
        for position, attestation in enumerate(ordered):
            for amendment in attestation.content.get("amendments", []):
                self.place(position, amendment)

    def place(self, position, amendment):
        """An entry may be named by where it was stated first or by any copy; that must be trusted like who amends."""
        name = amendment["attestation"], amendment["entry"]
        key = self.keys.get(name, name)
        if key in self.entries:
            copy = None if key == name else self.position_of(amendment["attestation"])
            trusted = all(self.ordered[at].trusted for at in (position, copy) if at is not None)
            self.amendments[key].append(Amendment(position, amendment["change"], trusted))
            return
        self.unplaced.append(
            {
                "attestation": self.ordered[position].index,
                "target": amendment["attestation"],
                "entry": amendment["entry"],
                "reason": self.why_unplaced(amendment["attestation"]),
                "change": amendment["change"],
            }
        )

    def why_unplaced(self, target):
        if any(attestation.short_hash == target for attestation in self.ordered):
            return "no-such-entry"
        return "entry-withheld" if target in self.withheld else "entry-not-there"

    def position_of(self, short_hash):
        found = (place for place, attestation in enumerate(self.ordered) if attestation.short_hash == short_hash)
        return next(found, None)

    def apart(self, one, other):
        return one != other and one not in self.continued[other] and other not in self.continued[one]

    def knows_both(self, later, one, other):
        """Whoever continues both has settled between them."""
        return {one, other} <= self.continued[later]


def places_of(position, attestation):
    origins = attestation.content.get("origins")
    number, places = 0, []
    for at, section in enumerate(attestation.content.get("sections", [])):
        for entry in section.get("entries", []):
            origin = origins[number] if origins else None
            key = origin_key(origin) if origin else (attestation.short_hash, number)
            places.append(Place(position, number, key, entry, origin, section_key(position, at, section)))
            number += 1
    return places


# --- Sections ---------------------------------------------------------------------------------------------------------


def section_key(position, at, section):
    """Standard sections are one by their code; those of a source's own stay apart."""
    code = section.get("section")
    return code if isinstance(code, str) else (position, at)


def sections(ordered, entries):
    told = {}
    for position, attestation in enumerate(ordered):
        for at, section in enumerate(attestation.content.get("sections", [])):
            told.setdefault(section_key(position, at, section), []).append((position, section))
    return [section_summary(ordered, key, each, entries) for key, each in told.items()]


def section_summary(ordered, key, told, entries):
    summary = {"section": told[0][1]["section"]} if "section" in told[0][1] else {}
    statements = [
        statement(ordered, position, section, told)
        for position, section in told
        if "entries" not in section or "absence" in section or "narrative" in section
    ]
    listed = sorted((entry for entry in entries if entry.place.section == key), key=lambda entry: entry.place.at)
    if statements:
        summary["statements"] = statements
    if listed:
        summary["entries"] = [entry.json for entry in listed]
    return summary


def statement(ordered, position, section, told):
    said = {"attestation": ordered[position].index}
    said |= {name: section[name] for name in ("absence", "narrative") if name in section}
    if "absence" in section and any(overtakes(ordered, position, *later) for later in told):
        said["overtaken"] = True
    return said


def overtakes(ordered, position, later, section):
    """Whether a later attestation lists something, or gives a reason of its own for listing nothing."""
    says = "entries" in section or "absence" in section
    return says and later > position and (ordered[later].trusted or not ordered[position].trusted)


# --- The person -------------------------------------------------------------------------------------------------------


def counting(ordered):
    """The trusted attestations, or all if none is."""
    return [one for one in ordered if one.trusted] or ordered


def patient(ordered):
    """Of what there is one, the latest; lists put together, each item once."""
    person = {}
    for attestation in counting(ordered):
        for name, value in attestation.content["patient"].items():
            person[name] = joined(person.get(name, []), value) if isinstance(value, list) else value
    if "birth_date" in person:
        person.pop("birth_date_absent", None)
    return person


def joined(items, more):
    return items + [item for at, item in enumerate(more) if item not in items and item not in more[:at]]


def differing(ordered, person):
    """What attestations say of the person and the summary does not; of lists, what is not in its list."""
    differs = []
    for attestation in ordered:
        said = attestation.content["patient"].items()
        other = {name: beside(value, person.get(name)) for name, value in said}
        other = {name: value for name, value in other.items() if value is not None}
        if other:
            differs.append({"attestation": attestation.index, "patient": other})
    return differs


def beside(value, summed):
    if isinstance(value, list):
        return [item for item in value if item not in (summed or [])] or None
    return None if value == summed else value
