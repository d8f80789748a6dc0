//! What stands around every route.

pub(crate) mod guard;
pub(crate) mod headers;
pub(crate) mod host;
pub(crate) mod log;
pub(crate) mod present;
