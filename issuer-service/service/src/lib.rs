//! The issuer service: pages to register, find, issue, print and follow up.
//!
//! [`serve`] runs it; [`App::open`] and [`router`] give tests the same without a network.
//!
//! # Adding a page
//! 1. Write `src/pages/<name>.rs` with a handler, name it in `src/pages.rs`, and put its line into the table of
//!    `src/rights.rs`: method, path, roles, handler. What is not in the table does not exist.
//! 2. Write `templates/<name>.html`; it begins with `{% extends "base.html" %}`. Its context is a struct with
//!    `#[derive(askama::Template)]`, and a field `page: Page` from `context.page()`.
//! 3. Write its wording in `text/en/<name>.ftl`, `text/ar/<name>.ftl` and `text/sr/<name>.ftl`; `{{ page.t("id") }}` shows
//!    it. A test holds that each language has every id that is used, and no other.
//!
//! ```ignore
//! #[derive(Template)]
//! #[template(path = "find.html")]
//! struct FindPage {
//!     page: Page,
//!     typed: Typed,
//! }
//!
//! pub(crate) async fn show(context: Context) -> Result<Response> {
//!     page::show(&FindPage { page: context.page(), typed: Typed::default() })
//! }
//!
//! pub(crate) async fn submit(context: Context, mut typed: Typed) -> Result<Response> {
//!     let mut work = context.begin().await?; // in the name of whoever is signed in
//!     // … one use-case …
//!     work.commit().await?;
//!     Ok(page::after("/find", "saved")) // shows the message `done-saved`
//! }
//! ```
//! A form has `{{ f::token(page) }}` first and posts `application/x-www-form-urlencoded`, or `multipart/form-data` for
//! files. Scripts send the token as `X-CSRF-Token`; it is in `<body data-csrf>`. Scripts and styles go into `assets/`.
//! Errors: [`error::Error`](crate) has what handlers return; `?` on storage and `Failure` does.

mod api;
mod app;
mod assets;
mod attempts;
mod chart;
mod config;
mod context;
mod data_passphrase;
pub mod demo;
mod error;
mod export;
mod export_jobs;
mod hex;
mod issuer_key;
mod jobs;
mod layers;
mod logging;
mod mail;
mod master_token;
mod metrics;
mod notices;
mod page;
mod pages;
mod password;
mod rights;
mod router;
mod second_factor;
mod serve;
mod session;
mod sync;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
mod tls;
mod typed;
mod use_cases;

pub use app::App;
pub use config::{Config, MasterRequest, MasterToken, OpenMaster, OpenNfc, OpenToken, SharedSigner};
pub use data_passphrase::{change_passphrase, no_passphrase};
pub use export::{Exported, ExportedRecord, export};
pub use logging::{LogError, LogFormat, log_to_stderr};
pub use mail::{MailServer, MailServerError};
pub use master_token::{needed as master_token_needed, not_needed as master_token_not_used};
pub use router::router;
pub use serve::{ServeError, serve};
pub use sync::line::{CentreAddressError, centre_address};
pub use text::Language;
pub use tls::{TlsError, TlsFiles};
