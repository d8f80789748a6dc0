//! Requests for other hosts are refused: a page elsewhere whose name was made to lead here (DNS rebinding) names itself in
//! them. An address cannot be rebound, so any address is taken.

use crate::app::App;
use crate::error::Error;
use axum::extract::{Request, State};
use axum::http::{Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{Ipv4Addr, Ipv6Addr};

pub(crate) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    match authority(&request).is_some_and(|authority| is_ours(&app, &authority)) {
        true => next.run(request).await,
        false => Error::Host.into_response(),
    }
}

/// The host and port that a request names.
pub(crate) fn authority(request: &Request) -> Option<String> {
    let mut named = request.headers().get_all(header::HOST).iter();
    match (named.next(), named.next()) {
        (Some(host), None) => host.to_str().ok().map(str::to_ascii_lowercase),
        (None, None) => request.uri().authority().map(|authority| authority.as_str().to_ascii_lowercase()),
        _ => None,
    }
}

fn is_ours(app: &App, authority: &str) -> bool {
    let Ok(named) = authority.parse::<axum::http::uri::Authority>() else { return false };
    if authority.contains('@') {
        return false;
    }
    let host = named.host();
    let public = app.config().public_url.as_ref().and_then(|url| url.parse::<Uri>().ok());
    let is_public = public
        .as_ref()
        .and_then(Uri::authority)
        .is_some_and(|ours| ours.as_str().eq_ignore_ascii_case(authority));
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    is_public || host == "localhost" || host.parse::<Ipv4Addr>().is_ok() || bare.parse::<Ipv6Addr>().is_ok()
}
