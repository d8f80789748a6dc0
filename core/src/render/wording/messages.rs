//! The table of messages: each id that the code says, with the placeables it fills.
//!
//! The words are in `core/i18n`. Unused entries are compiler warnings; the tests compare the table with every language.

use super::Message;

macro_rules! messages {
    ($($name:ident = $id:literal $(($($argument:literal),+))?;)+) => {
        $(
            pub(in crate::render) const $name: Message =
                Message { id: $id, arguments: &[$($($argument),+)?] };
        )+

        /// Every message of the table.
        #[cfg(test)]
        pub(super) const ALL: &[Message] = &[$($name),+];
    };
}

messages! {
    // Joining words
    LIST_SEPARATOR = "list-separator";
    CLAUSE_SEPARATOR = "clause-separator";
    REMARKED = "remarked" ("text", "remarks");
    YES = "yes";
    NO = "no";
    NOT_STATED = "not-stated";
    // Numbers and quantities
    QUANTITY = "quantity" ("number", "unit");
    RANGE = "range" ("low", "high");
    RANGE_FROM = "range-from" ("low");
    RANGE_TO = "range-to" ("high");
    RATIO = "ratio" ("numerator", "denominator");
    RATIO_PER = "ratio-per" ("denominator");
    // Dates
    DATE_DAY = "date-day" ("day", "month", "year");
    DATE_MONTH = "date-month" ("month", "year");
    DATE_TIME = "date-time" ("date", "time");
    PERIOD = "period" ("start", "end", "start-precision", "end-precision");
    PERIOD_SINCE = "period-since" ("start", "start-precision");
    PERIOD_UNTIL = "period-until" ("end", "end-precision");
    AT_AGE = "at-age" ("age");
    // Doses and schedules
    DOSE_BY_ROUTE = "dose-by-route" ("dose", "route");
    DOSE_RATE = "dose-rate" ("rate");
    DOSE_AT_MOST = "dose-at-most" ("limit");
    DOSE_SITE = "dose-site" ("site");
    DOSE_METHOD = "dose-method" ("method");
    ROUTE = "route" ("route");
    ROUTE_ORAL = "route-oral";
    ROUTE_INTRAVENOUS = "route-intravenous";
    ROUTE_INTRAMUSCULAR = "route-intramuscular";
    ROUTE_SUBCUTANEOUS = "route-subcutaneous";
    ROUTE_SUBLINGUAL = "route-sublingual";
    ROUTE_TOPICAL = "route-topical";
    ROUTE_NASAL = "route-nasal";
    ROUTE_RECTAL = "route-rectal";
    TIMES = "times" ("times");
    TIMES_PER = "times-per" ("times", "per");
    TIMES_IN_ALL = "times-in-all" ("count");
    EVERY = "every" ("period");
    ON_DAYS = "on-days" ("days");
    AT_TIMES = "at-times" ("times");
    ON_DATES = "on-dates" ("dates");
    EACH_TIME = "each-time" ("length");
    FOR_LENGTH = "for-length" ("length");
    OFFSET = "offset" ("minutes", "event");
    OFFSET_ALONE = "offset-alone" ("minutes");
    REGULARLY = "regularly";
    AS_NEEDED = "as-needed";
    AS_NEEDED_FOR = "as-needed-for" ("reason");
    INGREDIENT = "ingredient" ("substance", "strength");
    // Vaccines
    DOSE_OF = "dose-of" ("dose", "all");
    DOSE_NUMBER = "dose-number" ("dose");
    DOSES_IN_SERIES = "doses-in-series" ("all");
    AGAINST = "against" ("diseases");
    // Reactions and results
    REACTION_TO = "reaction-to" ("substance");
    RESULT_MEANING = "result-meaning" ("result", "meaning");
    RESULT_ABSENT = "result-absent" ("reason");
    NO_RESULT = "no-result";
    GOAL = "goal";
    // The person
    DAY_NOT_KNOWN = "day-not-known" ("date");
    MONTH_AND_DAY_NOT_KNOWN = "month-and-day-not-known" ("date");
    BIRTH_DATE_ABSENT = "birth-date-absent" ("reason");
    AGE_YEARS = "age-years" ("age");
    AGE_YEARS_BETWEEN = "age-years-between" ("least", "most");
    AGE_MONTHS = "age-months" ("age");
    AGE_MONTHS_BETWEEN = "age-months-between" ("least", "most");
    PREFERRED = "preferred";
    NOT_PREFERRED = "not-preferred";
    ARRIVED = "arrived" ("date");
    FAMILY_NAME_REMARK = "family-name-remark" ("name");
    // Titles of blocks
    BLOCK_ALLERGIES = "block-allergies";
    BLOCK_ALERTS = "block-alerts";
    BLOCK_PREGNANCY = "block-pregnancy";
    BLOCK_CURRENT_MEDICINES = "block-current-medicines";
    BLOCK_CURRENT_CONDITIONS = "block-current-conditions";
    BLOCK_UNPLACED = "block-unplaced";
    BLOCK_FOLLOW_UPS = "block-follow-ups";
    BLOCK_IMMUNIZATIONS = "block-immunizations";
    BLOCK_RESULTS = "block-results";
    BLOCK_VITAL_SIGNS = "block-vital-signs";
    BLOCK_PAST_ILLNESS = "block-past-illness";
    BLOCK_PAST_MEDICINES = "block-past-medicines";
    BLOCK_PROCEDURES = "block-procedures";
    BLOCK_DEVICES = "block-devices";
    BLOCK_FUNCTIONAL_STATUS = "block-functional-status";
    BLOCK_SOCIAL_HISTORY = "block-social-history";
    BLOCK_DIRECTIVES = "block-directives";
    BLOCK_PLANS = "block-plans";
    BLOCK_ENCOUNTERS = "block-encounters";
    BLOCK_FAMILY_HISTORY = "block-family-history";
    BLOCK_PATIENT_STORY = "block-patient-story";
    BLOCK_OTHERS = "block-others";
    SECTION_MEDICINES = "section-medicines";
    SECTION_PROBLEMS = "section-problems";
    // What is said of a block as a whole
    STATEMENT_NOT_STATED = "statement-not-stated";
    STATEMENT_NOTHING_LISTED = "statement-nothing-listed";
    STATEMENT_NOTHING_CURRENT = "statement-nothing-current";
    STATEMENT_LISTED_ABOVE = "statement-listed-above";
    STATEMENT_OVERTAKEN = "statement-overtaken" ("then", "by");
    UNPLACED_WITHHELD = "unplaced-withheld" ("entry", "said");
    UNPLACED_NOT_THERE = "unplaced-not-there" ("entry", "said");
    UNPLACED_NO_SUCH_ENTRY = "unplaced-no-such-entry" ("entry", "said");
    // Who said what of an entry
    RESTATED_BY = "restated-by" ("issuer", "date");
    FIRST_STATED_BY = "first-stated-by" ("issuer", "date");
    LAST_CHANGED_BY = "last-changed-by" ("issuer", "date");
    BY_KEY = "by-key" ("key");
    CHANGED_BY = "changed-by" ("issuer", "date");
    CHANGED_BECAUSE = "changed-because" ("reason");
    CHANGED_BEFORE = "changed-before" ("before");
    CHANGED_READS = "changed-reads" ("entry");
    CHANGE_SINCE = "change-since" ("change", "since");
    CHANGE_DUE = "change-due" ("due");
    CHANGE_REPLACED = "change-replaced";
    CHANGE_RESTATED = "change-restated";
    EFFECT_SAME = "effect-same";
    EFFECT_NOT_TRUSTED = "effect-not-trusted";
    EFFECT_OTHER_KIND = "effect-other-kind";
    EFFECT_EARLIER = "effect-earlier";
    EFFECT_REPEATED = "effect-repeated";
    // Entries without a name
    UNNAMED_ALLERGY = "unnamed-allergy";
    UNNAMED_ALERT = "unnamed-alert";
    UNNAMED_CONDITION = "unnamed-condition";
    UNNAMED_MEDICINE = "unnamed-medicine";
    UNNAMED_IMMUNIZATION = "unnamed-immunization";
    UNNAMED_PROCEDURE = "unnamed-procedure";
    UNNAMED_DEVICE = "unnamed-device";
    UNNAMED_OBSERVATION = "unnamed-observation";
    UNNAMED_REPORT = "unnamed-report";
    UNNAMED_DIRECTIVE = "unnamed-directive";
    UNNAMED_PLAN = "unnamed-plan";
    UNNAMED_GOAL = "unnamed-goal";
    UNNAMED_FOLLOW_UP = "unnamed-follow-up";
    UNNAMED_ENCOUNTER = "unnamed-encounter";
    UNNAMED_RELATIVE = "unnamed-relative";
    UNNAMED_OTHER = "unnamed-other";
    // Flags
    FLAG_NOT_TO_BE_GIVEN = "flag-not-to-be-given";
    FLAG_OVERDUE = "flag-overdue";
    FLAG_DUE_NOW = "flag-due-now";
    FLAG_REPORTED = "flag-reported";
    FLAG_NOT_TRUSTED = "flag-not-trusted";
    FLAG_CONFIDENTIAL = "flag-confidential";
    FLAG_NONE_KNOWN = "flag-none-known";
    FLAG_NO_INFORMATION = "flag-no-information";
    FLAG_ENTERED_IN_ERROR = "flag-entered-in-error";
    FLAG_RESTATED = "flag-restated";
    FLAG_CHANGED = "flag-changed";
    FLAG_CONFLICTING = "flag-conflicting";
    FLAG_NOT_APPLICABLE = "flag-not-applicable";
    FLAG_CLAIM = "flag-claim" ("claim");
    FLAG_OVERTAKEN = "flag-overtaken";
    // Notices
    ISSUER_NOT_KNOWN = "issuer-not-known";
    NETWORK_NOT_KNOWN = "network-not-known";
    NOTICE_TRUSTED = "notice-trusted" ("issuer", "date");
    NOTICE_ISSUER_UNKNOWN = "notice-issuer-unknown" ("date");
    NOTICE_ISSUER_WITHDRAWN = "notice-issuer-withdrawn" ("issuer", "date", "since", "reason");
    NOTICE_OUTSIDE_ISSUER_DATES = "notice-outside-issuer-dates" ("issuer", "date");
    NOTICE_PURPOSE_NOT_ALLOWED = "notice-purpose-not-allowed" ("issuer", "date");
    NOTICE_DATED_IN_FUTURE = "notice-dated-in-future" ("issuer", "date");
    NOTICE_SIGNATURE_WRONG = "notice-signature-wrong" ("issuer", "date");
    NOTICE_NOTHING_SHOWN = "notice-nothing-shown";
    NOTICE_WITHHELD_ISSUER_UNKNOWN = "notice-withheld-issuer-unknown" ("key");
    NOTICE_WITHHELD_SIGNATURE_WRONG = "notice-withheld-signature-wrong" ("key");
    NOTICE_WITHHELD_UNREADABLE = "notice-withheld-unreadable" ("key", "code");
    NOTICE_WITHHELD_OTHER_RECORD = "notice-withheld-other-record" ("key");
    NOTICE_WITHHELD_OTHER_COMPARTMENT = "notice-withheld-other-compartment" ("key");
    NOTICE_MISSING = "notice-missing" ("hash");
    WITHDRAWAL_UNSPECIFIED = "withdrawal-unspecified";
    WITHDRAWAL_COMPROMISED = "withdrawal-compromised";
    WITHDRAWAL_REPLACED = "withdrawal-replaced";
    WITHDRAWAL_CEASED = "withdrawal-ceased";
    NOTICE_TRUST_LIST_FRESH = "notice-trust-list-fresh" ("date");
    NOTICE_TRUST_LIST_AGEING = "notice-trust-list-ageing" ("date", "days");
    NOTICE_TRUST_LIST_OLD = "notice-trust-list-old" ("date", "days");
    NOTICE_CLOCK_BEHIND = "notice-clock-behind" ("date");
    NOTICE_CARD_REVOKED = "notice-card-revoked" ("issuer", "date");
    NOTICE_CARD_SUPERSEDED = "notice-card-superseded" ("issuer", "date");
    NOTICE_STATUS_LIST_NOT_HELD = "notice-status-list-not-held" ("issuer");
    NOTICE_STATUS_LIST_UNREADABLE = "notice-status-list-unreadable" ("issuer", "code");
    NOTICE_STATUS_LIST_AGEING = "notice-status-list-ageing" ("issuer", "date", "days");
    NOTICE_STATUS_LIST_OLD = "notice-status-list-old" ("issuer", "date", "days");
    NOTICE_OF_PUBLISHER = "notice-of-publisher" ("publisher", "notice");
    NOTICE_OPENED_BY_NETWORK = "notice-opened-by-network" ("network");
    NOTICE_CONFIDENTIAL_LOCKED = "notice-confidential-locked";
    NOTICE_CONFIDENTIAL_OPEN = "notice-confidential-open";
    NOTICE_LEFT_OUT = "notice-left-out" ("section", "count");
    NOTICE_LEFT_OUT_ELSEWHERE = "notice-left-out-elsewhere" ("count");
    NOTICE_LEFT_OUT_OF_SOURCE = "notice-left-out-of-source" ("count");
    NOTICE_LEFT_OUT_CONFIDENTIAL = "notice-left-out-confidential" ("count");
    NOTICE_RESTATED = "notice-restated" ("count", "issuer", "date");
    NOTICE_UNPLACED = "notice-unplaced" ("count");
    NOTICE_CONFLICTS = "notice-conflicts" ("count");
    NOTICE_PERSON_DIFFERS = "notice-person-differs" ("count");
    NOTICE_FOLLOW_UPS_OVERDUE = "notice-follow-ups-overdue" ("count");
    NOTICE_NAMES_UNKNOWN = "notice-names-unknown" ("count");
    NOTICE_NAMES_ENGLISH = "notice-names-english" ("count");
    NOTICE_NAMES_DRAFT = "notice-names-draft" ("count");
    NOTICE_LANGUAGE_UNKNOWN = "notice-language-unknown" ("language");
    NOTICE_LANGUAGE_DRAFT = "notice-language-draft";
    // Names of particulars: the person
    KEY_NAME = "key-name";
    KEY_FAMILY_NAME = "key-family-name";
    KEY_GIVEN_NAMES = "key-given-names";
    KEY_NAME_AFFIXES = "key-name-affixes";
    KEY_SEX = "key-sex";
    KEY_GENDER_IDENTITY = "key-gender-identity";
    KEY_BIRTH_DATE = "key-birth-date";
    KEY_AGE = "key-age";
    KEY_DECEASED = "key-deceased";
    KEY_INTERPRETER = "key-interpreter";
    KEY_LANGUAGE = "key-language";
    KEY_NATIONALITY = "key-nationality";
    KEY_BIRTH_COUNTRY = "key-birth-country";
    KEY_TRANSIT = "key-transit";
    KEY_IDENTIFIER = "key-identifier";
    KEY_TELECOM = "key-telecom";
    KEY_ADDRESS = "key-address";
    KEY_CONTACT = "key-contact";
    KEY_OTHERWISE_STATED = "key-otherwise-stated";
    // Names of particulars: entries
    KEY_NOTE = "key-note";
    KEY_DATE = "key-date";
    KEY_PERIOD = "key-period";
    KEY_REASON = "key-reason";
    KEY_STATUS_REASON = "key-status-reason";
    KEY_STATUS = "key-status";
    KEY_CATEGORY = "key-category";
    KEY_SEVERITY = "key-severity";
    KEY_STAGE = "key-stage";
    KEY_BODY_SITE = "key-body-site";
    KEY_SITE = "key-site";
    KEY_ROUTE = "key-route";
    KEY_METHOD = "key-method";
    KEY_ONSET = "key-onset";
    KEY_ABATEMENT = "key-abatement";
    KEY_ALLERGY_TYPE = "key-allergy-type";
    KEY_ALLERGY_CATEGORY = "key-allergy-category";
    KEY_REACTION = "key-reaction";
    KEY_LAST_OCCURRENCE = "key-last-occurrence";
    KEY_PRIORITY = "key-priority";
    KEY_DOSAGE = "key-dosage";
    KEY_DOSAGE_TEXT = "key-dosage-text";
    KEY_PATIENT_INSTRUCTION = "key-patient-instruction";
    KEY_INGREDIENT = "key-ingredient";
    KEY_FORM = "key-form";
    KEY_TAKEN = "key-taken";
    KEY_ORDERED = "key-ordered";
    KEY_MEDICATION_KIND = "key-medication-kind";
    KEY_GIVEN = "key-given";
    KEY_VACCINE_DOSE = "key-vaccine-dose";
    KEY_LOT = "key-lot";
    KEY_MANUFACTURER = "key-manufacturer";
    KEY_AMOUNT = "key-amount";
    KEY_EXPIRY = "key-expiry";
    KEY_PRIMARY_SOURCE = "key-primary-source";
    KEY_RESULT = "key-result";
    KEY_COMPONENT = "key-component";
    KEY_REFERENCE_RANGE = "key-reference-range";
    KEY_CONCLUSION = "key-conclusion";
    KEY_OUTCOME = "key-outcome";
    KEY_COMPLICATION = "key-complication";
    KEY_DEVICE = "key-device";
    KEY_UDI = "key-udi";
    KEY_SERIAL = "key-serial";
    KEY_CLASS = "key-class";
    KEY_CONCERNS = "key-concerns";
    KEY_SCOPE = "key-scope";
    KEY_ILLNESS = "key-illness";
    KEY_RESOURCE_TYPE = "key-resource-type";
    KEY_DUE = "key-due";
    KEY_PERFORMER = "key-performer";
    KEY_FOLLOW_UP_KIND = "key-follow-up-kind";
    KEY_TITLE = "key-title";
    KEY_DESCRIPTION = "key-description";
    KEY_ACTIVITY = "key-activity";
    KEY_PLAN_KIND = "key-plan-kind";
    KEY_ACHIEVEMENT = "key-achievement";
    KEY_START = "key-start";
    // Names of particulars: where content comes from
    KEY_STATED_BY = "key-stated-by";
    KEY_RESTATED_BY = "key-restated-by";
    KEY_CHANGED = "key-changed";
    KEY_CLAIM = "key-claim";
    KEY_NOT_APPLIED = "key-not-applied";
    KEY_HISTORY = "key-history";
    KEY_REFERENCE = "key-reference";
    KEY_ATTESTATION_KIND = "key-attestation-kind";
    KEY_ISSUER = "key-issuer";
    KEY_ISSUED_AT = "key-issued-at";
    KEY_KEY_ID = "key-key-id";
    KEY_COMPOSED = "key-composed";
    KEY_PREVIOUS = "key-previous";
    KEY_TERMINOLOGY = "key-terminology";
    // Plain text
    TEXT_TITLE = "text-title";
    TEXT_PERSON = "text-person";
    TEXT_ATTESTATIONS = "text-attestations";
    TEXT_FIELD = "text-field" ("name", "value");
    TEXT_DANGER = "text-danger";
    TEXT_WARNING = "text-warning";
    TEXT_NOTICE = "text-notice";
    TEXT_OK = "text-ok";
    TEXT_ENGLISH = "text-english" ("name");
    TEXT_AS_WRITTEN = "text-as-written" ("text");
    TEXT_DRAFT = "text-draft";
    TEXT_HASH = "text-hash";
    TEXT_RECORD = "text-record";
    // Months
    JANUARY = "month-1";
    FEBRUARY = "month-2";
    MARCH = "month-3";
    APRIL = "month-4";
    MAY = "month-5";
    JUNE = "month-6";
    JULY = "month-7";
    AUGUST = "month-8";
    SEPTEMBER = "month-9";
    OCTOBER = "month-10";
    NOVEMBER = "month-11";
    DECEMBER = "month-12";
    // Things that are counted
    UNIT_TABLET = "unit-tablet" ("value", "number");
    UNIT_CAPSULE = "unit-capsule" ("value", "number");
    UNIT_PUFF = "unit-puff" ("value", "number");
    UNIT_SPRAY = "unit-spray" ("value", "number");
    UNIT_ACTUATION = "unit-actuation" ("value", "number");
    UNIT_DROP = "unit-drop" ("value", "number");
    UNIT_DOSE = "unit-dose" ("value", "number");
    UNIT_SACHET = "unit-sachet" ("value", "number");
    UNIT_AMPOULE = "unit-ampoule" ("value", "number");
    UNIT_VIAL = "unit-vial" ("value", "number");
    UNIT_SUPPOSITORY = "unit-suppository" ("value", "number");
    UNIT_PATCH = "unit-patch" ("value", "number");
}

