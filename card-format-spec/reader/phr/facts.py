"""The tables of the payload: the person, and every kind of fact."""

from phr.shapes import (
    COUNT,
    INT64,
    SECONDS,
    Bit,
    Code,
    Flag,
    List,
    MaybeBit,
    OneOf,
    Record,
    Required,
    SomeOf,
    Text,
    choice,
    is_type,
)
from phr.values import Date, DateTime, Decimal, IdentifierValue, L, Quantity, S, Uri

PERIOD = Record(slots=[("start", DateTime), ("end", DateTime)])
RANGE = Record(slots=[("low", Quantity), ("high", Quantity)])
RATIO = Record(slots=[("numerator", Quantity), ("denominator", Quantity)])

PERIOD_UNIT = Code("d h wk mo min a s")
DAY_OF_WEEK = Code("mon tue wed thu fri sat sun")
EVENT_TIMING = Code(
    "MORN MORN.early MORN.late NOON AFT AFT.early AFT.late EVE EVE.early EVE.late NIGHT PHS HS WAKE C CM CD CV AC ACM "
    "ACD ACV PC PCM PCD PCV"
)
BOUNDS = choice({1: ("period", PERIOD), 2: ("duration", Quantity), 3: ("range", RANGE)})
TIMING = Record(
    slots=[
        ("frequency", COUNT), ("period", Decimal), ("period_unit", PERIOD_UNIT), ("code", S),
        ("when", List(EVENT_TIMING)), ("bounds", BOUNDS),
    ],
    further={
        -1: ("frequency_max", COUNT), -2: ("period_max", Decimal), -3: ("count", COUNT), -4: ("duration", Decimal),
        -5: ("duration_unit", PERIOD_UNIT), -6: ("days_of_week", List(DAY_OF_WEEK)),
        -7: ("times_of_day", List(SECONDS)), -8: ("offset", COUNT), -9: ("events", List(DateTime)),
    },
)  # fmt: skip
WHEN = choice(
    {0: ("text", Text), 1: ("period", PERIOD), 2: ("age", Quantity), 3: ("age_range", RANGE), 4: ("timing", TIMING)},
    (is_type(int, str, list), "at", DateTime),
)
VALUE = choice(
    {
        1: ("concept", S), 2: ("integer", INT64), 3: ("range", RANGE), 4: ("ratio", RATIO), 5: ("at", DateTime),
        6: ("time_of_day", SECONDS), 7: ("period", PERIOD),
    },
    (is_type(str), "text", Text),
    (is_type(bool), "boolean", Flag),
    (is_type(int), "concept", S),
    (is_type(list), "quantity", Quantity),
)  # fmt: skip
AMOUNT = choice({1: ("range", RANGE), 2: ("ratio", RATIO)}, (is_type(list), "quantity", Quantity))
AS_NEEDED = choice({}, (is_type(bool), None, Flag), (is_type(int, str, list), "for", S))
DECEASED = choice({1: ("age", Quantity)}, (is_type(bool), None, Flag), (is_type(int, str, list), "at", DateTime))
DOSE_NUMBER = choice({}, (is_type(str), "text", Text), (is_type(int), "number", COUNT))

CLINICAL = "active inactive resolved recurrence relapse remission"
VERIFICATION = "confirmed unconfirmed provisional differential refuted entered-in-error"
EVENT_STATUS = (
    "completed in-progress not-done stopped on-hold preparation entered-in-error unknown planned arrived triaged onleave "
    "finished cancelled"
)
RESULT_STATUS = "final preliminary registered amended corrected partial appended cancelled entered-in-error unknown"
PLAN_STATUS = (
    "active completed on-hold revoked draft entered-in-error unknown not-started scheduled in-progress cancelled stopped "
    "proposed planned accepted rejected requested received ready failed booked fulfilled noshow"
)
USE = Code("official usual temp nickname anonymous old maiden home work mobile billing secondary")

