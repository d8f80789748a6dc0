//! Who the record is about.

use super::entry::detail;
use super::phrase::Scribe;
use super::telling::Telling;
use super::view::{Detail, Phrase};
use super::wording::{Argument, Message, Wording, messages as m};
use crate::model::{
    Address, Coding, Concept, Contact, DatePrecision, Deceased, Identifier, Language, Name, PartialDate,
    Patient, Telecom, Text, Transit,
};
use crate::summary::PatientStatement;
use crate::terminology::System;

/// Below this age it is given in months, as far as the birth date says.
const MONTHS_UNTIL_YEARS: i64 = 2;

impl Telling<'_> {
    /// Who the record is about, each particular once, and what attestations say otherwise.
    pub(super) fn person(&self) -> Vec<Detail> {
        if self.record.attestations().is_empty() {
            return Vec::new();
        }
        let mut person: Vec<Detail> = Vec::new();
        let mut add = |particular: Detail| {
            if !person.contains(&particular) {
                person.push(particular);
            }
        };
        self.particulars(&self.summary.patient).into_iter().for_each(&mut add);
        if !self.record.has_one_voice() {
            self.summary.patient_differs.iter().flat_map(|said| self.otherwise(said)).for_each(&mut add);
        }
        person
    }

    /// What one attestation says of the person that does not stand.
    fn otherwise(&self, said: &PatientStatement) -> Vec<Detail> {
        let says_birth = said.patient.birth_date.is_some() || said.patient.birth_date_absent.is_some();
        let is_said = |detail: &Detail| match detail.key {
            "birth-date" => says_birth,
            "age" => false,
            _ => true,
        };
        let doubts = (!self.is_trusted(said.attestation)).then(|| self.say(m::FLAG_NOT_TRUSTED));
        let remarks: Vec<Phrase> = [self.by(said.attestation)].into_iter().chain(doubts).collect();
        let particulars = self.particulars(&said.patient).into_iter().filter(is_said);
        let otherwise = particulars.map(|particular| {
            let (name, value) = (Argument::Text(&particular.name), Argument::Phrase(&particular.value));
            let said = self.fill(m::TEXT_FIELD, &[("name", name), ("value", value)]);
            detail(self, m::KEY_OTHERWISE_STATED, self.remarked(said, remarks.clone()))
        });
        otherwise.collect()
    }
}

impl Scribe {
    fn particulars(&self, patient: &Patient) -> Vec<Detail> {
        let mut all = Vec::new();
        let mut add = |key: Message, value: Phrase| all.push(detail(self, key, value));
        for name in &patient.names {
            self.name(name).into_iter().for_each(|(key, value)| add(key, value));
        }
        if let Some(sex) = patient.sex {
            add(m::KEY_SEX, self.ours(self.words.name(sex)));
        }
        self.concepts(patient.gender_identity.as_ref()).for_each(|c| add(m::KEY_GENDER_IDENTITY, c));
        self.birth(patient).into_iter().for_each(|(key, value)| add(key, value));
        if let Some(deceased) = &patient.deceased {
            add(m::KEY_DECEASED, self.deceased(deceased));
        }
        if let Some(required) = patient.interpreter_required {
            add(m::KEY_INTERPRETER, self.yes_or_no(required));
        }
        patient.languages.iter().for_each(|language| add(m::KEY_LANGUAGE, self.spoken(language)));
        self.concepts(&patient.nationalities).for_each(|c| add(m::KEY_NATIONALITY, c));
        if let Some(country) = &patient.birth_country {
            add(m::KEY_BIRTH_COUNTRY, self.country(country));
        }
        patient.transit.iter().for_each(|transit| add(m::KEY_TRANSIT, self.transit(transit)));
        patient.identifiers.iter().for_each(|id| add(m::KEY_IDENTIFIER, self.identifier(id)));
        patient.telecoms.iter().for_each(|telecom| add(m::KEY_TELECOM, self.telecom(telecom)));
        patient.addresses.iter().for_each(|address| add(m::KEY_ADDRESS, self.address(address)));
        patient.contacts.iter().for_each(|contact| add(m::KEY_CONTACT, self.contact(contact)));
        all
    }

