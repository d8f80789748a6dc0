//! Who the record is about, and what they agreed to.

use super::source::{Source, Time, coded};
use super::{Birth, Consent, ConsentGiven, ConsentPurpose};
use crate::lists;
use phr_core::model::*;
use phr_core::terminology::{Kind, System};

/// The highest age that is taken for one.
const MOST_YEARS: u32 = 130;

/// The person, and statements about the person that have no place among the particulars.
pub(super) struct Person {
    pub(super) patient: Patient,
    pub(super) birth: Birth,
    pub(super) statements: Vec<Entry>,
}

pub(super) fn person(source: &mut Source<'_>) -> Person {
    let mut patient = Patient {
        names: names(source),
        sex: source.option("identity.sex", &SEX),
        birth_country: source.text("identity.birth_country").map(country),
        interpreter_required: source.yes_or_no("identity.interpreter"),
        languages: languages(source),
        nationalities: nationalities(source),
        transit: route(source),
        identifiers: identifiers(source),
        contacts: contacts(source),
        telecoms: telecoms(source),
        addresses: source.owned("identity.address").map(address).into_iter().collect(),
        ..Patient::default()
    };
    let (birth, statements) = birth(source, &mut patient);
    Person { patient, birth, statements }
}

const SEX: [(&str, AdministrativeGender); 4] = [
    ("female", AdministrativeGender::Female),
    ("male", AdministrativeGender::Male),
    ("other", AdministrativeGender::Other),
    ("unknown", AdministrativeGender::Unknown),
];

fn names(source: &mut Source<'_>) -> Vec<Name> {
    let mut name = |family, given, representation| {
        let name = Name {
            family: source.owned(family),
            given: source.owned(given).into_iter().collect(),
            representation,
            ..Name::default()
        };
        (name.family.is_some() || !name.given.is_empty()).then_some(name)
    };
    let original = name("identity.family", "identity.given", None);
    let latin = name("identity.family_latin", "identity.given_latin", Some(NameRepresentation::Alphabetic));
    // Who writes the name in Latin letters has no transliteration.
    let is_same = original
        .as_ref()
        .zip(latin.as_ref())
        .is_some_and(|(one, other)| one.family == other.family && one.given == other.given);
    original.into_iter().chain(latin.filter(|_| !is_same)).collect()
}

/// The date of birth, its absence, or a year reckoned from the age. That it is estimated is a statement of its own: the
/// particulars have no place for it.
fn birth(source: &mut Source<'_>, patient: &mut Patient) -> (Birth, Vec<Entry>) {
    let date = source.date("identity.birth_date", Time::Past);
    let age = source.integer("identity.age", MOST_YEARS);
    let estimated = source.is_ticked("identity.birth_estimated");
    let absent = source.choice("identity.birth_absent", &["unknown", "asked-declined"]);
    let mut statements = Vec::new();
    if let Some(age) = age {
        let value = Quantity {
            value: Some(i64::from(age).into()),
            comparator: None,
            unit: Some(Unit::Ucum("a".to_owned())),
        };
        statements.push(statement(source.today, "Age as stated", Value::Quantity(value)));
    }
    if estimated {
        statements.push(statement(source.today, "The date of birth is estimated", Value::Boolean(true)));
    }
    if let Some(age) = age.map(i64::from)
        && let Some(date) = date
        && !ages(date, source.today).contains(&age)
        && !estimated
    {
        source.problem("identity.age", "age-contradicts-birth-date", Vec::new());
    }
    if absent.is_some() && (date.is_some() || age.is_some()) {
        source.problem("identity.birth_absent", "birth-date-and-none", Vec::new());
    }
    let reckoned = age.and_then(|age| i64::from(source.today.parts().0).checked_sub(i64::from(age)));
    let reckoned = reckoned.and_then(|year| PartialDate::year(u16::try_from(year).ok()?));
    patient.birth_date = date.or(reckoned);
    patient.birth_date_absent = absent.filter(|_| patient.birth_date.is_none()).map(str::to_owned);
    let birth = match (date, reckoned, absent) {
        (Some(_), ..) if !estimated => Birth::Stated,
        (Some(_), ..) | (None, Some(_), _) => Birth::Estimated,
        (None, None, Some(_)) => Birth::Absent,
        (None, None, None) => Birth::Unstated,
    };
    (birth, statements)
}

