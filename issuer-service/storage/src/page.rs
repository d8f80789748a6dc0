//! Lists come page by page.

use crate::{Error, Result};

/// Which page of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// How many at most; never more than [`PageRequest::MOST`] are given.
    pub limit: u32,
    /// [`Page::next`] of the page before; the first page without.
    pub after: Option<String>,
}

impl PageRequest {
    /// The longest page.
    pub const MOST: u32 = 200;

    /// The first page.
    pub fn first(limit: u32) -> Self {
        Self { limit, after: None }
    }

    /// The page that begins where another said.
    pub fn next(limit: u32, after: impl Into<String>) -> Self {
        Self { limit, after: Some(after.into()) }
    }

    fn size(&self) -> u32 {
        self.limit.clamp(1, Self::MOST)
    }

    /// How many rows to read: one more than are given, to know whether there is a next page.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.size()) + 1
    }

    /// Where to begin, or `first`.
    pub(crate) fn start(&self, first: i64) -> Result<Cursor> {
        match &self.after {
            None => Ok(Cursor { number: first, id: String::new() }),
            Some(after) => {
                let (number, id) = after.split_once('.').ok_or(Error::Cursor)?;
                Ok(Cursor { number: number.parse().map_err(|_| Error::Cursor)?, id: id.to_owned() })
            }
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// A place in a list that is ordered by a number, then by id.
pub(crate) struct Cursor {
    pub(crate) number: i64,
    pub(crate) id: String,
}

impl Cursor {
    pub(crate) fn text(number: i64, id: impl ToString) -> String {
        format!("{number}.{}", id.to_string())
    }
}

/// The page out of the rows that [`PageRequest::rows`] asked for.
pub(crate) fn page_of<T>(request: &PageRequest, mut items: Vec<T>, cursor: impl Fn(&T) -> String) -> Page<T> {
    let size = request.size() as usize;
    let more = items.len() > size;
    items.truncate(size);
    let next = items.last().filter(|_| more).map(cursor);
    Page { items, next }
}
