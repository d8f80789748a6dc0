//! What operators watch, as OpenMetrics: requests by route (never by path, which has ids in it), what was done by the words
//! of the audit log, jobs and connections. No label is about a person.

use crate::app::App;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::time::Duration;

/// The type of the OpenMetrics text format, version 1.0.0.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Routed {
    route: String,
}

/// What this process counts.
#[derive(Clone)]
pub(crate) struct Metrics {
    requests: Family<Answered, Counter>,
    seconds: Family<Routed, Histogram>,
}

impl Default for Metrics {
    fn default() -> Self {
        let seconds =
            || Histogram::new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0]);
        Self { requests: Family::default(), seconds: Family::new_with_constructor(seconds) }
    }
}

impl Metrics {
    /// Counts a request that was answered.
    pub(crate) fn answered(&self, method: &str, route: &str, status: StatusCode, took: Duration) {
        let (route, status) = (route.to_owned(), status.as_u16());
        let labels = Answered { method: method.to_owned(), route: route.clone(), status };
        self.requests.get_or_create(&labels).inc();
        self.seconds.get_or_create(&Routed { route }).observe(took.as_secs_f64());
    }
}

/// The router of the address for those who watch: not that of the pages, so that it can be kept from everybody else.
pub(crate) fn router(app: App) -> Router {
    Router::new().route("/metrics", get(show)).with_state(app)
}

async fn show(State(app): State<App>) -> Response {
    match written(&app).await {
        Ok(text) => {
            let kind = HeaderValue::from_static(OPEN_METRICS);
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// All that is counted, in the text format. Where the database does not answer, `phr_database_up` is 0 and what it would have
/// said is not there.
async fn written(app: &App) -> Result<String, std::fmt::Error> {
    let mut registry = Registry::with_prefix("phr");
    let metrics = app.metrics();
    registry.register("http_requests", "Requests that were answered", metrics.requests.clone());
    registry.register("http_request_seconds", "How long they took", metrics.seconds.clone());
    let version = Info::new(vec![("version".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]);
    registry.register("build", "The version of the program", version);
    let gauge = |registry: &mut Registry, name: &str, help: &str, value: i64| {
        registry.register(name, help, ConstGauge::new(value));
    };
    let load = app.storage().load().await;
    gauge(&mut registry, "database_up", "Whether the database answers", i64::from(load.is_ok()));
    let ready = matches!(app.phase().await, Ok(crate::app::Phase::Ready));
    gauge(&mut registry, "ready", "Whether the service is set up and its data are open", i64::from(ready));
    gauge(&mut registry, "issuer_key_open", "Whether cards can be signed", i64::from(app.signer().is_some()));
    if let Ok(load) = load {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let r = &mut registry;
        gauge(r, "database_connections", "Connections of this process", i64::from(load.connections));
        gauge(r, "database_connections_idle", "Those that nobody uses", i64::from(load.idle));
        gauge(r, "print_jobs_waiting", "Print jobs without a worker", whole(load.jobs_waiting));
        gauge(r, "print_jobs_running", "Print jobs with a worker", whole(load.jobs_running));
        gauge(r, "exports_waiting", "Exports without a worker", whole(load.exports_waiting));
        gauge(r, "exports_running", "Exports with a worker", whole(load.exports_running));
        gauge(r, "notices_due", "Notices that are due and not sent", whole(load.notices_due));
    }
    let done = app.storage().done();
    let actions = Family::<Vec<(String, String)>, Counter>::default();
    for (action, count) in done {
        actions.get_or_create(&vec![("action".to_owned(), action.to_owned())]).inc_by(count);
    }
    registry.register("actions", "What was done, by the words of the audit log", actions);
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}