    /// The name in one piece, and the parts that it does not show.
    fn name(&self, name: &Name) -> Vec<(Message, Phrase)> {
        let whole = self.whole_name(name);
        let mut all = vec![(m::KEY_NAME, whole)];
        let family = name.family.as_ref().map(|family| self.written(family));
        all.extend(family.map(|family| (m::KEY_FAMILY_NAME, family)));
        let parts = joined(&name.given);
        if name.text.is_some() {
            all.extend(parts.map(|given| (m::KEY_GIVEN_NAMES, self.written(&given))));
            let affixes = joined(name.prefixes.iter().chain(&name.suffixes));
            all.extend(affixes.map(|affixes| (m::KEY_NAME_AFFIXES, self.written(&affixes))));
        }
        all
    }

    /// As written in one piece, or put together; with what it is for and how it is written.
    fn whole_name(&self, name: &Name) -> Phrase {
        let parts = name.prefixes.iter().chain(&name.given).chain(&name.family).chain(&name.suffixes);
        let whole = name.text.clone().or_else(|| joined(parts));
        let whole = self.written(&whole.unwrap_or_default());
        let purpose = name.purpose.map(|purpose| self.ours(self.words.name(purpose)));
        let script = name.representation.map(|script| self.ours(self.words.name(script)));
        self.remarked(whole, purpose.into_iter().chain(script).collect())
    }

    fn birth(&self, patient: &Patient) -> Vec<(Message, Phrase)> {
        let reason = patient.birth_date_absent.as_ref();
        match (patient.birth_date, reason) {
            (Some(date), _) => {
                let exact = match date.precision() {
                    DatePrecision::Day => self.date(date),
                    DatePrecision::Month => self.about(m::DAY_NOT_KNOWN, "date", &self.date(date)),
                    DatePrecision::Year => self.about(m::MONTH_AND_DAY_NOT_KNOWN, "date", &self.date(date)),
                };
                let alive = matches!(patient.deceased, None | Some(Deceased::No));
                let age = self.today().filter(|_| alive).and_then(|today| self.age(date, today));
                let birth = (m::KEY_BIRTH_DATE, exact);
                core::iter::once(birth).chain(age.map(|age| (m::KEY_AGE, age))).collect()
            }
            (None, Some(reason)) => {
                let reason = Concept::coded(Coding::new(System::DATA_ABSENT.uri(), reason.clone()));
                let reason = self.concept(&reason);
                vec![(m::KEY_BIRTH_DATE, self.about(m::BIRTH_DATE_ABSENT, "reason", &reason))]
            }
            (None, None) => vec![(m::KEY_BIRTH_DATE, self.say(m::NOT_STATED))],
        }
    }

    /// In years; in months for the youngest; from the least to the most where the birth date leaves it open.
    fn age(&self, born: PartialDate, today: PartialDate) -> Option<Phrase> {
        let at = |day: i64| PartialDate::from_days_since_1970(day);
        let most = months_between(at(born.first_day())?, today)?;
        let least = months_between(at(born.last_day())?, today).unwrap_or(0);
        let in_months = most < 12 * MONTHS_UNTIL_YEARS && born.precision() != DatePrecision::Year;
        let (least, most, exact, between) = match in_months {
            true => (least, most, m::AGE_MONTHS, m::AGE_MONTHS_BETWEEN),
            false => (least / 12, most / 12, m::AGE_YEARS, m::AGE_YEARS_BETWEEN),
        };
        let number = |n: i64| Argument::Number(n as f64);
        Some(match least == most {
            true => self.fill(exact, &[("age", number(most))]),
            false => self.fill(between, &[("least", number(least)), ("most", number(most))]),
        })
    }

    pub(super) fn deceased(&self, deceased: &Deceased) -> Phrase {
        match deceased {
            Deceased::No => self.say(m::NO),
            Deceased::Yes => self.say(m::YES),
            Deceased::At(moment) => self.date_time(*moment),
            Deceased::Age(age) => self.about(m::AT_AGE, "age", &self.quantity(age)),
        }
    }

    fn spoken(&self, language: &Language) -> Phrase {
        let preferred = language.preferred.map(|preferred| match preferred {
            true => self.say(m::PREFERRED),
            false => self.say(m::NOT_PREFERRED),
        });
        self.remarked(self.tongue(&language.code), preferred.into_iter().collect())
    }

    fn transit(&self, transit: &Transit) -> Phrase {
        let arrived = transit.arrived.map(|moment| self.date_time(moment));
        let arrived = arrived.map(|date| self.about(m::ARRIVED, "date", &date));
        self.clauses(core::iter::once(self.country(&transit.country)).chain(arrived).collect())
    }

