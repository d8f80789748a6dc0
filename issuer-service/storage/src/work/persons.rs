//! Persons: registering, reading and finding them.

use super::Work;
use crate::page::{Cursor, page_of};
use crate::row::{Cells as _, Reader, only};
use crate::{
    Action, Error, Found, NewPerson, Page, PageRequest, Person, PersonFilter, PersonId, Private, Result,
    Searched,
};
use phr_core::model::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;

const TABLE: &str = "person";
/// The most match keys that a person has, or that are looked for at once.
const MOST_KEYS: usize = 200;
/// Candidates of a search who are looked at before all are.
const SOONEST: i64 = 400;

impl Work {
    /// Registers a person.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or what the database says.
    pub async fn add_person(&mut self, new: &NewPerson) -> Result<PersonId> {
        let id = self.random(|random| PersonId::generate(random));
        let row = id.to_string();
        let (now, patient) = (self.now().0, self.seal(TABLE, "patient", &row, &new.patient)?);
        let insert = "INSERT INTO person (id, site, created_at, updated_at, archived, patient)
             VALUES ($1, $2, $3, $3, 0, $4)";
        let insert = sqlx::query(insert).bind(&row).bind(new.site.as_str()).bind(now).bind(patient);
        insert.execute(self.connection()?).await?;
        self.put_match_keys(&row, &new.match_keys).await?;
        self.line(Action::PersonAdded, id);
        Ok(id)
    }

    async fn put_match_keys(&mut self, row: &str, match_keys: &BTreeSet<Vec<u8>>) -> Result<()> {
        let tokens = self.tokens(match_keys)?;
        if tokens.is_empty() {
            return Ok(());
        }
        let values: Vec<String> = (2..tokens.len() + 2).map(|at| format!("(${at}, $1)")).collect();
        let insert = format!("INSERT INTO match_key (token, person) VALUES {}", values.join(", "));
        let mut insert = sqlx::query(AssertSqlSafe(insert)).bind(row);
        for token in tokens {
            insert = insert.bind(token);
        }
        insert.execute(self.connection()?).await?;
        Ok(())
    }

    /// The keyed hashes of match keys, each once.
    pub(super) fn tokens(&self, match_keys: &BTreeSet<Vec<u8>>) -> Result<BTreeSet<i64>> {
        if match_keys.len() > MOST_KEYS {
            return Err(Error::TooLarge { most: MOST_KEYS });
        }
        Ok(match_keys.iter().map(|key| self.keys.match_token(key)).collect())
    }

    /// Reads a person.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Sealed`].
    pub async fn person(&mut self, id: PersonId) -> Result<Person> {
        let select = sqlx::query(concat!("SELECT ", columns!(person), " FROM person p WHERE p.id = $1"))
            .bind(id.to_string());
        let row = select.fetch_optional(self.connection()?).await?.ok_or(Error::NotFound("person"))?;
        self.line(Action::PersonRead, id);
        self.read_person(&row)
    }

    fn read_person(&self, row: &AnyRow) -> Result<Person> {
        let reader = Reader::new(TABLE, row)?;
        Ok(Person {
            id: reader.parsed("id")?,
            patient: reader.open(&self.keys, "patient")?,
            site: reader.parsed("site")?,
            created_at: Timestamp(row.int("created_at")?),
            updated_at: Timestamp(row.int("updated_at")?),
            archived: row.int("archived")? != 0,
        })
    }

    /// Replaces the patient and the match keys.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::TooLarge`].
    pub async fn change_person(
        &mut self,
        id: PersonId,
        patient: &Private,
        match_keys: &BTreeSet<Vec<u8>>,
    ) -> Result<()> {
        let row = id.to_string();
        let (now, patient) = (self.now().0, self.seal(TABLE, "patient", &row, patient)?);
        let update = sqlx::query("UPDATE person SET patient = $1, updated_at = $2 WHERE id = $3");
        let update = update.bind(patient).bind(now).bind(&row).execute(self.connection()?).await?;
        if update.rows_affected() == 0 {
            return Err(Error::NotFound("person"));
        }
        let delete = sqlx::query("DELETE FROM match_key WHERE person = $1").bind(&row);
        delete.execute(self.connection()?).await?;
        self.put_match_keys(&row, match_keys).await?;
        self.line(Action::PersonChanged, id);
        Ok(())
    }

