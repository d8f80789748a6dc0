//! Reading a row's columns.

use crate::{Error, Result};
use sqlx::Row as _;
use sqlx::any::AnyRow;
use std::str::FromStr;

/// The columns of a table, by name: a program of an older version goes on reading while a newer one adds columns, and
/// PostgreSQL refuses a prepared `SELECT *` whose columns have changed.
macro_rules! columns {
    (account) => {
        "id, login, name, role, site, password_hash, totp, disabled, created_at, last_login, must_change_password"
    };
    (api_client) => {
        "id, name, site, rights, disabled, created_at, last_used"
    };
    (person) => {
        "p.id, p.site, p.created_at, p.updated_at, p.archived, p.patient"
    };
    (consent) => {
        "id, person, content, given_at, withdrawn_at"
    };
    (draft) => {
        "id, person, kind, site, owner, saved_by, revision, created_at, updated_at, fields"
    };
    (attestation) => {
        "id, person, record_token, record, bytes, compartment, issuer, issued_at, kind, stored_at, stored_by,
         CASE WHEN EXISTS (SELECT 1 FROM received WHERE received.attestation = attestation.id)
              THEN 'received' ELSE attestation.origin END AS origin"
    };
    (issued_card) => {
        "id, person, card, carrier, size, issued_at, issued_by"
    };
    (follow_up) => {
        "id, person, attestation, entry, due_first, due_last, status, site, service, label, closed_at, closed_by"
    };
    (print_job) => {
        "id, owner, site, payload, result, done, total, state, created_at, lease_until, worker"
    };
    (export_job) => {
        "id, owner, wanted, state, place, done, total, failed, parts, bytes, failure, created_at, ended_at, worker"
    };
    (notice) => {
        "id, address, template, due_at, sent_at, attempts"
    };
    (audit) => {
        "number, at, account, role, site, action, subject, hash"
    };
}

/// A row's columns by name, as the types that both databases have.
pub(crate) trait Cells {
    fn int(&self, column: &str) -> Result<i64>;
    fn maybe_int(&self, column: &str) -> Result<Option<i64>>;
    fn text(&self, column: &str) -> Result<String>;
    fn maybe_text(&self, column: &str) -> Result<Option<String>>;
    fn bytes(&self, column: &str) -> Result<Vec<u8>>;
    fn maybe_bytes(&self, column: &str) -> Result<Option<Vec<u8>>>;
}

impl Cells for AnyRow {
    fn int(&self, column: &str) -> Result<i64> {
        Ok(self.try_get(column)?)
    }

    fn maybe_int(&self, column: &str) -> Result<Option<i64>> {
        Ok(self.try_get(column)?)
    }

    fn text(&self, column: &str) -> Result<String> {
        Ok(self.try_get(column)?)
    }

    fn maybe_text(&self, column: &str) -> Result<Option<String>> {
        Ok(self.try_get(column)?)
    }

    fn bytes(&self, column: &str) -> Result<Vec<u8>> {
        Ok(self.try_get(column)?)
    }

    fn maybe_bytes(&self, column: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.try_get(column)?)
    }
}

/// A row of a table with the id that its errors name.
pub(crate) struct Reader<'a> {
    pub(crate) table: &'static str,
    pub(crate) row: &'a AnyRow,
    pub(crate) id: String,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(table: &'static str, row: &'a AnyRow) -> Result<Self> {
        Ok(Self { table, row, id: row.text("id")? })
    }

    pub(crate) fn unknown(&self, column: &'static str) -> Error {
        Error::Inconsistent { table: self.table, column, row: self.id.clone() }
    }

    /// A text that is the form of something.
    pub(crate) fn parsed<T: FromStr>(&self, column: &'static str) -> Result<T> {
        self.row.text(column)?.parse().map_err(|_| self.unknown(column))
    }

    pub(crate) fn maybe_parsed<T: FromStr>(&self, column: &'static str) -> Result<Option<T>> {
        let text = self.row.maybe_text(column)?;
        text.map(|text| text.parse().map_err(|_| self.unknown(column))).transpose()
    }

    /// A text that is one of an enum's words.
    pub(crate) fn word<T>(&self, column: &'static str, parse: fn(&str) -> Option<T>) -> Result<T> {
        parse(&self.row.text(column)?).ok_or_else(|| self.unknown(column))
    }

    /// A count.
    pub(crate) fn count(&self, column: &'static str) -> Result<u32> {
        u32::try_from(self.row.int(column)?).map_err(|_| self.unknown(column))
    }

    pub(crate) fn open(&self, keys: &crate::keys::Keys, column: &'static str) -> Result<crate::Private> {
        keys.open(self.cell(column), &self.row.bytes(column)?)
    }

    pub(crate) fn maybe_open(
        &self,
        keys: &crate::keys::Keys,
        column: &'static str,
    ) -> Result<Option<crate::Private>> {
        let bytes = self.row.maybe_bytes(column)?;
        bytes.map(|bytes| keys.open(self.cell(column), &bytes)).transpose()
    }

    fn cell(&self, column: &'static str) -> crate::keys::Cell<'_> {
        crate::keys::Cell { table: self.table, column, row: &self.id }
    }
}

/// A condition for a column, or none: with one SQL for both, the databases would not use the column's index.
pub(crate) fn only(given: bool, column: &str, place: usize) -> String {
    if given { format!("{column} = ${place}") } else { format!("${place} = ''") }
}
