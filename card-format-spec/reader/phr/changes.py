"""What an amendment does to an entry."""

from phr.amendments import status_field
from phr.sections import kind_of

ERROR = "entered-in-error"
ENDING = {
    "resolved", "remission", "inactive", "stopped", "completed", "cancelled", "revoked", "finished", "fulfilled",
}  # fmt: skip
# The field that says when an entry of this kind ended.
END_FIELDS = {
    "condition": "abatement", "medication": "effective", "device": "timing", "alert": "period", "directive": "period",
    "plan": "period", "encounter": "period",
}  # fmt: skip


class State:
    """An entry as it is to be read, and whether it was entered in error."""

    def __init__(self, entry, in_error=False):
        self.entry, self.in_error = entry, in_error or says_in_error(entry)

    def __eq__(self, other):
        return self.entry == other.entry and self.in_error == other.in_error


def says_in_error(entry):
    fact = entry[kind_of(entry)]
    return ERROR in (fact.get("status"), fact.get("verification"))


def fits(change, entry):
    """Whether a change is for an entry of this kind."""
    kind = kind_of(entry)
    if "replaced" in change:
        return kind_of(change["replaced"]) == kind
    if "due" in change:
        return kind == "follow_up"
    return change.get("kind", kind) == kind


def amended(state, change):
    if "replaced" in change:
        return State(change["replaced"])
    kind = kind_of(state.entry)
    fact = dict(state.entry[kind])
    if "due" in change:
        fact["due"] = change["due"]
    elif "entered_in_error" in change:
        enter_in_error(kind, fact)
    else:
        set_status(kind, fact, change)
    return State(state.entry | {kind: fact}, state.in_error or "entered_in_error" in change)


def enter_in_error(kind, fact):
    if kind in ("allergy", "condition"):
        fact["verification"] = ERROR
    elif status_field(kind)[0]:
        fact["status"] = ERROR


def set_status(kind, fact, change):
    field, _ = status_field(kind)
    before, after = fact.get(field), change["status"]
    if before != ERROR:  # which it stays
        fact[field] = after
    if after in ENDING and "since" in change:
        set_end(kind, fact, change["since"])
    elif before in ENDING and after not in ENDING and after != ERROR:
        take_end_off(kind, fact)
    if kind == "medication" and "reason" in change:
        reasons = fact.get("status_reasons", [])
        fact["status_reasons"] = reasons if change["reason"] in reasons else [*reasons, change["reason"]]


def set_end(kind, fact, since):
    field = END_FIELDS.get(kind)
    if field == "abatement":
        fact[field] = {"at": since}
    elif field == "period":
        fact[field] = fact.get(field, {}) | {"end": since}
    elif field and field not in fact:
        fact[field] = {"period": {"end": since}}
    elif field and "at" in fact[field]:
        fact[field] = {"period": {"start": fact[field]["at"], "end": since}}
    elif field and "period" in fact[field]:
        fact[field] = {"period": fact[field]["period"] | {"end": since}}


def take_end_off(kind, fact):
    field = END_FIELDS.get(kind)
    if field is None or field not in fact:
        return
    if field == "abatement":
        del fact[field]
        return
    period = fact[field] if field == "period" else fact[field].get("period")
    if period is None:
        return
    open_ended = {name: moment for name, moment in period.items() if name != "end"}
    if not open_ended:
        del fact[field]
    else:
        fact[field] = open_ended if field == "period" else {"period": open_ended}
