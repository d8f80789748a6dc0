//! The guard of a route: how far the service is, who asks, whether the role may, and whether a form is ours.

use super::host::authority;
use super::present::wants_json;
use crate::app::{App, Phase};
use crate::attempts::Tried;
use crate::context::{self, Context, cookie};
use crate::error::{Error, Result};
use crate::rights::Allowed;
use crate::session::{self, Who};
use crate::text::Text;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, FromRequest as _, Multipart, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use phr_storage::{Account, Action};
use std::net::SocketAddr;
use subtle::ConstantTimeEq as _;
use tower_sessions::Session;

/// The cookie whose value the forms carry while nobody is signed in.
pub(crate) const FORM_COOKIE: &str = "phr-form";

/// What is done with a password that somebody else knows: it is changed, or the session ends.
const BEFORE_PASSWORD: [&str; 3] = ["/account", "/account/password", "/logout"];

/// What the guard of one route knows.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) app: App,
    pub(crate) allowed: Allowed,
    /// The longest body.
    pub(crate) most: usize,
}

pub(crate) async fn guard(
    State(guard): State<Guard>,
    session: Session,
    request: Request,
    next: Next,
) -> Response {
    // An error page after this is in the reader's language and has the navigation.
    let mut context = None;
    let response = match admitted(&guard, &session, request, &mut context).await {
        Ok(Admitted::In(request)) => next.run(request).await,
        Ok(Admitted::Elsewhere(response)) => response,
        Err(error) => error.into_response(),
    };
    finished(&guard, response, context)
}

enum Admitted {
    In(Request),
    Elsewhere(Response),
}

async fn admitted(
    guard: &Guard,
    session: &Session,
    mut request: Request,
    kept: &mut Option<Context>,
) -> Result<Admitted> {
    let app = &guard.app;
    let by_client = matches!(guard.allowed, Allowed::Client(_) | Allowed::AnyClient);
    let as_json = by_client || wants_json(request.headers());
    let is_read = request.method() == Method::GET || request.method() == Method::HEAD;
    let phase = app.phase().await?;
    let (who, account) = match phase {
        Phase::Ready if !by_client => signed_in(app, session).await?.unzip(),
        _ => (None, None),
    };
    let mut context = context_of(app, &request, who.as_ref(), account);
    *kept = Some(context.clone());
    let elsewhere = match (guard.allowed, phase) {
        (Allowed::Always, _)
        | (Allowed::Setup, Phase::Empty | Phase::Keyed)
        | (Allowed::Unlock, Phase::Locked)
        | (
            Allowed::Public | Allowed::SignedIn | Allowed::Roles(_) | Allowed::Client(_) | Allowed::AnyClient,
            Phase::Ready,
        ) => None,
        (_, Phase::Empty | Phase::Keyed) => Some("/setup"),
        (_, Phase::Locked) => Some("/unlock"),
        (Allowed::Setup | Allowed::Unlock, Phase::Ready) => Some("/"),
    };
    match elsewhere {
        Some("/") if !is_read => return Err(Error::Forbidden),
        Some(_) if !is_read || as_json => return Err(Error::NotReady),
        Some(path) => return Ok(Admitted::Elsewhere(Redirect::to(path).into_response())),
        None => {}
    }
    if by_client {
        context = with_client(guard, context, request.headers()).await?;
        request.extensions_mut().insert(context);
        return Ok(Admitted::In(request));
    }
    if let Allowed::SignedIn | Allowed::Roles(_) = guard.allowed {
        let Some(account) = &context.account else {
            let to_login = is_read && !as_json;
            return if to_login {
                Ok(Admitted::Elsewhere(login_first(&request)))
            } else {
                Err(Error::SignedOut)
            };
        };
        if !guard.allowed.allows(account.role) {
            let mut work = context.begin().await?;
            work.note(Action::Refused, &account.id.to_string());
            work.commit().await?;
            return Err(Error::Forbidden);
        }
        // Whoever made the account knows its password: until it is another, nothing else is done with it.
        if account.must_change_password && !BEFORE_PASSWORD.contains(&request.uri().path()) {
            let to_account = is_read && !as_json;
            return match to_account {
                true => Ok(Admitted::Elsewhere(Redirect::to("/account").into_response())),
                false => Err(Error::PasswordFirst),
            };
        }
    }
    if !is_read {
        from_our_pages(&request)?;
        let token;
        (request, token) = token_in(request, guard.most).await?;
        let token = token.ok_or(Error::Forged)?;
        if context.csrf.is_empty() || !bool::from(token.as_bytes().ct_eq(context.csrf.as_bytes())) {
            return Err(Error::Forged);
        }
    }
    request.extensions_mut().insert(context);
    Ok(Admitted::In(request))
}

/// The other system that asks, by its token.
async fn with_client(guard: &Guard, context: Context, headers: &HeaderMap) -> Result<Context> {
    let app = &guard.app;
    let storage = app.storage();
    let shown = bearer(headers);
    let client = match shown {
        Some(token) => storage.api_client_of(token).await?.filter(|client| !client.disabled),
        None => None,
    };
    let Some(client) = client else {
        if shown.is_some() {
            app.attempts().count(&[Tried::Address(context.address.clone())], app.now())?;
        }
        return Err(Error::Token);
    };
    app.attempts().count(&[Tried::Client(client.id)], app.now())?;
    storage.note_client_used(&client).await?;
    let may = match guard.allowed {
        Allowed::Client(right) => client.rights.contains(&right),
        _ => true,
    };
    let id = client.id.to_string();
    let context = Context { client: Some(client), ..context };
    if !may {
        let mut work = context.begin().await?;
        work.note(Action::Refused, &id);
        work.commit().await?;
        return Err(Error::RightMissing);
    }
    Ok(context)
}