fn statement(today: PartialDate, what: &str, value: Value) -> Entry {
    Entry::new(Fact::Observation(Box::new(Observation {
        code: coded(None, what),
        status: Some(ResultStatus::Final),
        category: Some(ObservationCategory::SocialHistory),
        effective: Some(When::At(PartialDateTime::from_date(today))),
        value: Some(value),
        ..Observation::default()
    })))
}

/// From the least to the most full years that someone born then may be old.
pub(super) fn ages(born: PartialDate, today: PartialDate) -> std::ops::RangeInclusive<i64> {
    let years = |day: i64| {
        let (year, month, day) =
            PartialDate::from_days_since_1970(day).map_or((0, None, None), PartialDate::parts);
        let (now, now_month, now_day) = today.parts();
        i64::from(now) - i64::from(year) - i64::from((now_month, now_day) < (month, day))
    };
    years(born.last_day()).max(0)..=years(born.first_day())
}

fn languages(source: &mut Source<'_>) -> Vec<Language> {
    let group = "identity.languages";
    let mut all = Vec::new();
    for row in source.rows(group) {
        let path = format!("{group}.{row}.language");
        let preferred = source.is_ticked(&format!("{group}.{row}.preferred")).then_some(true);
        match source.text(&path).and_then(language) {
            Some(code) => all.push(Language { code, preferred }),
            None => source.missing(&path),
        }
    }
    all
}

/// A language's code, its name in English or its own, or words.
pub(super) fn language(text: &str) -> Option<Concept> {
    let primary = text.split('-').next().unwrap_or(text);
    let is_tag = |tag: &str| (2..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_code = |known: &&lists::Language| known.code == primary && text.split('-').skip(1).all(is_tag);
    // Nearly always it is a code, and names are compared in no case of letters, which takes long.
    let known = lists::languages().iter().find(is_code).or_else(|| {
        let text = text.to_lowercase();
        let alike = |name: &str| name.to_lowercase() == text;
        lists::languages().iter().find(|known| alike(known.english) || alike(known.own))
    });
    let code =
        known.map(|known| if text.starts_with(known.code) && text.contains('-') { text } else { known.code });
    match code {
        Some(code) => Some(Concept::coded(Coding::new(System::BCP47.uri(), code))),
        None => Concept::new(None, Some(text.to_owned())),
    }
}

/// A country's code, or words.
pub(super) fn country(text: &str) -> Text {
    known_country(text).map_or(text, |known| known.code).to_owned()
}

fn known_country(text: &str) -> Option<&'static lists::Country> {
    // Nearly always it is a code, and names are compared in no case of letters, which takes long.
    let by_code = lists::countries().iter().find(|known| known.code.eq_ignore_ascii_case(text));
    by_code.or_else(|| {
        let text = text.to_lowercase();
        lists::countries().iter().find(|known| known.english.to_lowercase() == text)
    })
}

fn nationalities(source: &mut Source<'_>) -> Vec<Concept> {
    let group = "identity.nationalities";
    let mut all = Vec::new();
    for row in source.rows(group) {
        let path = format!("{group}.{row}.country");
        let Some(text) = source.text(&path) else {
            if source.has_any(&format!("{group}.{row}")) {
                source.missing(&path);
            }
            continue;
        };
        let code = known_country(text).map(|known| Coding::new(System::ISO3166.uri(), known.code));
        let words = code.is_none().then(|| text.to_owned());
        all.extend(Concept::new(code, words));
    }
    all
}

fn route(source: &mut Source<'_>) -> Vec<Transit> {
    let group = "identity.route";
    let mut all = Vec::new();
    for row in source.rows(group) {
        let path = format!("{group}.{row}.country");
        let arrived = source.moment(&format!("{group}.{row}.arrived"), Time::Past);
        match source.text(&path) {
            Some(text) => all.push(Transit { country: country(text), arrived }),
            None => source.missing(&path),
        }
    }
    all
}

