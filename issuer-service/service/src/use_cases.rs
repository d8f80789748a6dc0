//! What the pages do, apart from HTTP and HTML: a handler extracts, calls one of these, and presents.

pub(crate) mod accounts;
