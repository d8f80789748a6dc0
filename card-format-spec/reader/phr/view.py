"""A record as text: what holds at present, who said it, and shortly how it came to be so.

It has no names for codes: it shows system and code, and the words that a card carries.
"""

import datetime

from phr.sections import kind_of

EFFECTS = {
    "applied": "applied",
    "same": "changes nothing",
    "not-trusted": "a claim, not trusted",
    "other-kind": "does not apply: for another kind of entry",
    "earlier": "an earlier state",
    "repeated": "said otherwise",
}
UNPLACED = {
    "entry-withheld": "which is withheld",
    "entry-not-there": "which is not here",
    "no-such-entry": "which has no such entry",
}


def view(record):
    """The lines of the text."""
    who = {one["index"]: signer(one) for one in record["attestations"]}
    summary = record["summary"]
    yield from attestations(record)
    yield from left_out(record)
    yield f"confidential part: {record['confidential']}; trust list: {record['trust_list']}"
    yield from person(summary, who)
    for section in summary.get("sections", []):
        yield from section_lines(section, who)
    for one in summary.get("unplaced", []):
        target = f"entry {one['entry']} of {one['target']}, {UNPLACED[one['reason']]}"
        yield f"not placed: {change(one['change'])}, of {target}; {who[one['attestation']]}"


def moment(seconds):
    """A time that an attestation states: any number of 64 bits, so not always a date."""
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).date().isoformat()
    except (OverflowError, OSError, ValueError):
        return f"second {seconds}"


def signer(attestation):
    name = next(iter(attestation["issuer"]["names"].values()))
    doubt = "" if attestation["verdict"] == "trusted" else f", {attestation['verdict']}"
    return f"{printable(name)}, {moment(attestation['content']['issued_at'])}{doubt}"


def attestations(record):
    for one in record["attestations"]:
        yield f"{one['content']['kind']} {one['index']}: {signer(one)}"
    for one in record["withheld"]:
        yield f"withheld {one['index']}: {one['code']}"
    for one in record["summary"].get("missing", []):
        yield f"missing: {one['hash']}, which {one['named_by']} continues"


def left_out(record):
    for one in record["attestations"]:
        if counts := one["content"].get("left_out"):
            counts = {**counts, **counts["by_section"]}
            del counts["by_section"]
            told = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
            yield f"left out by {one['index']}: {told}"


def person(summary, who):
    yield ""
    yield "person"
    yield from (f"  {name}: {words(value)}" for name, value in summary["patient"].items())
    for other in summary.get("patient_differs", []):
        yield f"  said otherwise: {words(other['patient'])} ({who[other['attestation']]})"


def section_lines(section, who):
    yield ""
    yield f"section {words(section.get('section', '?'))}"
    for one in section.get("statements", []):
        said = [one["absence"]] if "absence" in one else []
        said += [printable(one["narrative"])] if "narrative" in one else []
        then = ", overtaken since" if "overtaken" in one else ""
        yield f"  {'; '.join(said) or 'nothing listed'} ({who[one['attestation']]}{then})"
    for entry in section.get("entries", []):
        yield from entry_lines(entry, who)


def entry_lines(entry, who):
    kind = kind_of(entry["entry"])
    marks = "IN ERROR " * ("in_error" in entry) + "CARRIERS DIFFER " * ("conflicting" in entry)
    yield f"  {marks}{kind}: {words(entry['entry'][kind])}"
    for note in entry["entry"].get("notes", []):
        yield f"    note: {printable(note)}"
    yield f"    {who[entry['attestation']]}{restated(entry.get('origin'))}"
    for step in entry.get("history", []):
        yield f"    - {change(step['change'])}: {EFFECTS[step['effect']]} ({who[step['attestation']]})"


def restated(origin):
    if origin is None:
        return ""
    told = f", restated: stated by {source(origin['stated'])}"
    return told + (f", changed by {source(origin['changed'])}" if "changed" in origin else "")


def source(attestation):
    return f"{attestation['issuer']} on {moment(attestation['issued_at'])}"


def change(said):
    if "entered_in_error" in said:
        told = "entered in error"
    elif "due" in said:
        told = f"due {words(said['due'])}"
    elif "status" in said:
        told = said["status"] + (f" since {said['since']}" if "since" in said else "")
    else:
        ((how, entry),) = said.items()
        kind = kind_of(entry)
        told = f"{how} as {kind} {words(entry[kind])}"
    return told + (f", because {words(said['reason'])}" if "reason" in said else "")


def words(value):
    """A value of the content in one line."""
    if isinstance(value, list):
        return ", ".join(words(item) for item in value)
    if not isinstance(value, dict):
        return str(value).lower() if isinstance(value, bool) else printable(str(value))
    if "code" in value and "system" in value and isinstance(value["code"], str):
        text = f"{printable(value['text'])} " if "text" in value else ""
        return f"{text}[{printable(value['system'])} {printable(value['code'])}]"
    if len(value) == 1 and (name := next(iter(value))) in ("at", "text", "quantity", "concept", "number", "ucum"):
        return words(value[name])
    return "; ".join(f"{name} {nested(inner)}" for name, inner in value.items())


def nested(value):
    return f"({words(value)})" if isinstance(value, dict) and len(value) > 1 and "system" not in value else words(value)


def printable(text):
    """Words of a card cannot move the cursor, begin lines of their own or turn the writing round."""
    return "".join(c if c.isprintable() else " " for c in text)