/// The kinds of numbers: HL7 `v2-0203` where it has a code, and words.
const IDENTIFIERS: [(&str, (Option<&str>, &str)); 6] = [
    ("passport", (Some("PPN"), "Passport")),
    ("national", (Some("NI"), "National identity number")),
    ("residence", (None, "Residence or asylum number")),
    ("unhcr", (None, "UNHCR number")),
    ("medical", (Some("MR"), "Medical record number")),
    ("other", (None, "Other number")),
];

fn identifiers(source: &mut Source<'_>) -> Vec<Identifier> {
    let group = "identity.identifiers";
    let mut all = Vec::new();
    for row in source.rows(group) {
        let path = format!("{group}.{row}.value");
        let kind = source.option(&format!("{group}.{row}.kind"), &IDENTIFIERS);
        let issuer = source.owned(&format!("{group}.{row}.issuer"));
        let Some(value) = source.owned(&path) else {
            source.missing(&path);
            continue;
        };
        let words = match (kind, issuer) {
            (Some((_, words)), Some(issuer)) => Some(format!("{words}, {issuer}")),
            (Some((_, words)), None) => Some(words.to_owned()),
            (None, issuer) => issuer,
        };
        let code =
            kind.and_then(|(code, _)| code).map(|code| Coding::new(System::IDENTIFIER_TYPE.uri(), code));
        all.push(Identifier { system: Text::new(), value, kind: Concept::new(code, words) });
    }
    all
}

fn contacts(source: &mut Source<'_>) -> Vec<Contact> {
    let group = "identity.contacts";
    let mut all = Vec::new();
    for row in source.rows(group) {
        let row = format!("{group}.{row}");
        let name = source.owned(&format!("{row}.contact_name"));
        let relationship = source.concept(&format!("{row}.relationship"), &[Kind::Relationship]);
        let phone = telecom(source, &format!("{row}.contact_phone"), TelecomSystem::Phone);
        if name.is_none() && phone.is_none() && relationship.is_none() {
            source.missing(&format!("{row}.contact_name"));
            continue;
        }
        all.push(Contact {
            name: name.map(|text| Name { text: Some(text), ..Name::default() }),
            relationships: relationship.into_iter().collect(),
            telecoms: phone.into_iter().collect(),
        });
    }
    all
}

fn telecoms(source: &mut Source<'_>) -> Vec<Telecom> {
    let phone = telecom(source, "identity.phone", TelecomSystem::Phone);
    let email = telecom(source, "identity.email", TelecomSystem::Email);
    phone.into_iter().chain(email).collect()
}

fn telecom(source: &mut Source<'_>, path: &str, system: TelecomSystem) -> Option<Telecom> {
    let value = source.owned(path)?;
    let is_odd = match system {
        TelecomSystem::Email => value.split('@').count() != 2,
        _ => super::values::ascii_digits(&value).bytes().filter(u8::is_ascii_digit).count() < 3,
    };
    if is_odd {
        source.warn(path, if system == TelecomSystem::Email { "email-odd" } else { "phone-odd" });
    }
    Some(Telecom { system: Some(system), value, purpose: None })
}

fn address(text: Text) -> Address {
    Address { text: Some(text), ..Address::default() }
}

pub(super) fn consent(source: &mut Source<'_>) -> Consent {
    let purposes = ConsentPurpose::ALL;
    let asked = purposes
        .into_iter()
        .filter_map(|purpose| Some((purpose, source.yes_or_no(&format!("consent.{}", purpose.code()))?)));
    let purposes = asked.collect();
    let given = ConsentGiven::ALL.map(|given| (given.code(), given));
    let consent = Consent {
        purposes,
        given: source.option("consent.how", &given),
        language: source.text("consent.language").and_then(language),
        date: source.date("consent.date", Time::Past),
        guardian: source.owned("consent.guardian"),
        note: source.owned("consent.note"),
    };
    if consent.given == Some(ConsentGiven::Guardian) && consent.guardian.is_none() {
        source.warn("consent.guardian", "guardian-missing");
    }
    if consent.purposes.values().any(|agreed| *agreed) && consent.given.is_none() {
        source.warn("consent.how", "consent-how-missing");
    }
    consent
}
