//! Cards that were read and not yet taken over. They are kept sealed for a quarter of an hour, for whoever read them, and in
//! no backup: a card that is merely looked at leaves nothing behind. They are in the database, so that the next request may
//! come to another process.

use crate::app::App;
use crate::error::{Error, Result};
use phr_core::card::{Confidential, OpenedCard, Record};
use phr_core::model::Timestamp;
use phr_storage::{AccountId, Private};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

/// How long a card that was read stays open, in seconds.
const SECONDS: i64 = 15 * 60;

/// A card that was read.
#[derive(Clone)]
pub(crate) struct HeldCard {
    /// When.
    pub(crate) read_at: Timestamp,
    /// How it was opened: `access-code` or `network-key`.
    pub(crate) opened_by: String,
    /// What is in it.
    pub(crate) opened: OpenedCard,
}

/// The same, for storage.
#[derive(Serialize, Deserialize)]
struct Written {
    read_at: i64,
    opened_by: String,
    /// The encoded record.
    care: Vec<u8>,
    confidential: WrittenConfidential,
}

#[derive(Serialize, Deserialize)]
enum WrittenConfidential {
    Absent,
    Locked,
    Open(Vec<u8>),
    PartlyOpen(Vec<u8>),
}

impl Drop for Written {
    fn drop(&mut self) {
        self.care.zeroize();
        if let WrittenConfidential::Open(record) | WrittenConfidential::PartlyOpen(record) =
            &mut self.confidential
        {
            record.zeroize();
        }
    }
}

impl HeldCard {
    /// Keeps a card under a name that nobody can guess.
    pub(crate) async fn keep(&self, app: &App, name: &str, reader: AccountId) -> Result<()> {
        let until = Timestamp(self.read_at.0.saturating_add(SECONDS));
        Ok(app.storage().hold(&held_as(name, reader), &self.written()?, until).await?)
    }

    /// The card with this name, if this reader has it open.
    pub(crate) async fn find(app: &App, name: &str, reader: AccountId) -> Result<Option<Self>> {
        let held = app.storage().held(&held_as(name, reader)).await?;
        held.map(|held| Self::read(&held).ok_or_else(|| Error::internal("an open card cannot be read")))
            .transpose()
    }

    /// Closes a card.
    pub(crate) async fn close(app: &App, name: &str, reader: AccountId) -> Result<()> {
        Ok(app.storage().release(&held_as(name, reader)).await?)
    }

    fn written(&self) -> Result<Private> {
        let bytes = |record: &Record| record.encode().map_err(|error| Error::internal(error.to_string()));
        let written = Written {
            read_at: self.read_at.0,
            opened_by: self.opened_by.clone(),
            care: bytes(self.opened.care())?,
            confidential: match self.opened.confidential() {
                Confidential::Absent => WrittenConfidential::Absent,
                Confidential::Locked => WrittenConfidential::Locked,
                Confidential::Open(record) => WrittenConfidential::Open(bytes(record)?),
                Confidential::PartlyOpen(record) => WrittenConfidential::PartlyOpen(bytes(record)?),
            },
        };
        let text = serde_json::to_vec(&written).map_err(Error::internal)?;
        Ok(Private::from(Zeroizing::new(text)))
    }

    fn read(held: &Private) -> Option<Self> {
        let written: Written = serde_json::from_slice(held.expose()).ok()?;
        let record = |bytes: &[u8]| Record::parse(bytes).ok();
        let confidential = match &written.confidential {
            WrittenConfidential::Absent => Confidential::Absent,
            WrittenConfidential::Locked => Confidential::Locked,
            WrittenConfidential::Open(bytes) => Confidential::Open(record(bytes)?),
            WrittenConfidential::PartlyOpen(bytes) => Confidential::PartlyOpen(record(bytes)?),
        };
        Some(Self {
            read_at: Timestamp(written.read_at),
            opened_by: written.opened_by.clone(),
            opened: OpenedCard::of_kept(record(&written.care)?, confidential)?,
        })
    }
}

/// The reader is part of the name: another's request finds nothing under it.
fn held_as(name: &str, reader: AccountId) -> String {
    format!("card {name} of {reader}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Service;
    use phr_core::cose::sign_attestation;
    use phr_core::keys::IssuerSecretKey;

    fn record(payload: &[u8]) -> Record {
        let key = IssuerSecretKey::generate(&mut phr_cli_kit::system_random());
        Record::new(vec![sign_attestation(payload.to_vec(), &key).unwrap()])
    }

    #[tokio::test]
    async fn a_card_is_there_for_its_reader_and_for_a_while() {
        let service = Service::ready().await;
        let app = &service.app;
        let (one, other) = (AccountId([1; 16]), AccountId([2; 16]));
        let confidential = [
            Confidential::Absent,
            Confidential::Locked,
            Confidential::Open(record(b"b")),
            Confidential::PartlyOpen(record(b"c")),
        ];
        for confidential in confidential {
            let opened = OpenedCard::of_kept(record(b"a"), confidential).unwrap();
            let card = HeldCard { read_at: app.now(), opened_by: "access-code".to_owned(), opened };
            card.keep(app, "a", one).await.unwrap();
            let found = HeldCard::find(app, "a", one).await.unwrap().unwrap();
            assert_eq!((found.opened, found.read_at), (card.opened, card.read_at));
        }
        assert!(HeldCard::find(app, "a", other).await.unwrap().is_none());
        HeldCard::close(app, "a", other).await.unwrap();
        service.pass(SECONDS - 1);
        assert!(HeldCard::find(app, "a", one).await.unwrap().is_some());
        service.pass(1);
        assert!(HeldCard::find(app, "a", one).await.unwrap().is_none());
    }
}
