//! Episodes, which are counted, and what was published of them.

use super::Work;
use crate::row::{Cells as _, Reader};
use crate::{
    Action, Arrival, AttestationHash, PersonId, Private, Result, SiteId, StoredEpisode, StoredPublication,
};
use phr_core::model::Timestamp;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;

const EPISODE: &str = "episode";
const PUBLICATION: &str = "publication";
/// Attestations that are looked at in one transaction to find those that are in no episode.
const LOOKED_AT: i64 = 5000;

fn arrival(row: &AnyRow) -> Result<Arrival> {
    let id = Reader::new("attestation", row)?.parsed("id")?;
    Ok(Arrival { stored_at: Timestamp(row.int("stored_at")?), id: Some(id) })
}

impl Work {
    /// Persons with an attestation that is in no episode yet, in the order in which those arrived, and where to go on; nothing
    /// at the end. Looks at some thousand attestations at most, so that there may be nobody although there is more.
    ///
    /// # Errors
    /// What the database says.
    pub async fn persons_without_episodes(
        &mut self,
        after: &Arrival,
        most: u32,
    ) -> Result<(Vec<PersonId>, Option<Arrival>)> {
        let id = after.id.map(|id| id.to_string()).unwrap_or_default();
        // The look into the other table is a column, so that no planner joins the whole of both.
        let select = "SELECT id, person, stored_at FROM (
                 SELECT a.id, a.person, a.stored_at,
                     (SELECT COUNT(*) FROM episode e WHERE e.person = a.person AND e.id = a.id) AS there
                 FROM attestation a WHERE (a.stored_at, a.id) > ($1, $2) ORDER BY a.stored_at, a.id LIMIT $3
             ) w WHERE there = 0 ORDER BY stored_at, id LIMIT $4";
        let select = sqlx::query(select).bind(after.stored_at.0).bind(id.clone());
        let select = select.bind(LOOKED_AT).bind(i64::from(most));
        let rows = select.fetch_all(self.connection()?).await?;
        let mut persons = Vec::with_capacity(rows.len());
        let mut known = BTreeSet::new();
        for row in &rows {
            let person: PersonId = Reader::new("attestation", row)?.parsed("person")?;
            if known.insert(person.0) {
                persons.push(person);
            }
        }
        let next = if rows.len() < most as usize {
            let select = "SELECT id, stored_at FROM attestation WHERE (stored_at, id) > ($1, $2)
                 ORDER BY stored_at, id LIMIT 1 OFFSET $3";
            let select = sqlx::query(select).bind(after.stored_at.0).bind(id).bind(LOOKED_AT - 1);
            select.fetch_optional(self.connection()?).await?.as_ref().map(arrival).transpose()?
        } else {
            rows.last().map(arrival).transpose()?
        };
        Ok((persons, next))
    }

    /// Where each attestation of a person comes from: the site that sent it, else that of whoever stored it, else the
    /// person's.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sites_of_attestations(
        &mut self,
        person: PersonId,
    ) -> Result<Vec<(AttestationHash, SiteId)>> {
        let select = "SELECT a.id, COALESCE(r.site, c.site, p.site) AS site FROM attestation a
             JOIN person p ON p.id = a.person
             LEFT JOIN received r ON r.attestation = a.id
             LEFT JOIN account c ON c.id = a.stored_by
             WHERE a.person = $1";
        let rows = sqlx::query(select).bind(person.to_string()).fetch_all(self.connection()?).await?;
        let read = |row: &AnyRow| {
            let reader = Reader::new("attestation", row)?;
            Ok((reader.parsed("id")?, reader.parsed("site")?))
        };
        rows.iter().map(read).collect()
    }

    /// Keeps the facts of attestations. Those that are there stay.
    ///
    /// # Errors
    /// [`crate::Error::TooLarge`], or what the database says.
    pub async fn put_episodes(&mut self, episodes: &[StoredEpisode]) -> Result<()> {
        let mut rows = Vec::with_capacity(episodes.len());
        for episode in episodes {
            let id = episode.id.to_string();
            let facts = self.seal(EPISODE, "facts", &id, &episode.facts)?;
            rows.push([id.into(), episode.person.to_string().into(), facts.into()]);
        }
        self.insert("episode (id, person, facts)", rows, "ON CONFLICT DO NOTHING").await
    }

    /// Forgets a person's episodes, so that they are made anew: what the person agrees to has changed.
    pub(super) async fn forget_episodes(&mut self, person: PersonId) -> Result<()> {
        let delete = sqlx::query("DELETE FROM episode WHERE person = $1").bind(person.to_string());
        delete.execute(self.connection()?).await?;
        Ok(())
    }

    /// All episodes, person by person: those after this one.
    ///
    /// # Errors
    /// [`crate::Error::Sealed`].
    pub async fn episodes(&mut self, after: Option<&StoredEpisode>, most: u32) -> Result<Vec<StoredEpisode>> {
        let (person, id) =
            after.map(|after| (after.person.to_string(), after.id.to_string())).unwrap_or_default();
        let select = "SELECT id, person, facts FROM episode
             WHERE (person, id) > ($1, $2) ORDER BY person, id LIMIT $3";
        let select = sqlx::query(select).bind(person).bind(id).bind(i64::from(most));
        let rows = select.fetch_all(self.connection()?).await?;
        let read = |row: &AnyRow| {
            let reader = Reader::new(EPISODE, row)?;
            Ok(StoredEpisode {
                id: reader.parsed("id")?,
                person: reader.parsed("person")?,
                facts: reader.open(&self.keys, "facts")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// When the first attestation was stored; nothing where there is none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn first_attestation_at(&mut self) -> Result<Option<Timestamp>> {
        let select = "SELECT stored_at FROM attestation ORDER BY stored_at, id LIMIT 1";
        let row = sqlx::query(select).fetch_optional(self.connection()?).await?;
        row.map(|row| Ok(Timestamp(row.int("stored_at")?))).transpose()
    }

    /// Keeps what is published of a period, once; says whether it was the first.
    ///
    /// # Errors
    /// [`crate::Error::TooLarge`], or what the database says.
    pub async fn add_publication(&mut self, period: &str, content: &Private) -> Result<bool> {
        let content = self.seal(PUBLICATION, "content", period, content)?;
        let insert = "INSERT INTO publication (id, content, made_at, made_by) VALUES ($1, $2, $3, $4)
             ON CONFLICT (id) DO NOTHING";
        let insert = sqlx::query(insert).bind(period).bind(content);
        let insert = insert.bind(self.now().0).bind(self.account().to_string());
        if insert.execute(self.connection()?).await?.rows_affected() == 0 {
            return Ok(false);
        }
        self.line(Action::Published, period);
        Ok(true)
    }

    /// What was published, the newest period first, without its content.
    ///
    /// # Errors
    /// What the database says.
    pub async fn published(&mut self) -> Result<Vec<(String, Timestamp)>> {
        let rows = sqlx::query("SELECT id, made_at FROM publication ORDER BY id DESC");
        let rows = rows.fetch_all(self.connection()?).await?;
        rows.iter().map(|row| Ok((row.text("id")?, Timestamp(row.int("made_at")?)))).collect()
    }

    /// What was published of a period.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`], [`crate::Error::Sealed`].
    pub async fn publication(&mut self, period: &str) -> Result<StoredPublication> {
        let select = sqlx::query("SELECT id, content, made_at FROM publication WHERE id = $1").bind(period);
        let row = select.fetch_optional(self.connection()?).await?;
        let row = row.ok_or(crate::Error::NotFound("publication"))?;
        let reader = Reader::new(PUBLICATION, &row)?;
        let made_at = Timestamp(row.int("made_at")?);
        let content = reader.open(&self.keys, "content")?;
        self.line(Action::PublicationRead, period);
        Ok(StoredPublication { period: reader.id, content, made_at })
    }
}
