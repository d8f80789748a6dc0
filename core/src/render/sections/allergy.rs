//! Allergies, alerts and conditions.

use crate::model::{
    Alert, AlertStatus, Allergy, ClinicalStatus, Condition, Criticality, Reaction, ReactionSeverity,
    StandardSection, VerificationStatus,
};
use crate::render::dates::latest_day;
use crate::render::entry::{Entry, Place};
use crate::render::phrase::Scribe;
use crate::render::view::{Emphasis, Phrase, Severity};
use crate::render::wording::messages as m;

impl Scribe {
    pub(super) fn allergy(&self, allergy: &Allergy) -> Entry<'_> {
        let mut entry = Entry::new(self, Place::Allergies, allergy.code.as_ref(), m::UNNAMED_ALLERGY);
        entry.state(allergy.clinical);
        entry.state(allergy.verification);
        let high = allergy.criticality == Some(Criticality::High);
        entry.grade(allergy.criticality, if high { Severity::Danger } else { Severity::Notice });
        entry.word(m::KEY_ALLERGY_TYPE, allergy.kind);
        for category in &allergy.categories {
            entry.word(m::KEY_ALLERGY_CATEGORY, Some(*category));
        }
        for reaction in &allergy.reactions {
            entry.phrase(m::KEY_REACTION, self.reaction(reaction));
        }
        entry.when(m::KEY_ONSET, allergy.onset.as_ref());
        entry.moment(m::KEY_LAST_OCCURRENCE, allergy.last_occurrence);
        let severe = allergy.reactions.iter().any(|r| r.severity == Some(ReactionSeverity::Severe));
        if severe || high {
            entry.emphasise(Emphasis::Danger);
        }
        entry
    }

    fn reaction(&self, reaction: &Reaction) -> Phrase {
        let mut parts: Vec<Phrase> = reaction.manifestations.iter().map(|sign| self.concept(sign)).collect();
        parts.extend(reaction.severity.map(|severity| self.ours(self.words.name(severity))));
        let substance = reaction.substance.as_ref().map(|substance| self.concept(substance));
        parts.extend(substance.map(|substance| self.about(m::REACTION_TO, "substance", &substance)));
        parts.extend(reaction.onset.map(|onset| self.date_time(onset)));
        parts.extend(reaction.description.as_ref().map(|text| self.written(text)));
        self.clauses(parts)
    }

    pub(super) fn alert(&self, alert: &Alert) -> Entry<'_> {
        let mut entry = Entry::new(self, Place::Alerts, alert.code.as_ref(), m::UNNAMED_ALERT);
        entry.state(alert.status);
        entry.concept(m::KEY_PRIORITY, alert.priority.as_ref());
        entry.concept(m::KEY_CATEGORY, alert.category.as_ref());
        entry.period(m::KEY_PERIOD, alert.period.as_ref());
        if alert.status.is_none_or(|status| status == AlertStatus::Active) {
            entry.emphasise(Emphasis::Danger);
        }
        entry
    }

    pub(super) fn condition(&self, condition: &Condition, section: Option<StandardSection>) -> Entry<'_> {
        let place = condition_place(condition, section);
        let mut entry = Entry::new(self, place, condition.code.as_ref(), m::UNNAMED_CONDITION);
        entry.state(condition.clinical);
        entry.state(condition.verification);
        entry.concept(m::KEY_SEVERITY, condition.severity.as_ref());
        entry.concepts(m::KEY_STAGE, &condition.stages);
        entry.concepts(m::KEY_BODY_SITE, &condition.body_sites);
        entry.when(m::KEY_ONSET, condition.onset.as_ref());
        entry.when(m::KEY_ABATEMENT, condition.abatement.as_ref());
        let onset = latest_day(condition.onset.as_ref());
        entry.day = latest_day(condition.abatement.as_ref()).or(onset);
        entry
    }
}

/// Current or past: by clinical status, then by whether it ended, then by the section. In doubt it is current; what
/// was ruled out or entered in error is not.
fn condition_place(condition: &Condition, section: Option<StandardSection>) -> Place {
    use ClinicalStatus::{Active, Inactive, Recurrence, Relapse, Remission, Resolved};
    let own = section.filter(|s| !matches!(s, StandardSection::Problems | StandardSection::PastIllness));
    if let Some(own) = own {
        return super::place_of(own);
    }
    if matches!(
        condition.verification,
        Some(VerificationStatus::EnteredInError | VerificationStatus::Refuted)
    ) {
        return Place::PastIllness;
    }
    let past = match condition.clinical {
        Some(Active | Recurrence | Relapse) => false,
        Some(Inactive | Remission | Resolved) => true,
        None => condition.abatement.is_some() || section == Some(StandardSection::PastIllness),
    };
    if past { Place::PastIllness } else { Place::CurrentConditions }
}