REACTION = Record(
    slots=[
        ("manifestations", List(S)), ("severity", Code("mild moderate severe")), ("substance", S), ("onset", DateTime),
        ("description", Text),
    ]
)  # fmt: skip
ALLERGY = Record(
    [
        ("clinical", OneOf(CLINICAL)), ("verification", OneOf(VERIFICATION)), ("kind", OneOf("allergy intolerance")),
        ("criticality", OneOf("high low unable-to-assess")),
        ("categories", SomeOf("medication food environment biologic")),
    ],
    [("code", S), ("reactions", List(REACTION)), ("onset", WHEN)],
    {-2: ("last_occurrence", DateTime)},
)  # fmt: skip
CONDITION = Record(
    [("clinical", OneOf(CLINICAL)), ("verification", OneOf(VERIFICATION))],
    [("code", S), ("onset", WHEN), ("severity", S), ("abatement", WHEN)],
    {-2: ("body_sites", List(S)), -3: ("stages", List(S))},
)
INGREDIENT = Record(slots=[("substance", Required(S)), ("strength", RATIO)])
DOSE = Record(slots=[("amount", AMOUNT), ("rate", AMOUNT)])
DOSAGE = Record(
    slots=[("timing", TIMING), ("doses", List(DOSE)), ("route", S), ("as_needed", AS_NEEDED), ("text", Text)],
    further={
        -1: ("max_per_period", RATIO), -2: ("site", S), -3: ("method", S), -4: ("additional", List(S)),
        -5: ("patient_instruction", Text),
    },
)  # fmt: skip
MEDICATION = Record(
    [
        ("kind", OneOf("MedicationStatement MedicationRequest MedicationDispense MedicationAdministration", base=1)),
        ("status", OneOf(
            "active completed stopped on-hold unknown not-taken intended entered-in-error cancelled draft in-progress "
            "preparation declined not-done"
        )),
        ("do_not_perform", Bit),
    ],
    [
        ("code", S), ("dosages", List(DOSAGE)), ("effective", WHEN), ("authored", DateTime),
        ("ingredients", List(INGREDIENT)), ("form", S), ("reasons", List(S)),
    ],
    {-2: ("status_reasons", List(S))},
)  # fmt: skip
PROTOCOL = Record(
    slots=[
        ("dose_number", DOSE_NUMBER), ("diseases", List(S)), ("series_doses", DOSE_NUMBER), ("series", Text),
    ]
)  # fmt: skip
IMMUNIZATION = Record(
    [("status", OneOf("completed not-done entered-in-error")), ("primary_source", MaybeBit)],
    [
        ("code", S), ("occurrence", WHEN), ("lot", Text), ("protocols", List(PROTOCOL)), ("manufacturer", Text),
        ("site", S), ("route", S),
    ],
    {-2: ("status_reason", S), -3: ("dose", Quantity), -4: ("expiry", Date)},
)  # fmt: skip
PROCEDURE = Record(
    [("status", OneOf(EVENT_STATUS))],
    [("code", S), ("performed", WHEN), ("body_sites", List(S)), ("reasons", List(S))],
    {-2: ("outcome", S), -3: ("complications", List(S)), -4: ("devices", List(S))},
)
DEVICE = Record(
    [("status", OneOf("active completed entered-in-error intended stopped on-hold inactive unknown"))],
    [("code", S), ("timing", WHEN), ("body_site", S), ("reasons", List(S))],
    {-2: ("udi", Text), -3: ("serial", Text)},
)
COMPONENT = Record(slots=[("code", Required(L)), ("value", VALUE), ("interpretations", List(S)), ("absent", S)])
REFERENCE_RANGE = Record(slots=[("range", Required(RANGE)), ("text", Text)])
OBSERVATION = Record(
    [
        ("status", OneOf(RESULT_STATUS)),
        ("category", OneOf(
            "laboratory vital-signs social-history exam survey imaging procedure therapy activity"
        )),
    ],
    [
        ("code", L), ("effective", WHEN), ("value", VALUE), ("interpretations", List(S)),
        ("components", List(COMPONENT)), ("reference_ranges", List(REFERENCE_RANGE)),
    ],
    {-2: ("absent", S), -3: ("body_site", S), -4: ("method", S)},
)  # fmt: skip
REPORT = Record(
    [("status", OneOf(RESULT_STATUS))],
    [("code", L), ("effective", WHEN), ("conclusion", Text), ("category", S)],
    {-2: ("conclusion_codes", List(S))},
)
ALERT = Record(
    [("status", OneOf("active inactive entered-in-error"))],
    [("code", S), ("category", S), ("priority", S), ("period", PERIOD)],
)
DIRECTIVE = Record(
    [
        ("status", OneOf("active inactive rejected proposed draft entered-in-error")),
        ("provision", OneOf("permit deny")),
    ],
    [("category", S), ("scope", S), ("date", DateTime), ("codes", List(S)), ("period", PERIOD)],
)
ACTIVITY = Record(slots=[("code", Required(S)), ("status", Code(PLAN_STATUS)), ("scheduled", WHEN)])
PLAN = Record(
    [("status", OneOf(PLAN_STATUS))],
    [("category", S), ("period", PERIOD), ("activities", List(ACTIVITY)), ("title", Text), ("description", Text)],
)
GOAL = Record(
    [("status", OneOf(PLAN_STATUS))],
    [("description", S), ("achievement", S), ("start", DateTime), ("due", DateTime)],
)
FOLLOW_UP = Record(
    [("kind", OneOf("ServiceRequest Appointment Task", base=1)), ("status", OneOf(PLAN_STATUS))],
    [("code", S), ("due", WHEN), ("performer", S), ("reasons", List(S)), ("authored", DateTime)],
)
ENCOUNTER = Record(
    [("status", OneOf(EVENT_STATUS))],
    [("code", S), ("period", PERIOD), ("class", S), ("reasons", List(S))],
)
FAMILY_CONDITION = Record(slots=[("code", Required(S)), ("onset", WHEN)])
FAMILY_HISTORY = Record(slots=[("relationship", S), ("conditions", List(FAMILY_CONDITION)), ("deceased", DECEASED)])
OTHER = Record(
    slots=[
        ("resource_type", Required(Text)), ("code", S), ("status", Text), ("when", WHEN), ("reasons", List(S)),
    ]
)  # fmt: skip

