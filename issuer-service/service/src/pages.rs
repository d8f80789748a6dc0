//! The pages, each with its handlers and contexts.

pub(crate) mod home;
pub(crate) mod login;
pub(crate) mod setup;
pub(crate) mod unlock;
