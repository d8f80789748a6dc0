//! What persons agreed to.

use super::{Work, overtaken};
use crate::row::{Cells as _, Reader};
use crate::{Action, Consent, ConsentId, Error, NewConsent, PersonId, PushThing, Result};
use phr_core::model::Timestamp;
use sqlx::any::AnyRow;

const TABLE: &str = "consent";

impl Work {
    /// Stores a consent.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or what the database says.
    pub async fn add_consent(&mut self, new: &NewConsent) -> Result<ConsentId> {
        let id = self.random(|random| ConsentId::generate(random));
        let row = id.to_string();
        let content = self.seal(TABLE, "content", &row, &new.content)?;
        let insert = "INSERT INTO consent (id, person, content, given_at) VALUES ($1, $2, $3, $4)";
        let insert = sqlx::query(insert).bind(row).bind(new.person.to_string());
        insert.bind(content).bind(new.given_at.0).execute(self.connection()?).await?;
        self.forget_episodes(new.person).await?;
        self.queue(PushThing::Consent(id)).await?;
        self.line(Action::ConsentChanged, new.person);
        Ok(id)
    }

    /// A person's consents, first given first.
    ///
    /// # Errors
    /// [`Error::Sealed`].
    pub async fn consents(&mut self, person: PersonId) -> Result<Vec<Consent>> {
        let select = sqlx::query(concat!(
            "SELECT ",
            columns!(consent),
            " FROM consent WHERE person = $1 ORDER BY given_at, id"
        ));
        let rows = select.bind(person.to_string()).fetch_all(self.connection()?).await?;
        self.line(Action::ConsentRead, person);
        rows.iter().map(|row| self.read_consent(row)).collect()
    }

    /// Which consents a person has given and withdrawn, first given first, without what they say.
    ///
    /// # Errors
    /// What the database says.
    pub async fn consents_given(&mut self, person: PersonId) -> Result<Vec<(ConsentId, Option<Timestamp>)>> {
        let select = "SELECT id, withdrawn_at FROM consent WHERE person = $1 ORDER BY given_at, id";
        let rows = sqlx::query(select).bind(person.to_string()).fetch_all(self.connection()?).await?;
        let read = |row: &AnyRow| {
            Ok((Reader::new(TABLE, row)?.parsed("id")?, row.maybe_int("withdrawn_at")?.map(Timestamp)))
        };
        rows.iter().map(read).collect()
    }

    /// Notes that a consent is withdrawn now.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none, or it was withdrawn before.
    pub async fn withdraw_consent(&mut self, id: ConsentId) -> Result<()> {
        let update = "UPDATE consent SET withdrawn_at = $1 WHERE id = $2 AND withdrawn_at IS NULL RETURNING id, person";
        let update = sqlx::query(update).bind(self.now().0).bind(id.to_string());
        let row = update.fetch_optional(self.connection()?).await?.ok_or(Error::NotFound("consent"))?;
        let person: PersonId = Reader::new(TABLE, &row)?.parsed("person")?;
        self.forget_episodes(person).await?;
        self.queue(PushThing::Consent(id)).await?;
        self.line(Action::ConsentChanged, person);
        Ok(())
    }

    /// A consent.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Sealed`].
    pub async fn consent(&mut self, id: ConsentId) -> Result<Consent> {
        let select = sqlx::query(concat!("SELECT ", columns!(consent), " FROM consent WHERE id = $1"));
        let row = select.bind(id.to_string()).fetch_optional(self.connection()?).await?;
        let consent = self.read_consent(&row.ok_or(Error::NotFound("consent"))?)?;
        self.line(Action::ConsentRead, consent.person);
        Ok(consent)
    }

    /// Stores a consent that another service sent, under the id that it has there; says whether anything is new. One that
    /// is here already becomes withdrawn if either says so, and since the earlier of the two times: whichever comes first,
    /// the outcome is the same.
    ///
    /// # Errors
    /// [`Error::Exists`] if it is another person's or says something else; [`Error::TooLarge`].
    pub async fn receive_consent(&mut self, consent: &Consent) -> Result<bool> {
        let row = consent.id.to_string();
        let there = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM consent WHERE id = $1").bind(&row);
        let is_new = there.fetch_one(self.connection()?).await? == 0 && self.insert_consent(consent).await?;
        if !is_new {
            let held = self.consent(consent.id).await?;
            if (held.person, &held.content, held.given_at)
                != (consent.person, &consent.content, consent.given_at)
            {
                return Err(Error::Exists("consent"));
            }
            let earliest = [held.withdrawn_at, consent.withdrawn_at].into_iter().flatten().min();
            if earliest == held.withdrawn_at {
                return Ok(false);
            }
            let update = sqlx::query("UPDATE consent SET withdrawn_at = $1 WHERE id = $2");
            update.bind(earliest.map(|at| at.0)).bind(row).execute(self.connection()?).await?;
        }
        self.forget_episodes(consent.person).await?;
        self.queue(PushThing::Consent(consent.id)).await?;
        self.line(Action::ConsentChanged, consent.person);
        Ok(true)
    }

    /// Says whether it was not here yet.
    async fn insert_consent(&mut self, consent: &Consent) -> Result<bool> {
        let row = consent.id.to_string();
        let content = self.seal(TABLE, "content", &row, &consent.content)?;
        let insert = "INSERT INTO consent (id, person, content, given_at, withdrawn_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let insert = sqlx::query(insert).bind(&row).bind(consent.person.to_string()).bind(content);
        let insert = insert.bind(consent.given_at.0).bind(consent.withdrawn_at.map(|at| at.0));
        Ok(insert.execute(self.connection()?).await.map_err(overtaken)?.rows_affected() > 0)
    }

    fn read_consent(&self, row: &AnyRow) -> Result<Consent> {
        let reader = Reader::new(TABLE, row)?;
        Ok(Consent {
            id: reader.parsed("id")?,
            person: reader.parsed("person")?,
            content: reader.open(&self.keys, "content")?,
            given_at: Timestamp(row.int("given_at")?),
            withdrawn_at: row.maybe_int("withdrawn_at")?.map(Timestamp),
        })
    }
}
