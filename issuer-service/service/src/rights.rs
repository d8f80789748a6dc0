//! Who may do what: the one table from which the router, the navigation and the tests are made. A path that is not here
//! does not exist.

use crate::api;
use crate::api::fhir::intake::DOCUMENT_BYTES;
use crate::app::App;
use crate::pages::*;
use crate::sync::routes as sync;
use crate::sync::wire::REQUEST_BYTES;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{self, MethodRouter};
use phr_storage::Right;
use phr_storage::Role::{self, Administrator, Clinician, Epidemiologist, Registrar};

/// Who may ask for a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// Anybody, at any time, also before the service is set up.
    Always,
    /// Anybody who has the code that the terminal shows, while the service is not set up.
    Setup,
    /// Anybody, while the service waits for its passphrase.
    Unlock,
    /// Anybody, once the service is ready.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever is signed in, in one of these roles.
    Roles(&'static [Role]),
    /// Another system that shows a token with this right. Such a route takes no cookie, so it needs no token against forms
    /// of other sites.
    Client(Right),
    /// Another system that shows a token, whatever its rights.
    AnyClient,
}

/// Registers and cares for persons.
pub(crate) const STAFF: Allowed = Allowed::Roles(&[Registrar, Clinician]);
/// Sees what is counted, and nobody's record.
pub(crate) const COUNTING: Allowed = Allowed::Roles(&[Epidemiologist]);
/// Cares for persons.
pub(crate) const CARE: Allowed = Allowed::Roles(&[Clinician]);
/// Keeps accounts, sites, keys and settings.
pub(crate) const ADMIN: Allowed = Allowed::Roles(&[Administrator]);

/// A site that sends to this service as its centre.
pub(crate) const SYNC: Allowed = Allowed::Client(Right::Sync);

/// Bytes of a form, where a route says nothing else.
pub(crate) const FORM_BYTES: usize = 1024 * 1024;

/// A line of the table.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) allowed: Allowed,
    /// The words of its link in the navigation, if it has one.
    pub(crate) nav: Option<&'static str>,
    /// The longest body.
    pub(crate) most: usize,
    pub(crate) endpoint: MethodRouter<App>,
}

impl Route {
    /// Gives it a link in the navigation.
    fn nav(self, label: &'static str) -> Self {
        Self { nav: Some(label), ..self }
    }

    /// Lets it take longer bodies, such as pictures.
    fn most(self, most: usize) -> Self {
        Self { most, ..self }
    }
}

fn get<H: Handler<T, App>, T: 'static>(path: &'static str, allowed: Allowed, handler: H) -> Route {
    Route { method: Method::GET, path, allowed, nav: None, most: FORM_BYTES, endpoint: routing::get(handler) }
}

pub(crate) fn post<H: Handler<T, App>, T: 'static>(
    path: &'static str,
    allowed: Allowed,
    handler: H,
) -> Route {
    Route {
        method: Method::POST,
        path,
        allowed,
        nav: None,
        most: FORM_BYTES,
        endpoint: routing::post(handler),
    }
}