    /// Takes a person out of the lists, or back in.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn archive_person(&mut self, id: PersonId, archived: bool) -> Result<()> {
        let update = sqlx::query("UPDATE person SET archived = $1 WHERE id = $2");
        let update = update.bind(i64::from(archived)).bind(id.to_string());
        if update.execute(self.connection()?).await?.rows_affected() == 0 {
            return Err(Error::NotFound("person"));
        }
        self.line(Action::PersonArchived, id);
        Ok(())
    }

    /// Persons, last registered first.
    ///
    /// # Errors
    /// [`Error::Cursor`], [`Error::Sealed`].
    pub async fn persons(&mut self, filter: &PersonFilter, page: &PageRequest) -> Result<Page<Person>> {
        let start = page.start(i64::MAX)?;
        let select = format!(
            concat!(
                "SELECT ",
                columns!(person),
                " FROM person p WHERE (p.created_at, p.id) < ($1, $2) AND {}
             ORDER BY p.created_at DESC, p.id DESC LIMIT $7"
            ),
            Filter::sql(filter, 3),
        );
        let select = sqlx::query(AssertSqlSafe(select)).bind(start.number).bind(start.id);
        let rows = Filter::new(filter).bind(select).bind(page.rows()).fetch_all(self.connection()?).await?;
        let persons = rows.iter().map(|row| self.read_person(row)).collect::<Result<Vec<_>>>()?;
        let page = page_of(page, persons, |person| Cursor::text(person.created_at.0, person.id));
        page.items.iter().for_each(|person| self.line(Action::PersonListed, person.id));
        Ok(page)
    }

    /// The ids of persons, last registered first, each with where the list goes on after it: nothing of a person is read.
    ///
    /// # Errors
    /// [`Error::Cursor`], or what the database says.
    pub async fn person_ids(
        &mut self,
        filter: &PersonFilter,
        page: &PageRequest,
    ) -> Result<Page<(PersonId, String)>> {
        let start = page.start(i64::MAX)?;
        let select = format!(
            "SELECT p.id, p.created_at FROM person p WHERE (p.created_at, p.id) < ($1, $2) AND {}
             ORDER BY p.created_at DESC, p.id DESC LIMIT $7",
            Filter::sql(filter, 3),
        );
        let select = sqlx::query(AssertSqlSafe(select)).bind(start.number).bind(start.id);
        let rows = Filter::new(filter).bind(select).bind(page.rows()).fetch_all(self.connection()?).await?;
        let read = |row: &AnyRow| {
            let id: PersonId = Reader::new(TABLE, row)?.parsed("id")?;
            Ok((id, Cursor::text(row.int("created_at")?, id)))
        };
        let ids = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        Ok(page_of(page, ids, |(_, place)| place.clone()))
    }

    /// How many persons a filter lets through.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_persons(&mut self, filter: &PersonFilter) -> Result<u64> {
        let select = format!("SELECT COUNT(*) AS persons FROM person p WHERE {}", Filter::sql(filter, 1));
        let select = Filter::new(filter).bind(sqlx::query(AssertSqlSafe(select)));
        Ok(select.fetch_one(self.connection()?).await?.int("persons")?.unsigned_abs())
    }

    /// Persons with any of these keys, those with most first.
    ///
    /// # Errors
    /// [`Error::Cursor`], [`Error::Sealed`], [`Error::TooLarge`].
    pub async fn search(
        &mut self,
        keys: &BTreeSet<Vec<u8>>,
        filter: &PersonFilter,
        page: &PageRequest,
    ) -> Result<Searched> {
        let start = page.start(i64::MAX)?;
        let tokens = self.tokens(keys)?;
        if tokens.is_empty() {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let mut rows = Vec::new();
        // Common names have many thousand candidates. Those who agree most are looked at first, and all of them only where
        // these, as the filter lets them through, do not fill the page.
        for most in [SOONEST, i64::MAX] {
            rows = self.candidates(&tokens, filter, &start, page.rows(), most).await?;
            if rows.len() as i64 == page.rows() {
                break;
            }
        }
        let found = |row| {
            let agreeing = Reader::new(TABLE, row)?.count("agreeing")?;
            Ok(Found { person: self.read_person(row)?, agreeing })
        };
        let found = rows.iter().map(found).collect::<Result<Vec<_>>>()?;
        let page = page_of(page, found, |found| Cursor::text(found.agreeing.into(), found.person.id));
        page.items.iter().for_each(|found| self.line(Action::PersonListed, found.person.id));
        Ok(page)
    }

    /// Those whom the filter lets through of so many who agree most, from a place in the list on.
    async fn candidates(
        &mut self,
        tokens: &BTreeSet<i64>,
        filter: &PersonFilter,
        start: &Cursor,
        rows: i64,
        most: i64,
    ) -> Result<Vec<AnyRow>> {
        let places: Vec<String> = (9..tokens.len() + 9).map(|at| format!("${at}")).collect();
        let select = format!(
            concat!(
                "SELECT ",
                columns!(person),
                ", m.agreeing FROM (
                 SELECT person, COUNT(*) AS agreeing FROM match_key WHERE token IN ({}) GROUP BY person
                 HAVING COUNT(*) < $1 OR (COUNT(*) = $1 AND person > $2)
                 ORDER BY COUNT(*) DESC, person LIMIT $8
             ) m JOIN person p ON p.id = m.person
             WHERE {} ORDER BY m.agreeing DESC, p.id LIMIT $7"
            ),
            places.join(", "),
            Filter::sql(filter, 3),
        );
        let select = sqlx::query(AssertSqlSafe(select)).bind(start.number).bind(start.id.clone());
        let mut select = Filter::new(filter).bind(select).bind(rows).bind(most);
        for token in tokens {
            select = select.bind(*token);
        }
        Ok(select.fetch_all(self.connection()?).await?)
    }

    /// The person of a record id.
    ///
    /// # Errors
    /// [`Error::Sealed`].
    pub async fn person_of_record(&mut self, record_id: [u8; 8]) -> Result<Option<Person>> {
        let select = concat!("SELECT ", columns!(person), " FROM person p
             WHERE p.id = (SELECT person FROM attestation WHERE record_token = $1 ORDER BY stored_at, id LIMIT 1)");
        let select = sqlx::query(select).bind(self.keys.record_token(&record_id));
        let Some(row) = select.fetch_optional(self.connection()?).await? else { return Ok(None) };
        let person = self.read_person(&row)?;
        self.line(Action::PersonRead, person.id);
        Ok(Some(person))
    }
}

