//! Attestations: stored once, never changed.

use super::{Work, overtaken};
use crate::row::{Cells as _, Reader};
use crate::{
    Action, Attestation, AttestationHash, Compartment, Error, NewAttestation, Origin, PersonId, Private,
    PushThing, Result,
};
use phr_core::model::Timestamp;
use sqlx::any::AnyRow;

const TABLE: &str = "attestation";

impl Work {
    /// Stores an attestation. The same attestation again, of the same person, changes nothing.
    ///
    /// # Errors
    /// [`Error::Exists`] if it is another person's; [`Error::TooLarge`].
    pub async fn add_attestation(&mut self, new: &NewAttestation) -> Result<AttestationHash> {
        let hash = AttestationHash::of(new.bytes.expose());
        let row = hash.to_string();
        let owner =
            sqlx::query_scalar::<_, String>("SELECT person FROM attestation WHERE id = $1").bind(&row);
        match owner.fetch_optional(self.connection()?).await? {
            Some(owner) if owner != new.person.to_string() => return Err(Error::Exists("attestation")),
            Some(_) => {}
            None if self.insert_attestation(&row, new).await? => {
                self.queue(PushThing::Attestation(hash)).await?
            }
            None => {}
        }
        self.line(Action::AttestationAdded, new.person);
        Ok(hash)
    }

    /// Says whether it was not here yet.
    async fn insert_attestation(&mut self, row: &str, new: &NewAttestation) -> Result<bool> {
        let record = self.seal(TABLE, "record", row, &Private::new(new.record_id))?;
        let bytes = self.seal(TABLE, "bytes", row, &new.bytes)?;
        let insert = "INSERT INTO attestation (id, person, record_token, record, bytes, compartment, issuer,
                 issued_at, kind, origin, stored_at, stored_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
        let insert = sqlx::query(insert).bind(row).bind(new.person.to_string());
        let insert = insert.bind(self.keys.record_token(&new.record_id)).bind(record).bind(bytes);
        let insert = insert.bind(new.compartment.as_str()).bind(&new.issuer).bind(new.issued_at.0);
        // Programs of an older version know two origins; that it was received is in a table of its own.
        let origin = if new.origin == Origin::Received { Origin::ReadFromCard } else { new.origin };
        let insert = insert.bind(&new.kind).bind(origin.as_str());
        let insert = insert.bind(self.now().0).bind(self.account().to_string());
        Ok(insert.execute(self.connection()?).await.map_err(overtaken)?.rows_affected() > 0)
    }

    /// A person's attestations of these compartments, first issued first.
    ///
    /// # Errors
    /// [`Error::Sealed`].
    pub async fn attestations(
        &mut self,
        person: PersonId,
        compartments: &[Compartment],
    ) -> Result<Vec<Attestation>> {
        let asked = |compartment| if compartments.contains(&compartment) { compartment.as_str() } else { "" };
        let select = concat!(
            "SELECT ",
            columns!(attestation),
            " FROM attestation WHERE person = $1 AND compartment IN ($2, $3)
             ORDER BY issued_at, stored_at, id"
        );
        let select = sqlx::query(select).bind(person.to_string());
        let select = select.bind(asked(Compartment::Care)).bind(asked(Compartment::Confidential));
        let rows = select.fetch_all(self.connection()?).await?;
        for compartment in compartments {
            self.line(read_action(*compartment), person);
        }
        rows.iter().map(|row| self.read_attestation(row)).collect()
    }

    /// An attestation.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Sealed`].
    pub async fn attestation(&mut self, hash: AttestationHash) -> Result<Attestation> {
        let select =
            sqlx::query(concat!("SELECT ", columns!(attestation), " FROM attestation WHERE id = $1"))
                .bind(hash.to_string());
        let row = select.fetch_optional(self.connection()?).await?.ok_or(Error::NotFound("attestation"))?;
        let attestation = self.read_attestation(&row)?;
        self.line(read_action(attestation.compartment), attestation.person);
        Ok(attestation)
    }

    fn read_attestation(&self, row: &AnyRow) -> Result<Attestation> {
        let reader = Reader::new(TABLE, row)?;
        let attestation = Attestation {
            hash: reader.parsed("id")?,
            person: reader.parsed("person")?,
            record_id: reader
                .open(&self.keys, "record")?
                .expose()
                .try_into()
                .map_err(|_| reader.unknown("record"))?,
            bytes: reader.open(&self.keys, "bytes")?,
            compartment: reader.word("compartment", Compartment::parse)?,
            issuer: row.text("issuer")?,
            issued_at: Timestamp(row.int("issued_at")?),
            kind: row.text("kind")?,
            origin: reader.word("origin", Origin::parse)?,
            stored_at: Timestamp(row.int("stored_at")?),
            stored_by: reader.parsed("stored_by")?,
        };
        if AttestationHash::of(attestation.bytes.expose()) != attestation.hash {
            return Err(reader.unknown("bytes"));
        }
        Ok(attestation)
    }
}

fn read_action(compartment: Compartment) -> Action {
    match compartment {
        Compartment::Care => Action::AttestationRead,
        Compartment::Confidential => Action::ConfidentialRead,
    }
}