/// The token in `Authorization: Bearer …` (RFC 6750 §2.1), where there is one such header and no more.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (given.next(), given.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Who is signed in. A disabled account, or one with another password since, is not.
async fn signed_in(app: &App, session: &Session) -> Result<Option<(Who, Account)>> {
    let Some(who) = session::who(session, app.now()).await? else { return Ok(None) };
    let account = match who.account() {
        Some(id) => app.storage().account(id).await?,
        None => None,
    };
    match account {
        Some(account) if !account.disabled && who.stamp == Who::stamp_of(&account.password_hash) => {
            Ok(Some((who, account)))
        }
        _ => {
            session.flush().await.map_err(Error::internal)?;
            Ok(None)
        }
    }
}

fn context_of(app: &App, request: &Request, who: Option<&Who>, account: Option<Account>) -> Context {
    let headers = request.headers();
    let language = context::language(headers, who.and_then(|who| who.language.as_deref()));
    let text = Text(language);
    let query = request.uri().query().unwrap_or_default();
    let done = query.split('&').find_map(|pair| pair.strip_prefix("done="));
    let done = done.filter(|id| text.has(&format!("done-{id}"))).map(|id| format!("done-{id}"));
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    Context {
        app: app.clone(),
        account,
        client: None,
        text,
        csrf: match who {
            Some(who) => who.csrf.clone(),
            None => form_cookie(headers).unwrap_or_else(|| app.random_text(26)),
        },
        path: request.uri().path().to_owned(),
        address: context::address(app, headers, peer),
        done,
    }
}

fn form_cookie(headers: &HeaderMap) -> Option<String> {
    let is_one = |value: &String| value.len() == 26 && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    cookie(headers, FORM_COOKIE).filter(is_one)
}

/// To the login page, and from there back here.
fn login_first(request: &Request) -> Response {
    let path = request.uri().path();
    match path {
        "/" => Redirect::to("/login").into_response(),
        _ => Redirect::to(&format!("/login?next={path}")).into_response(),
    }
}

/// Refuses what another site made the browser send. Programs that say neither where they come from nor what for still have
/// to show the token.
fn from_our_pages(request: &Request) -> Result<()> {
    let headers = request.headers();
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin") {
        return Err(Error::Forged);
    }
    let Some(origin) = text("origin") else { return Ok(()) };
    let host = origin.split_once("://").map(|(_, host)| host.to_ascii_lowercase());
    if host.is_some() && host == authority(request) { Ok(()) } else { Err(Error::Forged) }
}

/// The token that a request carries: in the header `X-CSRF-Token` or in the form's field `csrf`.
async fn token_in(request: Request, most: usize) -> Result<(Request, Option<String>)> {
    if let Some(token) = request.headers().get("x-csrf-token") {
        let token = token.to_str().map_err(|_| Error::Forged)?.to_owned();
        return Ok((request, Some(token)));
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, most).await.map_err(|_| Error::TooLarge)?;
    let token = if kind.starts_with("application/x-www-form-urlencoded") {
        let pairs =
            axum::extract::Form::<Vec<(String, String)>>::from_request(again(&parts, &body), &()).await;
        let axum::extract::Form(pairs) = pairs.map_err(|_| Error::Malformed("it is not a form"))?;
        pairs.into_iter().find(|(name, _)| name == "csrf").map(|(_, value)| value)
    } else if kind.starts_with("multipart/form-data") {
        token_in_parts(again(&parts, &body)).await?
    } else {
        None
    };
    Ok((Request::from_parts(parts, Body::from(body)), token))
}

fn again(parts: &axum::http::request::Parts, body: &Bytes) -> Request {
    let mut request = Request::new(Body::from(body.clone()));
    *request.method_mut() = Method::POST;
    *request.headers_mut() = parts.headers.clone();
    // The body was held to its limit.
    request.extensions_mut().extend(parts.extensions.clone());
    request
}

async fn token_in_parts(request: Request) -> Result<Option<String>> {
    let malformed = |_| Error::Malformed("it is not a form with files");
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Error::Malformed("it is not a form with files"))?;
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        if field.name() == Some("csrf") {
            return field.text().await.map(Some).map_err(malformed);
        }
    }
    Ok(None)
}

fn finished(guard: &Guard, mut response: Response, context: Option<Context>) -> Response {
    let Some(context) = context else { return response };
    let secure = if guard.app.config().secure_cookies { "; Secure" } else { "" };
    let by_browser = !matches!(guard.allowed, Allowed::Always | Allowed::Client(_) | Allowed::AnyClient);
    if context.account.is_none() && by_browser {
        let cookie = format!("{FORM_COOKIE}={}; Path=/; HttpOnly; SameSite=Strict{secure}", context.csrf);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response.extensions_mut().insert(context);
    response
}
