//! The form of the health assessment.

use super::maker::{Maker, absence, choices, units, yes_no};
use super::*;
use StandardSection as S;

/// Kinds to search for, by what is asked.
const ILLNESS: &[Kind] = &[Kind::Disease, Kind::Symptom, Kind::Pregnancy];
const DONE: &[Kind] = &[Kind::Procedure];
const PLANNED: &[Kind] = &[Kind::Procedure, Kind::Test, Kind::Vaccine, Kind::Pregnancy];
const WHY: &[Kind] = &[Kind::Disease, Kind::Symptom, Kind::Pregnancy, Kind::Procedure];
const NEEDS: &[Kind] = &[Kind::Disease, Kind::Device, Kind::Social];
const WARN: &[Kind] = &[Kind::Disease, Kind::Allergen, Kind::Device, Kind::Status];
const MEASURED: &[Kind] = &[Kind::Test];
const SOCIAL: &[Kind] = &[Kind::Social];

pub(super) fn make(kind: FormKind) -> Form {
    let all = [
        visit(),
        consent(),
        identity(),
        allergies(),
        problems(),
        medicines(),
        vital_signs(),
        test_results(),
        vaccinations(),
        pregnancy(),
        past(),
        procedures(),
        devices(),
        social(),
        needs(),
        vulnerability(),
        alerts(),
        follow_ups(),
        story(),
    ];
    // Asked once in a life; a return visit changes it elsewhere.
    let once = ["identity", "past", "social", "story"];
    let is_asked = |section: &SectionDef| kind == FormKind::Assessment || !once.contains(&section.part);
    Form { kind, sections: all.into_iter().filter(is_asked).collect() }
}

fn visit() -> SectionDef {
    let m = Maker { section: "visit" };
    let kinds = choices(
        "visit-kind",
        &[
            ("assessment", "Health assessment"),
            ("outpatient", "Outpatient visit"),
            ("follow_up", "Follow-up visit"),
            ("vaccination", "Vaccination"),
            ("emergency", "Emergency"),
            ("outreach", "In the field"),
            ("remote", "Remote visit"),
        ],
    );
    let fields = vec![
        m.field("kind", "Kind of visit", FieldKind::Choice(kinds)),
        m.field("date", "Date", FieldKind::Date),
        m.field("reason", "Reason for the visit", FieldKind::Code(WHY)),
        m.more("place", "Where", FieldKind::Text),
        m.more("note", "Note", FieldKind::LongText),
    ];
    m.section("Visit", Some(S::Encounters), Vec::new(), vec![m.group("", "Visit", Repeat::Once, fields)])
}

fn consent() -> SectionDef {
    let m = Maker { section: "consent" };
    let how = choices(
        "consent-how",
        &[
            ("written", "Written"),
            ("oral", "Oral"),
            ("thumbprint", "Thumbprint"),
            ("guardian", "By a guardian"),
        ],
    );
    let fields = vec![
        m.field("care", "Keep a health record for care", yes_no()),
        m.field("card", "Issue a card", yes_no()),
        m.field("printed", "Print a summary that anyone can read", yes_no()),
        m.field("sharing", "Share with other health services", yes_no()),
        m.field("statistics", "Use without name for statistics", yes_no()),
        m.field("how", "How consent was given", FieldKind::Choice(how)),
        m.field("language", "In which language it was explained", FieldKind::Language),
        m.field("date", "Date", FieldKind::Date),
        m.more("guardian", "Name of the guardian", FieldKind::Text),
        m.more("note", "Note", FieldKind::Text),
    ];
    m.section("Consent", None, Vec::new(), vec![m.group("", "Consent", Repeat::Once, fields)])
}