    fn identifier(&self, identifier: &Identifier) -> Phrase {
        let kind = identifier.kind.as_ref().map(|kind| self.concept(kind));
        let system = (!identifier.system.is_empty()).then(|| self.written(&identifier.system));
        self.remarked(self.written(&identifier.value), kind.into_iter().chain(system).collect())
    }

    fn telecom(&self, telecom: &Telecom) -> Phrase {
        let system = telecom.system.map(|system| self.ours(self.words.name(system)));
        let purpose = telecom.purpose.map(|purpose| self.ours(self.words.name(purpose)));
        self.remarked(self.written(&telecom.value), system.into_iter().chain(purpose).collect())
    }

    fn address(&self, address: &Address) -> Phrase {
        let text = address.text.iter().chain(&address.lines);
        let places = text
            .chain(&address.district)
            .chain(&address.postal_code)
            .chain(&address.city)
            .chain(&address.state);
        let mut parts: Vec<Phrase> = places.map(|part| self.written(part)).collect();
        parts.extend(address.country.as_ref().map(|country| self.country(country)));
        let purpose = address.purpose.map(|purpose| self.ours(self.words.name(purpose)));
        self.remarked(self.list(parts), purpose.into_iter().collect())
    }

    fn contact(&self, contact: &Contact) -> Phrase {
        let names = contact.name.as_ref().map(|name| self.name(name)).unwrap_or_default();
        let family = names.iter().position(|(key, _)| key.id == m::KEY_FAMILY_NAME.id);
        let mut parts: Vec<Phrase> = names
            .into_iter()
            .enumerate()
            .map(|(index, (_, value))| match family {
                Some(place) if place == index => self.about(m::FAMILY_NAME_REMARK, "name", &value),
                _ => value,
            })
            .collect();
        parts.extend(contact.relationships.iter().map(|relationship| self.concept(relationship)));
        parts.extend(contact.telecoms.iter().map(|telecom| self.telecom(telecom)));
        self.clauses(parts)
    }

    /// A language's name: the terminology's, ours, or the code.
    fn tongue(&self, code: &Concept) -> Phrase {
        let tag =
            code.coding().filter(|coding| coding.system.is_empty() || coding.system == System::BCP47.uri());
        let tag = tag.map(|coding| coding.code.to_ascii_lowercase());
        let primary = tag.as_deref().and_then(|tag| tag.split('-').next());
        let known = primary.filter(|primary| m::LANGUAGE_NAMES.contains(primary));
        if let Some(tag) = known {
            let id = format!("language-{tag}");
            let names = (self.words.lookup(&id), Wording::english().lookup(&id));
            if let (Some(name), Some(english)) = names {
                return Phrase::of(self.renamed(self.label(code), name, english));
            }
        }
        self.concept(code)
    }

    /// A country's code, with its name where the terminology has one; words as they are.
    fn country(&self, country: &Text) -> Phrase {
        let code = Coding::new(System::ISO3166.uri(), country.clone());
        match country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()) {
            true => self.concept(&Concept::coded(code)),
            false => self.written(country),
        }
    }

    fn yes_or_no(&self, yes: bool) -> Phrase {
        self.say(if yes { m::YES } else { m::NO })
    }

    fn concepts<'c>(&'c self, all: impl IntoIterator<Item = &'c Concept>) -> impl Iterator<Item = Phrase> {
        all.into_iter().map(|concept| self.concept(concept))
    }

    /// `text (remark, remark)`.
    pub(super) fn remarked(&self, text: Phrase, remarks: Vec<Phrase>) -> Phrase {
        if remarks.is_empty() {
            return text;
        }
        let remarks = self.list(remarks);
        self.fill(m::REMARKED, &[("text", Argument::Phrase(&text)), ("remarks", Argument::Phrase(&remarks))])
    }
}

/// Whole months from one day to another; `None` when the second is earlier.
fn months_between(from: PartialDate, to: PartialDate) -> Option<i64> {
    let count = |date: PartialDate| {
        let (year, month, day) = date.parts();
        (i64::from(year) * 12 + i64::from(month.unwrap_or(1)), day.unwrap_or(1))
    };
    let ((from, from_day), (to, to_day)) = (count(from), count(to));
    let months = to - from - i64::from(to_day < from_day);
    (months >= 0).then_some(months)
}

fn joined<'t>(parts: impl IntoIterator<Item = &'t Text>) -> Option<String> {
    let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
