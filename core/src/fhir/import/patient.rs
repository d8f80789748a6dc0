//! The Patient resource.

use super::super::json::Reader;
use super::super::report::Reason;
use super::super::tables::{self, OWN};
use crate::model::*;

/// Reads the person that the document is about.
pub(super) fn read(mut reader: Reader<'_>) -> Patient {
    let birth_date = reader.date("birthDate");
    Patient {
        names: reader.children("name").into_iter().filter_map(Reader::into_name).collect(),
        birth_date,
        birth_date_absent: reader.birth_date_absent().filter(|_| birth_date.is_none()),
        sex: reader.known("gender", AdministrativeGender::from_code),
        gender_identity: reader.gender_identity(),
        deceased: reader.deceased(),
        identifiers: reader.children("identifier").into_iter().filter_map(Reader::into_identifier).collect(),
        addresses: reader.children("address").into_iter().filter_map(Reader::into_address).collect(),
        telecoms: reader.telecoms(),
        languages: reader.children("communication").into_iter().filter_map(Reader::into_language).collect(),
        contacts: reader.children("contact").into_iter().filter_map(Reader::into_contact).collect(),
        nationalities: reader.nationalities(),
        birth_country: reader.birth_country(),
        transit: reader.transit(),
        interpreter_required: reader.extension(tables::INTERPRETER).and_then(|mut e| e.flag("valueBoolean")),
    }
}

impl Reader<'_> {
    fn birth_date_absent(&mut self) -> Option<Text> {
        if self.has("birthDate") {
            return None;
        }
        let mut sibling = self.child("_birthDate")?;
        let reason = sibling.take_absent_reason();
        reason.filter(|_| sibling.own("not-in-record").is_none())
    }

    fn gender_identity(&mut self) -> Option<Concept> {
        let mut extension = self.extension(tables::GENDER_IDENTITY)?;
        if let Some(concept) = extension.concept("valueCodeableConcept") {
            return Some(concept);
        }
        let mut value = extension.extension("value")?;
        value.concept("valueCodeableConcept")
    }

    fn telecoms(&mut self) -> Vec<Telecom> {
        self.children("telecom").into_iter().filter_map(Reader::into_telecom).collect()
    }

    fn nationalities(&mut self) -> Vec<Concept> {
        let mut nationalities = Vec::new();
        for mut extension in self.extensions(tables::CITIZENSHIP) {
            nationalities.extend(extension.concept("valueCodeableConcept"));
            for mut code in extension.extensions("code") {
                nationalities.extend(code.concept("valueCodeableConcept"));
            }
        }
        nationalities
    }

    fn birth_country(&mut self) -> Option<Text> {
        self.extension(tables::BIRTH_PLACE)?.child("valueAddress")?.text("country")
    }

    fn transit(&mut self) -> Vec<Transit> {
        let mut transit = Vec::new();
        for mut extension in self.extensions(&format!("{OWN}transit")) {
            let country = extension.extension("country").and_then(|mut e| e.text("valueString"));
            let arrived = extension.extension("arrived").and_then(|mut e| e.date_time("valueDateTime"));
            transit.extend(country.map(|country| Transit { country, arrived }));
        }
        transit
    }

    pub(super) fn into_name(mut self) -> Option<Name> {
        let representation = self.extension(tables::NAME_REPRESENTATION);
        let name = Name {
            purpose: self.code("use", &tables::NAME_USE, Use::from_code),
            representation: representation
                .and_then(|mut e| e.known("valueCode", NameRepresentation::from_code)),
            family: self.text("family"),
            given: self.texts("given"),
            text: self.text("text"),
            prefixes: self.texts("prefix"),
            suffixes: self.texts("suffix"),
        };
        (name != Name::default()).then_some(name)
    }

    fn into_identifier(mut self) -> Option<Identifier> {
        let Some(value) = self.text("value") else {
            self.discard(Reason::InvalidValue);
            return None;
        };
        let system = self.text("system").unwrap_or_default();
        Some(Identifier { system, value, kind: self.concept("type") })
    }

    fn into_address(mut self) -> Option<Address> {
        let address = Address {
            purpose: self.code("use", &tables::ADDRESS_USE, Use::from_code),
            country: self.text("country"),
            lines: self.texts("line"),
            city: self.text("city"),
            district: self.text("district"),
            state: self.text("state"),
            postal_code: self.text("postalCode"),
            text: self.text("text"),
        };
        (address != Address::default()).then_some(address)
    }

    fn into_telecom(mut self) -> Option<Telecom> {
        let Some(value) = self.text("value") else {
            self.discard(Reason::InvalidValue);
            return None;
        };
        Some(Telecom {
            system: self.known("system", TelecomSystem::from_code),
            value,
            purpose: self.code("use", &tables::TELECOM_USE, Use::from_code),
        })
    }

    fn into_language(mut self) -> Option<Language> {
        let preferred = self.flag("preferred");
        match self.concept("language") {
            Some(code) => Some(Language { code, preferred }),
            None => {
                self.discard(Reason::InvalidValue);
                None
            }
        }
    }

    fn into_contact(mut self) -> Option<Contact> {
        let contact = Contact {
            name: self.child("name").and_then(Reader::into_name),
            relationships: self.concepts("relationship"),
            telecoms: self.telecoms(),
        };
        (contact != Contact::default()).then_some(contact)
    }
}
