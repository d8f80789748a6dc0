//! Medicines and vaccinations.

use crate::model::{
    DoseNumber, Immunization, ImmunizationStatus, Ingredient, Medication, MedicationKind, MedicationStatus,
    VaccineProtocol,
};
use crate::render::dates::{days, latest_day};
use crate::render::entry::{Entry, Place};
use crate::render::phrase::Scribe;
use crate::render::view::{Emphasis, Phrase, Severity};
use crate::render::wording::{Argument, messages as m};

impl Scribe {
    pub(super) fn medication(&self, medication: &Medication) -> Entry<'_> {
        let place = if self.is_past(medication) { Place::PastMedicines } else { Place::CurrentMedicines };
        let mut entry = Entry::new(self, place, medication.code.as_ref(), m::UNNAMED_MEDICINE);
        if medication.do_not_perform {
            entry.emphasise(Emphasis::Danger);
            entry.flag(m::FLAG_NOT_TO_BE_GIVEN, Severity::Danger);
        }
        entry.state(medication.status);
        for dosage in &medication.dosages {
            if let Some(dosage) = self.dosage(dosage) {
                entry.phrase(m::KEY_DOSAGE, dosage);
            }
            entry.text(m::KEY_DOSAGE_TEXT, dosage.text.as_ref());
            entry.text(m::KEY_PATIENT_INSTRUCTION, dosage.patient_instruction.as_ref());
        }
        for ingredient in &medication.ingredients {
            entry.phrase(m::KEY_INGREDIENT, self.ingredient(ingredient));
        }
        entry.concept(m::KEY_FORM, medication.form.as_ref());
        entry.when(m::KEY_TAKEN, medication.effective.as_ref());
        entry.moment(m::KEY_ORDERED, medication.authored);
        entry.concepts(m::KEY_REASON, &medication.reasons);
        entry.concepts(m::KEY_STATUS_REASON, &medication.status_reasons);
        entry.word(m::KEY_MEDICATION_KIND, Some(medication.kind));
        let authored = medication.authored.map(|moment| moment.date().last_day());
        entry.day = latest_day(medication.effective.as_ref()).or(authored);
        entry
    }

    /// By status; where that leaves it open, by whether the time it is for has passed. In doubt it is current.
    fn is_past(&self, medication: &Medication) -> bool {
        use MedicationStatus as S;
        let ended = || {
            let last = medication.effective.as_ref().and_then(|when| days(when).1);
            last.zip(self.today()).is_some_and(|(last, today)| last < today.first_day())
        };
        if medication.do_not_perform {
            return matches!(medication.status, Some(S::EnteredInError | S::Cancelled));
        }
        match medication.status {
            Some(S::Stopped | S::NotTaken | S::EnteredInError | S::Cancelled | S::Declined | S::NotDone) => {
                true
            }
            // A dispense is complete when the medicine was handed out: it may well still be taken.
            Some(S::Completed) => medication.kind != MedicationKind::Dispense || ended(),
            None | Some(S::Unknown) => ended(),
            Some(S::Active | S::OnHold | S::Intended | S::Draft | S::InProgress | S::Preparation) => false,
        }
    }

    fn ingredient(&self, ingredient: &Ingredient) -> Phrase {
        let substance = self.concept(&ingredient.substance);
        let Some(strength) = &ingredient.strength else { return substance };
        let strength = self.ratio(strength);
        let arguments =
            [("substance", Argument::Phrase(&substance)), ("strength", Argument::Phrase(&strength))];
        self.fill(m::INGREDIENT, &arguments)
    }

    pub(super) fn immunization(&self, immunization: &Immunization) -> Entry<'_> {
        let mut entry =
            Entry::new(self, Place::Immunizations, immunization.code.as_ref(), m::UNNAMED_IMMUNIZATION);
        entry.state(immunization.status);
        // Beside "not given", "Given: 18 May" would say the opposite.
        let not_given = immunization.status == Some(ImmunizationStatus::NotDone);
        entry.when(if not_given { m::KEY_DATE } else { m::KEY_GIVEN }, immunization.occurrence.as_ref());
        for protocol in &immunization.protocols {
            entry.phrase(m::KEY_VACCINE_DOSE, self.vaccine_protocol(protocol));
        }
        entry.concept(m::KEY_STATUS_REASON, immunization.status_reason.as_ref());
        entry.text(m::KEY_LOT, immunization.lot.as_ref());
        entry.text(m::KEY_MANUFACTURER, immunization.manufacturer.as_ref());
        if let Some(dose) = &immunization.dose {
            entry.phrase(m::KEY_AMOUNT, self.quantity(dose));
        }
        entry.concept(m::KEY_SITE, immunization.site.as_ref());
        entry.concept(m::KEY_ROUTE, immunization.route.as_ref());
        if let Some(expiry) = immunization.expiry {
            entry.phrase(m::KEY_EXPIRY, self.date(expiry));
        }
        match immunization.primary_source {
            Some(true) => entry.phrase(m::KEY_PRIMARY_SOURCE, self.say(m::YES)),
            Some(false) => entry.flag(m::FLAG_REPORTED, Severity::Notice),
            None => {}
        }
        entry.day = latest_day(immunization.occurrence.as_ref());
        entry
    }

    /// `dose 2 of 3, against measles, childhood series`.
    fn vaccine_protocol(&self, protocol: &VaccineProtocol) -> Phrase {
        let number = |number: &DoseNumber| match number {
            DoseNumber::Number(number) => self.digits(number.to_string()),
            DoseNumber::Text(text) => self.written(text),
        };
        let dose = protocol.dose_number.as_ref().map(number);
        let series = protocol.series_doses.as_ref().map(number);
        let mut parts: Vec<Phrase> =
            match (dose, series) {
                (Some(dose), Some(all)) => {
                    vec![self.fill(
                        m::DOSE_OF,
                        &[("dose", Argument::Phrase(&dose)), ("all", Argument::Phrase(&all))],
                    )]
                }
                (Some(dose), None) => vec![self.about(m::DOSE_NUMBER, "dose", &dose)],
                (None, Some(all)) => vec![self.about(m::DOSES_IN_SERIES, "all", &all)],
                (None, None) => Vec::new(),
            };
        let diseases: Vec<Phrase> = protocol.diseases.iter().map(|disease| self.concept(disease)).collect();
        if !diseases.is_empty() {
            parts.push(self.about(m::AGAINST, "diseases", &self.list(diseases)));
        }
        parts.extend(protocol.series.as_ref().map(|series| self.written(series)));
        self.clauses(parts)
    }
}
