//! The pages, each with its handlers and contexts.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod analysis;
pub(crate) mod audit;
pub(crate) mod calendar;
pub(crate) mod centre;
pub(crate) mod clients;
pub(crate) mod data_key;
pub(crate) mod find;
pub(crate) mod find_centre;
pub(crate) mod follow_ups;
pub(crate) mod form_view;
pub(crate) mod home;
pub(crate) mod issue;
pub(crate) mod issue_nfc;
pub(crate) mod login;
pub(crate) mod person;
pub(crate) mod print;
pub(crate) mod read_card;
pub(crate) mod record_view;
pub(crate) mod register;
pub(crate) mod setup;
pub(crate) mod sites;
pub(crate) mod trust;
pub(crate) mod unlock;
pub(crate) mod visit;
