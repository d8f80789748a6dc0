//! What the base template needs, and how a page is answered.

use crate::assets;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::rights;
use crate::text::{Language, Text};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use fluent_bundle::{FluentArgs, FluentValue};
use phr_storage::Role;

/// What `base.html` draws around a page. Each page's template has one as its field `page`.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) text: Text,
    /// What forms carry, as `csrf`.
    pub(crate) csrf: String,
    pub(crate) path: String,
    /// Whether the data are invented.
    pub(crate) demo: bool,
    pub(crate) organisation: String,
    /// The name of whoever is signed in, or nothing.
    pub(crate) account: Option<String>,
    pub(crate) role: Option<Role>,
    pub(crate) nav: Vec<NavItem>,
    /// What was just done, for the status region.
    pub(crate) done: Option<String>,
}

/// A link of the navigation.
#[derive(Clone, Debug)]
pub(crate) struct NavItem {
    pub(crate) path: &'static str,
    /// The message with its words.
    pub(crate) label: &'static str,
    pub(crate) current: bool,
}

impl Page {
    pub(crate) fn new(context: &Context) -> Self {
        let role = context.role();
        let is_current = |path: &str| {
            context.path == path || (path != "/" && context.path.starts_with(&format!("{path}/")))
        };
        // Nothing else is open until the password is another.
        let is_bound = context.account.as_ref().is_some_and(|account| account.must_change_password);
        let nav = rights::navigation(role.filter(|_| !is_bound));
        let nav = nav.into_iter().map(|(path, label)| NavItem { path, label, current: is_current(path) });
        Self {
            text: context.text,
            csrf: context.csrf.clone(),
            path: context.path.clone(),
            demo: context.app.config().demo,
            organisation: context.app.organisation(),
            account: context.account.as_ref().map(|account| account.name.clone()),
            role,
            nav: nav.collect(),
            done: context.done.clone(),
        }
    }

    /// A message: `{{ page.t("find-title") }}`.
    pub(crate) fn t(&self, id: &str) -> String {
        self.text.say(id)
    }

    /// A message of a family, such as a role's name: `{{ page.of("role", role.as_str()) }}`.
    pub(crate) fn of(&self, family: &str, member: &str) -> String {
        self.text.say(&format!("{family}-{member}"))
    }

    /// A message with a text in it: `{{ page.with("login-as", "name", name) }}`.
    pub(crate) fn with(&self, id: &str, name: &str, value: &str) -> String {
        self.text.say_with(id, name, value)
    }

    /// A message with a number in it, `$count`: `{{ page.count("find-results", found.len()) }}`.
    pub(crate) fn count(&self, id: &str, count: impl Count) -> String {
        self.text.say_with(id, "count", count.to_number())
    }

    /// A message with several texts in it: `{{ page.fill("x", [("a", a), ("b", b)]) }}`.
    pub(crate) fn fill<'a>(&self, id: &str, values: impl AsRef<[(&'a str, &'a str)]>) -> String {
        let values = values.as_ref().iter().map(|(name, value)| (*name, FluentValue::from(*value)));
        self.text.fill(id, values.collect::<FluentArgs<'_>>())
    }

    /// BCP 47.
    pub(crate) fn lang(&self) -> &'static str {
        self.text.0.tag()
    }

    /// `ltr` or `rtl`.
    pub(crate) fn dir(&self) -> &'static str {
        self.text.0.direction()
    }

    pub(crate) fn languages(&self) -> [Language; 3] {
        Language::ALL
    }

    /// The address of a style or script.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

/// Answers with a page.
pub(crate) fn show(template: &impl Template) -> Result<Response> {
    show_as(StatusCode::OK, template)
}

/// Answers with a page under another status: a form with faults is 422.
pub(crate) fn show_as(status: StatusCode, template: &impl Template) -> Result<Response> {
    let html = template.render().map_err(Error::internal)?;
    Ok((status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
}

/// Goes on to another page after something was done, which that page then says: `done` is a message's id that begins with
/// `done-`.
pub(crate) fn after(path: &str, done: &str) -> Response {
    let mark = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{mark}done={done}")).into_response()
}

/// What can be counted, as templates have it: by value or behind a reference.
pub(crate) trait Count {
    fn to_number(&self) -> i64;
}

macro_rules! counts {
    ($($kind:ty),*) => {
        $(impl Count for $kind {
            fn to_number(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        })*
    };
}

counts!(i64, u32, u64, usize);

impl<T: Count> Count for &T {
    fn to_number(&self) -> i64 {
        (**self).to_number()
    }
}