/// The table. Links stand in the navigation in this order.
pub(crate) fn table() -> Vec<Route> {
    use Allowed::{Always, AnyClient, Client, Public, Setup, SignedIn, Unlock};
    vec![
        // The frame.
        get("/assets/{version}/{name}", Always, crate::assets::serve),
        get("/health", Always, home::health),
        get("/ready", Always, home::ready),
        post("/language", Always, home::language),
        get("/setup", Setup, setup::show),
        post("/setup", Setup, setup::submit),
        get("/unlock", Unlock, unlock::show),
        post("/unlock", Unlock, unlock::submit),
        get("/login", Public, login::show),
        post("/login", Public, login::submit),
        post("/logout", SignedIn, login::logout),
        get("/", SignedIn, home::show).nav("nav-home"),
        get("/account", SignedIn, account::show),
        post("/account/password", SignedIn, account::password),
        post("/account/second-factor", SignedIn, account::second_factor),
        post("/account/second-factor/confirm", SignedIn, account::confirm),
        post("/account/second-factor/remove", SignedIn, account::remove),
        // Administration.
        get("/admin/accounts", ADMIN, accounts::show).nav("nav-accounts"),
        post("/admin/accounts", ADMIN, accounts::add),
        get("/admin/accounts/{id}", ADMIN, accounts::edit),
        post("/admin/accounts/{id}", ADMIN, accounts::change),
        post("/admin/accounts/{id}/password", ADMIN, accounts::reset),
        get("/admin/sites", ADMIN, sites::show).nav("nav-sites"),
        post("/admin/sites", ADMIN, sites::put),
        get("/admin/clients", ADMIN, clients::show).nav("nav-clients"),
        post("/admin/clients", ADMIN, clients::add),
        post("/admin/clients/{id}", ADMIN, clients::change),
        get("/admin/centre", ADMIN, centre::show).nav("nav-centre"),
        post("/admin/centre", ADMIN, centre::put),
        post("/admin/centre/send", ADMIN, centre::send),
        post("/admin/centre/policy", ADMIN, centre::put_policy),
        get("/admin/exports", ADMIN, exports::list).nav("nav-exports"),
        post("/admin/exports", ADMIN, exports::start),
        get("/admin/exports/{id}", ADMIN, exports::show_export),
        get("/admin/exports/{id}/progress", ADMIN, exports::progress),
        get("/admin/exports/{id}/export.tar.gz", ADMIN, exports::file),
        post("/admin/exports/{id}/cancel", ADMIN, exports::cancel),
        post("/admin/exports/{id}/remove", ADMIN, exports::remove),
        get("/admin/audit", ADMIN, audit::show).nav("nav-audit"),
        post("/admin/audit/verify", ADMIN, audit::verify),
        get("/admin/data-key", ADMIN, data_key::show).nav("nav-data-key"),
        post("/admin/data-key", ADMIN, data_key::change),
        post("/admin/key", ADMIN, trust::open_key),
        get("/admin/trust", ADMIN, trust::show).nav("nav-trust"),
        post("/admin/trust", ADMIN, trust::import).most(phr_core::limits::TRUST_LIST_BYTES + FORM_BYTES),
        post("/admin/status-list", ADMIN, trust::sign_status_list),
        get("/admin/status-list.phrstatus", ADMIN, trust::status_file),
        // Registering persons.
        get("/register", STAFF, register::list).nav("nav-register"),
        post("/register", STAFF, register::begin),
        get("/drafts/{id}", STAFF, register::draw),
        post("/drafts/{id}", STAFF, register::submit),
        post("/drafts/{id}/changes", STAFF, register::change),
        get("/drafts/{id}/likely", STAFF, register::likely),
        get("/codes", STAFF, register::codes),
        // Finding persons, reading cards, visits, follow-ups.
        get("/find", STAFF, find::show_empty).nav("nav-find"),
        post("/find", STAFF, find::search),
        get("/find/centre", STAFF, find_centre::ask),
        post("/find/centre", STAFF, find_centre::search),
        post("/find/centre/take", STAFF, find_centre::take),
        get("/cards/read", STAFF, read_card::ask).nav("nav-read-card"),
        post("/cards/read", STAFF, read_card::read).most(read_card::FORM_BYTES),
        post("/cards/frame", STAFF, read_card::frame).most(read_card::FRAME_BYTES),
        get("/cards/{name}", STAFF, read_card::show_card),
        post("/cards/{name}/take-over", STAFF, read_card::take),
        post("/cards/{name}/close", STAFF, read_card::close),
        get("/persons/{id}", STAFF, person::show_person),
        get("/persons/{id}/confidential", CARE, person::show_confidential),
        post("/persons/{id}/ask-centre", STAFF, centre::want),
        get("/persons/{id}/visit", CARE, visit::show_visit),
        post("/persons/{id}/visit", CARE, visit::submit),
        // Making and printing cards.
        get("/persons/{id}/issue", STAFF, issue::ask),
        post("/persons/{id}/issue", STAFF, issue::submit),
        get("/persons/{id}/cards", STAFF, issue::cards),
        get("/issued/{id}", STAFF, issue::card),
        post("/issued/{id}/print", STAFF, issue::print),
        post("/issued/{id}/nfc", STAFF, issue_nfc::write),
        get("/issued/{id}/{name}", STAFF, issue::file),
        get("/print", STAFF, print::choose).nav("nav-print"),
        post("/print", STAFF, print::start),
        get("/print/{id}", STAFF, print::job),
        get("/print/{id}/progress", STAFF, print::progress),
        post("/print/{id}/cancel", STAFF, print::cancel),
        post("/print/{id}/confirm", STAFF, print::confirm),
        get("/print/{id}/{name}", STAFF, print::file),
        get("/follow-ups", STAFF, follow_ups::list).nav("nav-follow-ups"),
        post("/follow-ups/{id}", STAFF, follow_ups::change),
        get("/follow-ups/calendar", STAFF, calendar::show_calendar),
        post("/follow-ups/calendar", STAFF, calendar::change),
        post("/follow-ups/notices", STAFF, calendar::change_notices),
        get("/calendar/{name}", Public, calendar::feed),
        // Other systems.
        get("/api/client", AnyClient, api::client::show),
        get("/api/openapi.json", Always, api::openapi::show),
        post("/api/cards", Client(Right::Issue), api::cards::make),
        post("/api/cards/verify", Client(Right::Verify), api::verify::verify).most(api::verify::BODY_BYTES),
        get("/fhir/metadata", Always, api::fhir::metadata::show),
        get("/fhir/Patient", Client(Right::FhirRead), api::fhir::search::search),
        post("/fhir/Patient/_search", Client(Right::FhirRead), api::fhir::search::search_by_form),
        get("/fhir/Patient/{id}", Client(Right::FhirRead), api::fhir::patient::show),
        get("/fhir/Patient/{id}/$summary", Client(Right::FhirRead), api::fhir::summary::show),
        post("/fhir/Patient/{id}/$summary", Client(Right::FhirRead), api::fhir::summary::run),
        post("/fhir/Bundle", Client(Right::FhirWrite), api::fhir::intake::take).most(DOCUMENT_BYTES),
        post("/fhir", Client(Right::FhirWrite), api::fhir::intake::take).most(DOCUMENT_BYTES),
        get("/lists", Always, api::lists::index),
        get("/lists/trust", Always, api::lists::only_trust),
        get("/lists/trust/{roots}", Always, api::lists::trust),
        get("/lists/status/{key}", Always, api::lists::status),
        // Analysis.
        get("/analysis", COUNTING, analysis::list).nav("nav-analysis"),
        post("/analysis/publish", COUNTING, analysis::publish),
        get("/analysis/{period}", COUNTING, analysis::table),
        get("/analysis/{period}/{name}", COUNTING, analysis::file),
        // Sites that send to this service as their centre.
        get("/sync/centre", SYNC, sync::centre),
        get("/sync/lists", SYNC, sync::lists),
        post("/sync/offer", SYNC, sync::offer),
        post("/sync/attestations", SYNC, sync::attestations).most(REQUEST_BYTES),
        post("/sync/records", SYNC, sync::records),
        post("/sync/closings", SYNC, sync::closings).most(REQUEST_BYTES),
        post("/sync/search", SYNC, sync::search),
    ]
}

impl Allowed {
    /// Whether a role may, once it is signed in.
    pub(crate) fn allows(self, role: Role) -> bool {
        match self {
            Self::Roles(roles) => roles.contains(&role),
            Self::Always | Self::Public | Self::SignedIn => true,
            Self::Setup | Self::Unlock | Self::Client(_) | Self::AnyClient => false,
        }
    }
}

/// The links that a role has.
pub(crate) fn navigation(role: Option<Role>) -> Vec<(&'static str, &'static str)> {
    let Some(role) = role else { return Vec::new() };
    let links = table().into_iter().filter(|route| route.method == Method::GET && route.allowed.allows(role));
    links.filter_map(|route| Some((route.path, route.nav?))).collect()
}