fn identity() -> SectionDef {
    let m = Maker { section: "identity" };
    let sex =
        choices("sex", &[("female", "Female"), ("male", "Male"), ("other", "Other"), ("unknown", "Unknown")]);
    let absent = choices("birth-absent", &[("unknown", "Unknown"), ("asked-declined", "Declined to say")]);
    let person = vec![
        m.field("family", "Family name, as the person writes it", FieldKind::Text),
        m.field("given", "Given names, as the person writes them", FieldKind::Text),
        m.field("family_latin", "Family name in Latin letters", FieldKind::Text),
        m.field("given_latin", "Given names in Latin letters", FieldKind::Text),
        m.field("birth_date", "Date of birth", FieldKind::Date),
        m.field("age", "Age in years", FieldKind::Integer),
        m.more("birth_estimated", "The date of birth is estimated", FieldKind::Check),
        m.more("birth_absent", "No date of birth", FieldKind::Choice(absent)),
        m.field("sex", "Sex", FieldKind::Choice(sex)),
        m.field("birth_country", "Country of birth", FieldKind::Country),
        m.field("interpreter", "Interpreter needed", yes_no()),
        m.field("phone", "Telephone", FieldKind::Phone),
        m.more("email", "E-mail", FieldKind::Email),
        m.more("address", "Where the person stays", FieldKind::Text),
    ];
    let languages = vec![
        m.field("language", "Language", FieldKind::Language),
        m.field("preferred", "Preferred", FieldKind::Check),
    ];
    let nationalities = vec![m.field("country", "Nationality", FieldKind::Country)];
    let route = vec![
        m.field("country", "Country on the way", FieldKind::Country),
        m.field("arrived", "Arrived there", FieldKind::Date),
    ];
    let kinds = choices(
        "identifier",
        &[
            ("passport", "Passport"),
            ("national", "National identity number"),
            ("residence", "Residence or asylum number"),
            ("unhcr", "UNHCR number"),
            ("medical", "Medical record number"),
            ("other", "Other"),
        ],
    );
    let identifiers = vec![
        m.field("kind", "Kind of number", FieldKind::Choice(kinds)),
        m.field("value", "Number", FieldKind::Text),
        m.more("issuer", "Given by", FieldKind::Text),
    ];
    let contacts = vec![
        m.field("contact_name", "Name of the contact person", FieldKind::Text),
        m.field("relationship", "Relationship", FieldKind::Code(&[Kind::Relationship])),
        m.field("contact_phone", "Telephone of the contact person", FieldKind::Phone),
    ];
    let groups = vec![
        m.group("", "Person", Repeat::Once, person),
        m.group("languages", "Languages", Repeat::Rows, languages),
        m.group("nationalities", "Nationalities", Repeat::Rows, nationalities),
        m.group("route", "Route", Repeat::Rows, route),
        m.group("identifiers", "Numbers and documents", Repeat::Rows, identifiers),
        m.group("contacts", "Contact persons", Repeat::Rows, contacts),
    ];
    m.section("Person", None, Vec::new(), groups)
}

fn allergies() -> SectionDef {
    let m = Maker { section: "allergies" };
    let severity = choices("severity", &[("mild", "Mild"), ("moderate", "Moderate"), ("severe", "Severe")]);
    let risk = choices(
        "criticality",
        &[("low", "Low"), ("high", "High"), ("unable-to-assess", "Cannot be assessed")],
    );
    let kind = choices("allergy-kind", &[("allergy", "Allergy"), ("intolerance", "Intolerance")]);
    let fields = [
        m.field("code", "Substance", FieldKind::Code(&[Kind::Allergen, Kind::Medicine])),
        m.field("reaction", "Reaction", FieldKind::Code(&[Kind::Reaction, Kind::Symptom])),
        m.field("severity", "Severity", FieldKind::Choice(severity)),
        m.field("criticality", "Risk", FieldKind::Choice(risk)),
        m.more("kind", "Allergy or intolerance", FieldKind::Choice(kind)),
        m.more("since", "Since", FieldKind::Date),
    ];
    m.rows("Allergies", "Allergy", S::Allergies, fields)
}

fn certainty() -> FieldKind {
    FieldKind::Choice(choices("certainty", &[("confirmed", "Confirmed"), ("suspected", "Suspected")]))
}

fn problems() -> SectionDef {
    let m = Maker { section: "problems" };
    let severity = choices("severity", &[("mild", "Mild"), ("moderate", "Moderate"), ("severe", "Severe")]);
    let fields = [
        m.field("code", "Problem", FieldKind::Code(ILLNESS)),
        m.field("since", "Since", FieldKind::Date),
        m.field("certainty", "Certainty", certainty()),
        m.more("severity", "Severity", FieldKind::Choice(severity)),
    ];
    m.rows("Current problems", "Problem", S::Problems, fields)
}

