//! The access log: what was asked for, without the query, and how it ended; the same is counted. Paths hold ids only.

use crate::app::App;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

pub(crate) async fn access(State(app): State<App>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = loggable(request.uri().path());
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let begun = Instant::now();
    let response = next.run(request).await;
    let (status, took) = (response.status(), begun.elapsed());
    let known = if method_is_known(&method) { method.as_str() } else { "other" };
    app.metrics().answered(known, route.as_deref().unwrap_or("none"), status, took);
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, path, route, status = status.as_u16(), milliseconds, "request");
    response
}

/// Whoever makes up methods does not fill the memory with counts of them.
fn method_is_known(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::DELETE | Method::OPTIONS
    )
}

/// A path as the log may have it. The address of a calendar is a secret: whoever has it needs no password.
pub(crate) fn loggable(path: &str) -> String {
    match path.starts_with("/calendar/") {
        true => "/calendar/…".to_owned(),
        false => path.chars().take(200).collect(),
    }
}
