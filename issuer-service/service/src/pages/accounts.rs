//! Accounts of the staff, for administrators.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{self, Page};
use crate::typed::Typed;
use crate::use_cases::accounts::check_login;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use phr_cli_kit::Secret;
use phr_storage::{Account, AccountId, NewAccount, PageRequest, Role, Site};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    page: Page,
    typed: Typed,
    accounts: Vec<Account>,
    next: Option<String>,
    sites: Vec<Site>,
    roles: &'static [Role],
}

#[derive(Template)]
#[template(path = "account_edit.html")]
struct EditPage {
    page: Page,
    typed: Typed,
    account: Account,
    sites: Vec<Site>,
    roles: &'static [Role],
}

/// A password that the program made, to be shown once.
#[derive(Template)]
#[template(path = "account_password.html")]
struct PasswordPage {
    page: Page,
    login: String,
    password: String,
}

/// Where the next page of a list begins.
#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

/// Accounts on a page.
const ROWS: u32 = 50;
/// Letters of a password that the program makes, five bits each.
const MADE_LETTERS: usize = 16;

async fn draw_list(
    context: &Context,
    status: StatusCode,
    typed: Typed,
    after: Option<String>,
) -> Result<Response> {
    let storage = context.app.storage();
    let accounts = storage.accounts(&PageRequest { limit: ROWS, after }).await?;
    let page = AccountsPage {
        page: context.page(),
        typed,
        accounts: accounts.items,
        next: accounts.next,
        sites: storage.sites().await?,
        roles: Role::ALL,
    };
    page::show_as(status, &page)
}

pub(crate) async fn show(context: Context, Query(after): Query<After>) -> Result<Response> {
    draw_list(&context, StatusCode::OK, Typed::showing([("role", "registrar")]), after.after).await
}

/// What both forms have, checked; faults are noted beside their fields.
fn read(context: &Context, typed: &mut Typed) -> (String, Option<Role>, Option<phr_storage::SiteId>) {
    let needed = || context.text.say("form-needed");
    let name = typed.trimmed("name").to_owned();
    if name.is_empty() || name.chars().count() > 120 {
        typed.fault("name", needed());
    }
    let role = Role::parse(typed.value("role"));
    if role.is_none() {
        typed.fault("role", needed());
    }
    let site = typed.trimmed("site").to_owned();
    let parsed = site.parse().ok();
    if !site.is_empty() && parsed.is_none() {
        typed.fault("site", needed());
    }
    (name, role, parsed)
}

/// A password that can be read over the telephone: the program makes it, so that it is a good one.
fn made_password(context: &Context) -> String {
    let letters: Vec<char> = context.app.random_text(MADE_LETTERS).chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn show_password(context: &Context, login: &str, password: String) -> Result<Response> {
    page::show(&PasswordPage { page: context.page(), login: login.to_owned(), password })
}

pub(crate) async fn add(context: Context, mut typed: Typed) -> Result<Response> {
    let (name, role, site) = read(&context, &mut typed);
    let login = typed.trimmed("login").to_lowercase();
    if let Err(id) = check_login(&login) {
        typed.fault("login", context.text.say(id));
    }
    let Some(role) = role.filter(|_| typed.is_right()) else {
        return draw_list(&context, StatusCode::UNPROCESSABLE_ENTITY, typed, None).await;
    };
    let password = made_password(&context);
    let password_hash = context.app.passwords().hash(&context.app, &Secret::new(password.clone())).await?;
    let mut work = context.begin().await?;
    let new = NewAccount {
        login: login.clone(),
        name,
        role,
        site,
        password_hash,
        totp: None,
        must_change_password: true,
    };
    match work.add_account(&new).await {
        Ok(_) => work.commit().await?,
        Err(phr_storage::Error::Exists(_)) => {
            work.cancel().await?;
            typed.fault("login", context.text.say("accounts-login-taken"));
            return draw_list(&context, StatusCode::UNPROCESSABLE_ENTITY, typed, None).await;
        }
        Err(error) => return Err(error.into()),
    }
    show_password(&context, &login, password)
}

async fn find(context: &Context, id: &str) -> Result<Account> {
    let id: AccountId = id.parse().map_err(|_| Error::NotFound)?;
    context.app.storage().account(id).await?.ok_or(Error::NotFound)
}

async fn draw_edit(
    context: &Context,
    status: StatusCode,
    typed: Typed,
    account: Account,
) -> Result<Response> {
    let sites = context.app.storage().sites().await?;
    page::show_as(status, &EditPage { page: context.page(), typed, account, sites, roles: Role::ALL })
}

pub(crate) async fn edit(context: Context, Path(id): Path<String>) -> Result<Response> {
    let account = find(&context, &id).await?;
    let site = account.site.as_ref().map(|site| site.to_string()).unwrap_or_default();
    let mut values = vec![("name", account.name.as_str()), ("role", account.role.as_str()), ("site", &site)];
    if account.disabled {
        values.push(("disabled", "yes"));
    }
    let typed = Typed::of(&values);
    draw_edit(&context, StatusCode::OK, typed, account).await
}

pub(crate) async fn change(context: Context, Path(id): Path<String>, mut typed: Typed) -> Result<Response> {
    let mut account = find(&context, &id).await?;
    let (name, role, site) = read(&context, &mut typed);
    let Some(role) = role.filter(|_| typed.is_right()) else {
        return draw_edit(&context, StatusCode::UNPROCESSABLE_ENTITY, typed, account).await;
    };
    account.name = name;
    account.role = role;
    account.site = site;
    account.disabled = typed.has("disabled");
    let mut work = context.begin().await?;
    match work.change_account(&account).await {
        Ok(()) => work.commit().await?,
        Err(phr_storage::Error::LastAdministrator) => {
            work.cancel().await?;
            typed.fault("role", context.text.say("error-storage-last-administrator"));
            return draw_edit(&context, StatusCode::UNPROCESSABLE_ENTITY, typed, account).await;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(page::after("/admin/accounts", "account"))
}

/// Another password, for somebody who forgot it or lost the second factor, which goes with it.
pub(crate) async fn reset(context: Context, Path(id): Path<String>) -> Result<Response> {
    let mut account = find(&context, &id).await?;
    let password = made_password(&context);
    account.password_hash =
        context.app.passwords().hash(&context.app, &Secret::new(password.clone())).await?;
    account.totp = None;
    account.must_change_password = true;
    let mut work = context.begin().await?;
    work.change_account(&account).await?;
    work.commit().await?;
    show_password(&context, &account.login, password)
}