fn past() -> SectionDef {
    let m = Maker { section: "past" };
    let fields = [
        m.field("code", "Illness", FieldKind::Code(ILLNESS)),
        m.field("since", "From", FieldKind::Date),
        m.field("until", "Until", FieldKind::Date),
    ];
    m.rows("Past illnesses", "Past illness", S::PastIllness, fields)
}

fn medicines() -> SectionDef {
    let m = Maker { section: "medicines" };
    let dose = units(&[
        "{tablet}",
        "{capsule}",
        "mg",
        "g",
        "ug",
        "mL",
        "[iU]",
        "{puff}",
        "[drp]",
        "{sachet}",
        "{dose}",
        "{ampule}",
        "{suppository}",
        "{patch}",
    ]);
    let routes = choices(
        "route",
        &[
            ("oral", "By mouth"),
            ("inhaled", "Inhaled"),
            ("intramuscular", "Into muscle"),
            ("intravenous", "Into vein"),
            ("subcutaneous", "Under the skin"),
            ("topical", "On the skin"),
            ("eye", "In the eye"),
            ("nasal", "In the nose"),
            ("rectal", "Rectal"),
            ("vaginal", "Vaginal"),
            ("sublingual", "Under the tongue"),
            ("transdermal", "Through the skin"),
        ],
    );
    let fields = [
        m.field("code", "Medicine", FieldKind::Code(&[Kind::Medicine])),
        m.field("dose", "Amount", FieldKind::Quantity { units: dose, must_say: true }),
        m.field("times_per_day", "Times per day", FieldKind::Integer),
        m.field("every_hours", "Every … hours", FieldKind::Integer),
        m.field("route", "Route", FieldKind::Choice(routes)),
        m.field("as_needed", "Only when needed", FieldKind::Check),
        m.field("since", "Since", FieldKind::Date),
        m.field("until", "Until", FieldKind::Date),
        m.field("reason", "Reason", FieldKind::Code(ILLNESS)),
        m.more("instruction", "Further instruction", FieldKind::Text),
    ];
    m.rows("Medicines", "Medicine", S::Medications, fields)
}

fn vital_signs() -> SectionDef {
    let m = Maker { section: "vitals" };
    let number = |part, english, ucum: &[&'static str]| {
        m.field(part, english, FieldKind::Quantity { units: units(ucum), must_say: false })
    };
    let mut fields = vec![
        number("temperature", "Temperature", &["Cel", "[degF]"]),
        number("pulse", "Pulse", &["/min"]),
        number("breathing", "Breathing rate", &["/min"]),
        number("systolic", "Blood pressure, upper", &["mm[Hg]"]),
        number("diastolic", "Blood pressure, lower", &["mm[Hg]"]),
        number("saturation", "Oxygen saturation", &["%"]),
        number("weight", "Weight", &["kg", "g"]),
        number("height", "Height", &["cm", "m"]),
        number("muac", "Mid-upper arm circumference (MUAC)", &["mm", "cm"]),
    ];
    fields.push(m.more("date", "Measured on, if not on the day of the visit", FieldKind::Date));
    fields.extend(m.rest());
    let group = m.group("", "Vital signs", Repeat::Once, fields);
    m.section("Vital signs", Some(S::VitalSigns), absence(), vec![group])
}

fn test_results() -> SectionDef {
    let m = Maker { section: "tests" };
    let mut groups: Vec<GroupDef> = tests().iter().map(|test| test_line(&m, test)).collect();
    let other = [
        m.field("code", "Other test", FieldKind::Code(MEASURED)),
        m.field("result", "Result", FieldKind::Choice(findings())),
        m.field("value", "Number and unit, or words", FieldKind::Text),
        m.field("date", "Date", FieldKind::Date),
    ];
    let other = other.into_iter().chain(m.rest()).collect();
    groups.push(m.group("other", "Other tests", Repeat::Rows, other));
    m.section("Tests", Some(S::Results), absence(), groups)
}

fn findings() -> Vec<Choice> {
    choices(
        "result",
        &[
            ("negative", "Negative"),
            ("positive", "Positive"),
            ("indeterminate", "Indeterminate"),
            ("not_done", "Not done"),
        ],
    )
}

