//! Many records at once, by statements of many rows.

use super::Work;
use crate::audit::Line;
use crate::{
    Action, AttestationHash, ConsentId, FollowUpId, FollowUpStatus, NewRecord, Origin, PersonId, Private,
    PushThing, Result,
};
use sqlx::AssertSqlSafe;

/// Rows of one statement. With twelve columns it is far from what either database takes; with many more, naming each value's
/// place takes longer than storing it.
const ROWS: usize = 16;

/// A value of a row.
pub(super) enum Value {
    Text(String),
    Int(i64),
    Bytes(Vec<u8>),
    NoText,
    NoInt,
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

pub(super) type Row<const N: usize> = [Value; N];

impl Work {
    /// Stores records that are not here yet, with the times that they have. Each leaves the lines in the audit log that it
    /// would leave alone, with the time of now.
    ///
    /// # Errors
    /// [`crate::Error::TooLarge`], or what the database says: an attestation that is here already, for one.
    pub async fn add_records(&mut self, records: &[NewRecord]) -> Result<Vec<PersonId>> {
        let (mut ids, mut persons, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        let (mut statements, mut consents, mut follow_ups) = (Vec::new(), Vec::new(), Vec::new());
        let mut things = Vec::new();
        for record in records {
            let id = self.random(|random| PersonId::generate(random));
            let row = id.to_string();
            let patient = self.seal("person", "patient", &row, &record.person.patient)?;
            let site = record.person.site.as_str();
            persons.push([
                row.as_str().into(),
                site.into(),
                record.at.0.into(),
                record.at.0.into(),
                0.into(),
                patient.into(),
            ]);
            let tokens = self.tokens(&record.person.match_keys)?;
            keys.extend(tokens.into_iter().map(|token| [token.into(), row.as_str().into()]));
            statements.extend(self.statement_rows(&row, record)?);
            let hashes = record.statements.iter().map(|one| AttestationHash::of(one.bytes.expose()));
            things.extend(hashes.map(PushThing::Attestation));
            for (content, at) in &record.consents {
                let consent = self.random(|random| ConsentId::generate(random));
                things.push(PushThing::Consent(consent));
                let consent = consent.to_string();
                let content = self.seal("consent", "content", &consent, content)?;
                consents.push([consent.into(), row.as_str().into(), content.into(), at.0.into()]);
            }
            follow_ups.extend(self.follow_up_rows(&row, record)?);
            let lines = [
                (true, Action::PersonAdded),
                (!record.statements.is_empty(), Action::AttestationAdded),
                (!record.consents.is_empty(), Action::ConsentChanged),
                (!record.follow_ups.is_empty(), Action::FollowUpChanged),
            ];
            // A new person has no line yet, so none is there twice.
            let lines = lines.iter().filter(|(is_so, _)| *is_so);
            self.lines.extend(lines.map(|(_, action)| Line { action: *action, subject: row.clone() }));
            ids.push(id);
        }
        self.insert("person (id, site, created_at, updated_at, archived, patient)", persons, "").await?;
        self.insert("match_key (token, person)", keys, "").await?;
        let columns = "attestation (id, person, record_token, record, bytes, compartment, issuer, issued_at, kind, origin, \
             stored_at, stored_by)";
        self.insert(columns, statements, "").await?;
        self.insert("consent (id, person, content, given_at)", consents, "").await?;
        let columns = "follow_up (id, person, attestation, entry, due_first, due_last, status, site, service, label, \
             closed_at, closed_by)";
        self.insert(columns, follow_ups, "").await?;
        for thing in things {
            self.queue(thing).await?;
        }
        Ok(ids)
    }

    fn statement_rows(&self, person: &str, record: &NewRecord) -> Result<Vec<Row<12>>> {
        let token = self.keys.record_token(&record.record_id);
        let mut rows = Vec::with_capacity(record.statements.len());
        for statement in &record.statements {
            let id = AttestationHash::of(statement.bytes.expose()).to_string();
            let record_id = self.seal("attestation", "record", &id, &Private::new(record.record_id))?;
            let bytes = self.seal("attestation", "bytes", &id, &statement.bytes)?;
            rows.push([
                id.into(),
                person.into(),
                token.into(),
                record_id.into(),
                bytes.into(),
                statement.compartment.as_str().into(),
                statement.issuer.as_str().into(),
                statement.at.0.into(),
                statement.kind.as_str().into(),
                Origin::MadeHere.as_str().into(),
                statement.at.0.into(),
                self.account().to_string().into(),
            ]);
        }
        Ok(rows)
    }

    fn follow_up_rows(&self, person: &str, record: &NewRecord) -> Result<Vec<Row<12>>> {
        let mut rows = Vec::with_capacity(record.follow_ups.len());
        for follow_up in &record.follow_ups {
            let id = self.random(|random| FollowUpId::generate(random)).to_string();
            let label = self.seal("follow_up", "label", &id, &follow_up.label)?;
            let status = follow_up.closed.map_or(FollowUpStatus::Open, |closed| closed.0);
            let by = follow_up.closed.map_or(Value::NoText, |_| self.account().to_string().into());
            rows.push([
                id.into(),
                person.into(),
                follow_up.asked_in.0.to_string().into(),
                i64::from(follow_up.asked_in.1).into(),
                follow_up.due_first.into(),
                follow_up.due_last.into(),
                status.as_str().into(),
                follow_up.site.as_str().into(),
                follow_up.service.as_str().into(),
                label.into(),
                follow_up.closed.map_or(Value::NoInt, |closed| closed.1.0.into()),
                by,
            ]);
        }
        Ok(rows)
    }

    /// Inserts rows into a table with its columns, or does else where they are there: all words of this program.
    pub(super) async fn insert<const N: usize>(
        &mut self,
        into: &str,
        rows: Vec<Row<N>>,
        or: &str,
    ) -> Result<()> {
        let mut rows = rows.into_iter();
        loop {
            let some: Vec<Row<N>> = rows.by_ref().take(ROWS).collect();
            if some.is_empty() {
                return Ok(());
            }
            let place = |row: usize| {
                let places: Vec<String> = (1..=N).map(|column| format!("${}", row * N + column)).collect();
                format!("({})", places.join(", "))
            };
            let places: Vec<String> = (0..some.len()).map(place).collect();
            let insert = format!("INSERT INTO {into} VALUES {} {or}", places.join(", "));
            let mut insert = sqlx::query(AssertSqlSafe(insert)).persistent(some.len() == ROWS);
            for value in some.into_iter().flatten() {
                insert = match value {
                    Value::Text(text) => insert.bind(text),
                    Value::Int(number) => insert.bind(number),
                    Value::Bytes(bytes) => insert.bind(bytes),
                    Value::NoText => insert.bind(None::<String>),
                    Value::NoInt => insert.bind(None::<i64>),
                };
            }
            insert.execute(self.connection()?).await?;
        }
    }
}
