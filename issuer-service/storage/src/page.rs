//! Lists come page by page.

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
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}