fn test_line(m: &Maker, test: &'static Test) -> GroupDef {
    let not_done = || choices("result", &[("not_done", "Not done")]);
    let mut fields = match test.result {
        TestResult::Finding => vec![m.field("result", "Result", FieldKind::Choice(findings()))],
        TestResult::Image => {
            let seen = [
                ("normal", "Normal"),
                ("abnormal_tb", "Suggests tuberculosis"),
                ("abnormal", "Abnormal, otherwise"),
                ("indeterminate", "Indeterminate"),
                ("not_done", "Not done"),
            ];
            vec![m.field("result", "Result", FieldKind::Choice(choices("result", &seen)))]
        }
        TestResult::Number(number_units) => {
            let ucum: Vec<&'static str> = number_units.iter().map(|unit| unit.ucum).collect();
            vec![
                m.field(
                    "value",
                    "Value",
                    FieldKind::Quantity { must_say: ucum.len() > 1, units: units(&ucum) },
                ),
                m.more("result", "Result", FieldKind::Choice(not_done())),
            ]
        }
        TestResult::BloodGroup => {
            let groups = [
                ("o_pos", "O +"),
                ("o_neg", "O −"),
                ("a_pos", "A +"),
                ("a_neg", "A −"),
                ("b_pos", "B +"),
                ("b_neg", "B −"),
                ("ab_pos", "AB +"),
                ("ab_neg", "AB −"),
                ("not_done", "Not done"),
            ];
            vec![m.field("result", "Result", FieldKind::Choice(choices("result", &groups)))]
        }
    };
    fields.push(m.field("date", "Date", FieldKind::Date));
    fields.extend(m.rest());
    GroupDef { part: test.part, label: test.label(), repeat: Repeat::Once, layout: Layout::Line, fields }
}

fn vaccinations() -> SectionDef {
    let m = Maker { section: "vaccinations" };
    let sources = || {
        let sources = [
            ("document", "Seen in a document"),
            ("given", "Given here"),
            ("reported", "Reported without document"),
        ];
        FieldKind::Choice(choices("vaccine-source", &sources))
    };
    let all = vec![m.field("source", "How it is known", sources())];
    let cell = || {
        vec![
            m.field("date", "Date", FieldKind::Date),
            m.field("given", "Given, date not known", FieldKind::Check),
            m.field("lot", "Batch", FieldKind::Text),
            m.more("source", "How it is known", sources()),
        ]
    };
    let row = |vaccine: &'static Vaccine| GridRow {
        part: vaccine.part,
        label: vaccine.label(),
        columns: vaccine.doses,
    };
    let grid = Repeat::Grid { rows: vaccines().iter().map(row).collect() };
    let mut other = vec![
        m.field("code", "Other vaccine", FieldKind::Code(&[Kind::Vaccine])),
        m.field("dose", "Dose number", FieldKind::Integer),
    ];
    other.extend(cell().into_iter().chain(m.rest()));
    let groups = vec![
        m.group("all", "All vaccinations", Repeat::Once, all),
        m.group("grid", "Usual vaccines", grid, cell().into_iter().chain(m.rest()).collect()),
        m.group("other", "Other vaccines", Repeat::Rows, other),
    ];
    m.section("Vaccinations", Some(S::Immunizations), absence(), groups)
}

fn pregnancy() -> SectionDef {
    let m = Maker { section: "pregnancy" };
    let status = choices(
        "pregnancy",
        &[
            ("not_pregnant", "Not pregnant"),
            ("pregnant", "Pregnant"),
            ("possible", "Possibly pregnant"),
            ("unconfirmed", "Not yet confirmed"),
        ],
    );
    let fields = vec![
        m.field("status", "Pregnancy", FieldKind::Choice(status)),
        m.field("last_period", "First day of the last period", FieldKind::Date),
        m.field("due", "Due date", FieldKind::Date),
        m.field("weeks", "Weeks of pregnancy", FieldKind::Integer),
        m.field("births", "Births", FieldKind::Integer),
        m.more("live_births", "Live births", FieldKind::Integer),
        m.more("miscarriages", "Miscarriages", FieldKind::Integer),
        m.more("terminations", "Terminations", FieldKind::Integer),
    ];
    let fields = fields.into_iter().chain(m.rest()).collect();
    let group = m.group("", "Pregnancy", Repeat::Once, fields);
    m.section("Pregnancy", Some(S::Pregnancy), absence(), vec![group])
}

