//! What attestations say of sections as a whole, and of entries that are not there.

use super::{Draft, home, is_danger};
use crate::model::{Absence, StandardSection};
use crate::render::telling::Telling;
use crate::render::view::{Phrase, Severity, Statement};
use crate::render::wording::{Argument, Message, id_of, messages as m};
use crate::summary::{SectionStatement, StepChange, SummarySection, Unplaced, UnplacedReason};

impl Telling<'_> {
    /// What is said of a section as a whole.
    pub(super) fn section_statements(&self, section: &SummarySection) -> Vec<Statement> {
        section.statements.iter().flat_map(|statement| self.said_of(section, statement)).collect()
    }

    fn said_of(&self, section: &SummarySection, said: &SectionStatement) -> Vec<Statement> {
        let mut statements = Vec::new();
        statements.extend(said.absence.map(|absence| match said.overtaken {
            true => self.overtaken(absence, said.attestation),
            false => self.absence(section, absence, said.attestation),
        }));
        if let Some(narrative) = &said.narrative {
            let phrase = self.attributed(self.written(narrative), said.attestation);
            statements.push(Statement { code: "narrative".to_owned(), severity: Severity::Notice, phrase });
        }
        if statements.is_empty() && !said.overtaken {
            let nothing = self.statement(m::STATEMENT_NOTHING_LISTED, Severity::Warning);
            let phrase = self.attributed(nothing.phrase, said.attestation);
            statements.push(Statement { phrase, ..nothing });
        }
        statements
    }

    /// A reason for listing nothing. It has to be seen where it leaves open what is dangerous, or contradicts a list.
    fn absence(&self, section: &SummarySection, absence: Absence, attestation: usize) -> Statement {
        let unsure = absence != Absence::NoneKnown && is_danger(home(&section.kind));
        let contradicts = section.entries.iter().any(|entry| !entry.in_error);
        Statement {
            code: id_of(absence),
            severity: if unsure || contradicts { Severity::Warning } else { Severity::Notice },
            phrase: self.attributed(self.ours(self.words.name(absence)), attestation),
        }
    }

    /// A reason for listing nothing that no longer holds.
    fn overtaken(&self, absence: Absence, attestation: usize) -> Statement {
        let (then, by) = (self.ours(self.words.name(absence)), self.by(attestation));
        let arguments = [("then", Argument::Phrase(&then)), ("by", Argument::Phrase(&by))];
        Statement {
            code: id_of(absence).replacen("absence-", "overtaken-", 1),
            severity: Severity::Notice,
            phrase: self.fill(m::STATEMENT_OVERTAKEN, &arguments),
        }
    }

    /// With who says it and when, where that does not go without saying.
    fn attributed(&self, statement: Phrase, attestation: usize) -> Phrase {
        if self.record.has_one_voice() {
            return statement;
        }
        let doubts = (!self.is_trusted(attestation)).then(|| self.say(m::FLAG_NOT_TRUSTED));
        let secret = self.is_confidential(attestation).then(|| self.say(m::FLAG_CONFIDENTIAL));
        self.remarked(statement, [self.by(attestation)].into_iter().chain(doubts).chain(secret).collect())
    }

    /// Amendments of entries that are not there, each with what it says.
    pub(super) fn unplaced(&self) -> Draft {
        let statements = self.summary.unplaced.iter().map(|unplaced| self.unplaced_one(unplaced)).collect();
        Draft { statements, ..Draft::default() }
    }

    fn unplaced_one(&self, unplaced: &Unplaced) -> Statement {
        let change = StepChange::Amended(unplaced.change.clone());
        let mut clauses = self.change_in_full(unplaced.attestation, &change);
        if let crate::model::Amendment::Replaced(entry) = &unplaced.change {
            let reads = self.clauses(self.facets(entry, None));
            clauses.push(self.about(m::CHANGED_READS, "entry", &reads));
        }
        let said = self.clauses(clauses);
        let target = self.digits(format!("{}.{}", unplaced.target, unplaced.entry));
        let arguments = [("entry", Argument::Phrase(&target)), ("said", Argument::Phrase(&said))];
        Statement {
            code: unplaced.reason.code().to_owned(),
            severity: Severity::Danger,
            phrase: self.fill(unplaced_message(unplaced.reason), &arguments),
        }
    }

    /// Of allergies, medicines and conditions it has to be seen that nothing is said.
    pub(super) fn nothing_said(&self, section: StandardSection) -> Statement {
        let mut all = self.record.attestations().iter();
        match all.any(|attestation| attestation.payload.entries.section(section).is_some()) {
            true => self.statement(m::STATEMENT_NOTHING_CURRENT, Severity::Notice),
            false => self.statement(m::STATEMENT_NOT_STATED, Severity::Warning),
        }
    }

    pub(super) fn statement(&self, message: Message, severity: Severity) -> Statement {
        let code = message.id.trim_start_matches("statement-").to_owned();
        Statement { code, severity, phrase: self.say(message) }
    }
}

fn unplaced_message(reason: UnplacedReason) -> Message {
    match reason {
        UnplacedReason::Withheld => m::UNPLACED_WITHHELD,
        UnplacedReason::NotThere => m::UNPLACED_NOT_THERE,
        UnplacedReason::NoSuchEntry => m::UNPLACED_NO_SUCH_ENTRY,
    }
}
