//! The access log: what was asked for, without the query, and how it ended. Paths hold ids only.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

pub(crate) async fn access(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = loggable(request.uri().path());
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let begun = Instant::now();
    let response = next.run(request).await;
    let milliseconds = begun.elapsed().as_millis();
    tracing::info!(%method, path, route, status = response.status().as_u16(), milliseconds, "request");
    response
}

/// A path as the log may have it. The address of a calendar is a secret: whoever has it needs no password.
pub(crate) fn loggable(path: &str) -> String {
    match path.starts_with("/calendar/") {
        true => "/calendar/…".to_owned(),
        false => path.chars().take(200).collect(),
    }
}
