//! The router: every line of the table behind its guard, and what stands around all of them.

use crate::app::App;
use crate::error::Error;
use crate::layers::guard::{Guard, guard};
use crate::layers::{headers, host, log, present};
use crate::rights::{self, Allowed, Route};
use crate::session::Store;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

/// How long a request may take: a batch of cards is printed by a job, not by a request.
const LONGEST: Duration = Duration::from_secs(60);

/// The service as a router, for `serve` and for tests.
pub fn router(app: App) -> Router {
    router_of(app, rights::table())
}

/// The same of another table.
pub(crate) fn router_of(app: App, table: Vec<Route>) -> Router {
    let mut router = Router::new();
    for route in table {
        let state = Guard { app: app.clone(), allowed: route.allowed, most: route.most };
        let endpoint = route
            .endpoint
            .route_layer(DefaultBodyLimit::max(route.most))
            .route_layer(from_fn_with_state(state, guard));
        router = router.route(route.path, endpoint);
    }
    let config = app.config();
    let name = if config.secure_cookies { "__Host-phr-session" } else { "phr-session" };
    let sessions = SessionManagerLayer::new(Store::new(app.storage().clone(), config.ambient.clone()))
        .with_name(name)
        .with_http_only(true)
        .with_same_site(SameSite::Strict)
        .with_secure(config.secure_cookies)
        .with_expiry(Expiry::OnSessionEnd);
    let is_tls = config.secure_cookies;
    // Also behind a guard, so that the page which says that nothing is there has its language and navigation.
    let state = Guard { app: app.clone(), allowed: Allowed::Always, most: rights::FORM_BYTES };
    let nothing = any(|| async { Error::NotFound })
        .layer(from_fn_with_state(state, guard))
        .with_state::<()>(app.clone());
    router
        .fallback_service(nothing)
        .layer(sessions)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(from_fn_with_state(app.clone(), host::check))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), present::errors))
        .layer(from_fn_with_state(is_tls, headers::add))
        .layer(from_fn_with_state(app.clone(), log::access))
        .with_state(app)
}

/// A panic is a fault of ours; its words may hold a person's data, so they are not repeated.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Error::internal("a handler panicked").into_response()
}