/// A filter's values as SQL has them; an empty text is any site.
struct Filter {
    site: String,
    from: i64,
    before: i64,
    archived: i64,
}

type AnyQuery<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

impl Filter {
    fn new(filter: &PersonFilter) -> Self {
        Self {
            site: filter.site.as_ref().map(ToString::to_string).unwrap_or_default(),
            from: filter.from.map_or(i64::MIN, |time| time.0),
            before: filter.before.map_or(i64::MAX, |time| time.0),
            archived: i64::from(filter.archived),
        }
    }

    /// The condition with placeholders from this number on.
    fn sql(filter: &PersonFilter, at: usize) -> String {
        let (from, before, archived) = (at + 1, at + 2, at + 3);
        let site = only(filter.site.is_some(), "p.site", at);
        // A number of this program's, written as it is: most statements have none.
        let changed = filter.changed_from.map(|time| {
            let time = time.0;
            format!(
                " AND (p.updated_at >= {time} OR EXISTS
                 (SELECT 1 FROM attestation a WHERE a.person = p.id AND a.stored_at >= {time}))"
            )
        });
        format!(
            "{site} AND p.created_at >= ${from} AND p.created_at < ${before}
             AND p.archived <= ${archived}{}",
            changed.unwrap_or_default()
        )
    }

    fn bind<'q>(self, query: AnyQuery<'q>) -> AnyQuery<'q> {
        query.bind(self.site).bind(self.from).bind(self.before).bind(self.archived)
    }
}