/// The months, in order.
pub(in crate::render) const MONTHS: [Message; 12] =
    [JANUARY, FEBRUARY, MARCH, APRIL, MAY, JUNE, JULY, AUGUST, SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER];

/// UCUM units that are counted in words, with their message.
pub(in crate::render) const COUNTED_UNITS: &[(&str, Message)] = &[
    ("{tablet}", UNIT_TABLET),
    ("{tbl}", UNIT_TABLET),
    ("{capsule}", UNIT_CAPSULE),
    ("{puff}", UNIT_PUFF),
    ("{spray}", UNIT_SPRAY),
    ("{actuat}", UNIT_ACTUATION),
    ("[drp]", UNIT_DROP),
    ("{drop}", UNIT_DROP),
    ("{dose}", UNIT_DOSE),
    ("{sachet}", UNIT_SACHET),
    ("{ampule}", UNIT_AMPOULE),
    ("{vial}", UNIT_VIAL),
    ("{suppository}", UNIT_SUPPOSITORY),
    ("{patch}", UNIT_PATCH),
];

/// Languages that people speak and that have a name here (`language-` and the tag).
pub(in crate::render) const LANGUAGE_NAMES: &[&str] = &[
    "am", "ar", "bm", "bn", "ckb", "da", "de", "el", "en", "es", "fa", "ff", "fr", "ha", "hi", "ht", "it",
    "kmr", "ku", "ln", "my", "ne", "nl", "om", "pl", "prs", "ps", "pt", "rhg", "ro", "ru", "rw", "so", "sq",
    "sr", "sw", "ti", "tr", "uk", "ur", "wo", "zh",
];