NAME = Record(
    slots=[("family", Text), ("given", List(Text))],
    further={
        -1: ("text", Text), -2: ("purpose", USE), -3: ("representation", Code("ABC IDE SYL")),
        -4: ("prefixes", List(Text)), -5: ("suffixes", List(Text)),
    },
)  # fmt: skip
IDENTIFIER = Record(slots=[("value", Required(IdentifierValue)), ("system", Required(Uri)), ("kind", S)])
ADDRESS = Record(
    slots=[("country", Text), ("city", Text), ("postal_code", Text), ("lines", List(Text))],
    further={-1: ("district", Text), -2: ("state", Text), -3: ("text", Text), -4: ("purpose", USE)},
)
TELECOM = Record(
    slots=[
        ("value", Required(Text)), ("system", Code("phone email sms fax pager url other")), ("purpose", USE),
    ]
)  # fmt: skip
LANGUAGE = Record(slots=[("code", Required(S)), ("preferred", Flag)])
CONTACT = Record(slots=[("name", NAME), ("relationships", List(S)), ("telecoms", List(TELECOM))])
TRANSIT = Record(slots=[("country", Required(Text)), ("arrived", DateTime)])
PATIENT = Record(
    [("sex", OneOf("female male other unknown")), ("interpreter_required", MaybeBit)],
    [
        ("names", List(NAME)), ("birth_date", Date), ("identifiers", List(IDENTIFIER)),
        ("addresses", List(ADDRESS)),
    ],
    {
        -1: ("birth_date_absent", Text), -2: ("gender_identity", S), -3: ("deceased", DECEASED),
        -4: ("telecoms", List(TELECOM)), -5: ("languages", List(LANGUAGE)), -6: ("contacts", List(CONTACT)),
        -7: ("nationalities", List(S)), -8: ("birth_country", Text), -9: ("transit", List(TRANSIT)),
    },
)  # fmt: skip

FACTS = [
    ("allergy", ALLERGY), ("condition", CONDITION), ("medication", MEDICATION), ("immunization", IMMUNIZATION),
    ("procedure", PROCEDURE), ("device", DEVICE), ("observation", OBSERVATION), ("report", REPORT), ("alert", ALERT),
    ("directive", DIRECTIVE), ("plan", PLAN), ("goal", GOAL), ("follow_up", FOLLOW_UP), ("encounter", ENCOUNTER),
    ("family_history", FAMILY_HISTORY), ("other", OTHER),
]  # fmt: skip
FACT_NUMBERS = {name: number for number, (name, _) in enumerate(FACTS)}

# LOINC code of each standard section, and the kind of fact that it usually lists.
STANDARD_SECTIONS = [
    ("48765-2", 0), ("11450-4", 1), ("10160-0", 2), ("11369-6", 3), ("11348-0", 1), ("47519-4", 4), ("46264-8", 5),
    ("30954-2", 6), ("8716-3", 6), ("10162-6", 6), ("29762-2", 6), ("47420-5", 6), ("18776-5", 12), ("42348-3", 9),
    ("104605-1", 8), ("81338-6", 15), ("46240-8", 13), ("10157-6", 14),
]  # fmt: skip
SECTION_NUMBERS = {loinc: number for number, (loinc, _) in enumerate(STANDARD_SECTIONS)}
ABSENCE = Code("nilknown notasked unavailable withheld notstarted closed")
ATTESTATION_KIND = Code("assessment visit restatement confidential")
NOTES = List(Text)