fn procedures() -> SectionDef {
    let m = Maker { section: "procedures" };
    let fields =
        [m.field("code", "Procedure", FieldKind::Code(DONE)), m.field("date", "Date", FieldKind::Date)];
    m.rows("Procedures", "Procedure", S::Procedures, fields)
}

fn devices() -> SectionDef {
    let m = Maker { section: "devices" };
    let fields = [
        m.field("code", "Device", FieldKind::Code(&[Kind::Device])),
        m.field("since", "Since", FieldKind::Date),
        m.more("serial", "Serial number", FieldKind::Text),
    ];
    m.rows("Devices and implants", "Device", S::Devices, fields)
}

fn social() -> SectionDef {
    let m = Maker { section: "social" };
    let smoking = choices(
        "smoking",
        &[
            ("never", "Never smoked"),
            ("former", "Ex-smoker"),
            ("smoker", "Smoker"),
            ("daily", "Smokes every day"),
        ],
    );
    let alcohol = choices(
        "alcohol",
        &[("none", "Does not drink"), ("occasional", "Occasionally"), ("drinks", "Drinks alcohol")],
    );
    let habits = vec![
        m.field("smoking", "Smoking", FieldKind::Choice(smoking)),
        m.field("alcohol", "Alcohol", FieldKind::Choice(alcohol)),
    ];
    let habits = habits.into_iter().chain(m.rest()).collect();
    let other = vec![m.field("code", "Living conditions and habits", FieldKind::Code(SOCIAL))];
    let other = other.into_iter().chain(m.rest()).collect();
    let groups =
        vec![m.group("", "Habits", Repeat::Once, habits), m.group("other", "Other", Repeat::Rows, other)];
    m.section("Social history", Some(S::SocialHistory), absence(), groups)
}

fn needs() -> SectionDef {
    let m = Maker { section: "needs" };
    let fields = [m.field("code", "Disability or need", FieldKind::Code(NEEDS))];
    m.rows("Disability and communication needs", "Need", S::FunctionalStatus, fields)
}

fn vulnerability() -> SectionDef {
    let m = Maker { section: "vulnerability" };
    let fields = vec![m.field("code", "Vulnerability", FieldKind::Code(SOCIAL))];
    let fields = fields.into_iter().chain(m.rest()).collect();
    let rows = m.group("", "Vulnerability (confidential)", Repeat::Rows, fields);
    m.section("Vulnerability", Some(S::SocialHistory), Vec::new(), vec![rows])
}

fn alerts() -> SectionDef {
    let m = Maker { section: "alerts" };
    let fields = [m.field("code", "Alert", FieldKind::Code(WARN)), m.more("since", "Since", FieldKind::Date)];
    m.rows("Alerts", "Alert", S::Alerts, fields)
}

/// Kinds of service that a follow-up is for.
pub(crate) const SERVICES: &[(&str, &str)] = &[
    ("general", "General practice"),
    ("tuberculosis", "Tuberculosis service"),
    ("infectious", "Infectious diseases"),
    ("antenatal", "Antenatal care"),
    ("child", "Child health"),
    ("vaccination", "Vaccination service"),
    ("mental", "Mental health"),
    ("dental", "Dental care"),
    ("eye", "Eye care"),
    ("surgery", "Surgery"),
    ("laboratory", "Laboratory"),
    ("imaging", "Imaging"),
    ("social", "Social services"),
    ("other", "Other service"),
];

fn follow_ups() -> SectionDef {
    let m = Maker { section: "follow_ups" };
    let fields = [
        m.field("code", "What is to be done", FieldKind::Code(PLANNED)),
        m.field("due", "Due", FieldKind::DueDate),
        m.field("until", "At the latest", FieldKind::DueDate),
        m.field("service", "Service", FieldKind::Choice(choices("service", SERVICES))),
        m.field("reason", "Reason", FieldKind::Code(WHY)),
    ];
    m.rows("Follow-ups", "Follow-up", S::PlanOfCare, fields)
}

fn story() -> SectionDef {
    let m = Maker { section: "story" };
    let fields = vec![m.field("text", "What matters to the person, in their words", FieldKind::LongText)];
    let group = m.group("", "In their words", Repeat::Once, fields);
    m.section("In the person's words", Some(S::PatientStory), Vec::new(), vec![group])
}
