//! Cards that were issued.

use super::Work;
use crate::row::{Cells as _, Reader};
use crate::{Action, Error, IssuedCard, IssuedCardId, NewIssuedCard, PersonId, Result};
use phr_core::model::Timestamp;
use sqlx::any::AnyRow;

const TABLE: &str = "issued_card";

impl Work {
    /// Stores a card.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or what the database says.
    pub async fn add_issued_card(&mut self, new: &NewIssuedCard) -> Result<IssuedCardId> {
        let id = self.random(|random| IssuedCardId::generate(random));
        let row = id.to_string();
        let card = self.seal(TABLE, "card", &row, &new.card)?;
        // No larger than what may be sealed.
        let size = new.card.expose().len() as i64;
        let insert = "INSERT INTO issued_card (id, person, card, carrier, size, issued_at, issued_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let insert = sqlx::query(insert).bind(row).bind(new.person.to_string()).bind(card);
        let insert = insert.bind(&new.carrier).bind(size).bind(self.now().0).bind(self.account().to_string());
        insert.execute(self.connection()?).await?;
        self.line(Action::CardIssued, new.person);
        Ok(id)
    }

    /// A card.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Sealed`].
    pub async fn issued_card(&mut self, id: IssuedCardId) -> Result<IssuedCard> {
        let select =
            sqlx::query(concat!("SELECT ", columns!(issued_card), " FROM issued_card WHERE id = $1"))
                .bind(id.to_string());
        let row = select.fetch_optional(self.connection()?).await?.ok_or(Error::NotFound("card"))?;
        let card = self.read_card(&row)?;
        self.line(Action::CardRead, card.person);
        Ok(card)
    }

    /// A person's cards, last issued first.
    ///
    /// # Errors
    /// [`Error::Sealed`].
    pub async fn issued_cards(&mut self, person: PersonId) -> Result<Vec<IssuedCard>> {
        let select = sqlx::query(concat!(
            "SELECT ",
            columns!(issued_card),
            " FROM issued_card WHERE person = $1 ORDER BY issued_at DESC, id"
        ));
        let rows = select.bind(person.to_string()).fetch_all(self.connection()?).await?;
        self.line(Action::CardRead, person);
        rows.iter().map(|row| self.read_card(row)).collect()
    }

    fn read_card(&self, row: &AnyRow) -> Result<IssuedCard> {
        let reader = Reader::new(TABLE, row)?;
        Ok(IssuedCard {
            id: reader.parsed("id")?,
            person: reader.parsed("person")?,
            card: reader.open(&self.keys, "card")?,
            carrier: row.text("carrier")?,
            size: reader.count("size")?,
            issued_at: Timestamp(row.int("issued_at")?),
            issued_by: reader.parsed("issued_by")?,
        })
    }
}
