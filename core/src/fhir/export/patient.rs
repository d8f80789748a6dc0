//! The Patient resource.

use super::super::tables::{self, DATA_ABSENT, OWN};
use super::ExportContext;
use super::document::generated;
use super::writer::Writer;
use crate::model::*;
use serde_json::{Value as Json, json};

pub(super) fn write(context: &ExportContext<'_>, patient: &Patient) -> Json {
    let mut writer = Writer::resource(context, "Patient");
    writer
        .put("meta", json!({ "profile": ["http://hl7.org/fhir/uv/ips/StructureDefinition/Patient-uv-ips"] }));
    writer.put("text", generated(&patient.names.first().map(name_in_words).unwrap_or_default()));
    writer.patient_extensions(patient);
    writer.list("identifier", patient.identifiers.iter().map(|i| writer.identifier(i)).collect());
    match patient.names.as_slice() {
        [] => writer.put("name", json!([{ "extension": [absent("unknown")] }])),
        names => writer.list("name", names.iter().map(|n| writer.name(n)).collect()),
    }
    writer.list("telecom", patient.telecoms.iter().map(|t| writer.telecom(t)).collect());
    writer.maybe("gender", patient.sex.map(AdministrativeGender::code));
    writer.birth_date(patient);
    writer.deceased("DateTime", &patient.deceased);
    writer.list("address", patient.addresses.iter().map(|a| writer.address(a)).collect());
    writer.list("contact", patient.contacts.iter().map(|c| writer.contact(c)).collect());
    writer.list("communication", patient.languages.iter().map(|l| writer.language(l)).collect());
    writer.into_value()
}

impl Writer<'_> {
    fn patient_extensions(&mut self, patient: &Patient) {
        for nationality in &patient.nationalities {
            let code = json!({ "url": "code", "valueCodeableConcept": self.concept_value(nationality) });
            self.push("extension", json!({ "url": tables::CITIZENSHIP, "extension": [code] }));
        }
        if let Some(country) = &patient.birth_country {
            self.extend(tables::BIRTH_PLACE, "valueAddress", json!({ "country": country }));
        }
        if let Some(required) = patient.interpreter_required {
            self.extend(tables::INTERPRETER, "valueBoolean", required);
        }
        if let Some(identity) = &patient.gender_identity {
            let value = self.concept_value(identity);
            self.extend(tables::GENDER_IDENTITY, "valueCodeableConcept", value);
        }
        for transit in &patient.transit {
            let mut parts = vec![json!({ "url": "country", "valueString": transit.country })];
            if let Some(arrived) = transit.arrived {
                parts.push(json!({ "url": "arrived", "valueDateTime": arrived.to_string() }));
            }
            self.push("extension", json!({ "url": format!("{OWN}transit"), "extension": parts }));
        }
    }

    fn birth_date(&mut self, patient: &Patient) {
        let extensions = match (patient.birth_date, &patient.birth_date_absent) {
            (Some(date), _) => return self.put("birthDate", date.to_string()),
            (None, Some(reason)) => vec![absent(reason)],
            (None, None) => {
                vec![absent("unknown"), json!({ "url": format!("{OWN}not-in-record"), "valueBoolean": true })]
            }
        };
        self.put("_birthDate", json!({ "extension": extensions }));
    }

    /// `deceased[x]`; `date_ending` is how the choice of a date is called here.
    pub(super) fn deceased(&mut self, date_ending: &str, deceased: &Option<Deceased>) {
        match deceased {
            Some(Deceased::No) => self.put("deceasedBoolean", false),
            Some(Deceased::Yes) => self.put("deceasedBoolean", true),
            Some(Deceased::At(date)) if date_ending == "DateTime" || date.time().is_none() => {
                self.put(&format!("deceased{date_ending}"), date.to_string());
            }
            Some(Deceased::At(date)) => self.extend_own("deceased", "valueDateTime", date.to_string()),
            Some(Deceased::Age(age)) if date_ending == "Date" => {
                self.put("deceasedAge", self.quantity_value(age));
            }
            Some(Deceased::Age(age)) => {
                let age = self.quantity_value(age);
                self.extend_own("deceased", "valueAge", age);
                self.put("deceasedBoolean", true);
            }
            None => {}
        }
    }

    fn identifier(&self, identifier: &Identifier) -> Json {
        let mut writer = self.below();
        writer.concept("type", &identifier.kind);
        writer.maybe("system", Some(identifier.system.as_str()).filter(|s| !s.is_empty()));
        writer.put("value", identifier.value.as_str());
        writer.into_value()
    }

    fn name(&self, name: &Name) -> Json {
        let mut writer = self.below();
        if let Some(representation) = name.representation {
            writer.extend(tables::NAME_REPRESENTATION, "valueCode", representation.code());
        }
        writer.code("use", name.purpose.map(Use::code), &tables::NAME_USE);
        writer.text("text", &name.text);
        writer.text("family", &name.family);
        writer.texts("given", &name.given);
        writer.texts("prefix", &name.prefixes);
        writer.texts("suffix", &name.suffixes);
        writer.into_value()
    }

    fn telecom(&self, telecom: &Telecom) -> Json {
        let mut writer = self.below();
        writer.maybe("system", telecom.system.map(TelecomSystem::code));
        writer.put("value", telecom.value.as_str());
        writer.code("use", telecom.purpose.map(Use::code), &tables::TELECOM_USE);
        writer.into_value()
    }

    fn address(&self, address: &Address) -> Json {
        let mut writer = self.below();
        writer.code("use", address.purpose.map(Use::code), &tables::ADDRESS_USE);
        writer.text("text", &address.text);
        writer.texts("line", &address.lines);
        writer.text("city", &address.city);
        writer.text("district", &address.district);
        writer.text("state", &address.state);
        writer.text("postalCode", &address.postal_code);
        writer.text("country", &address.country);
        writer.into_value()
    }

    fn contact(&self, contact: &Contact) -> Json {
        let mut writer = self.below();
        writer.concepts("relationship", &contact.relationships);
        writer.maybe("name", contact.name.as_ref().map(|n| self.name(n)));
        writer.list("telecom", contact.telecoms.iter().map(|t| self.telecom(t)).collect());
        writer.into_value()
    }

    fn language(&self, language: &Language) -> Json {
        let mut writer = self.below();
        writer.put("language", self.concept_value(&language.code));
        writer.maybe("preferred", language.preferred);
        writer.into_value()
    }
}

fn absent(reason: &str) -> Json {
    json!({ "url": DATA_ABSENT, "valueCode": reason })
}

fn name_in_words(name: &Name) -> String {
    let parts = name.given.iter().chain(&name.family).map(String::as_str);
    let joined = parts.collect::<Vec<_>>().join(" ");
    if joined.is_empty() { name.text.clone().unwrap_or_default() } else { joined }
}
