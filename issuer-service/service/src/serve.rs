//! Running the service.

use crate::app::{App, Phase};
use crate::config::Config;
use crate::jobs;
use crate::router::router;
use crate::tls::{LOOKED_AT, TlsError};
use crate::use_cases::status_list;
use axum::Router;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use phr_cli_kit::print;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Why the service did not start, or ended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] phr_storage::Error),
    /// The token with the master key, or that there is none.
    #[error("{0}")]
    Token(#[from] phr_cli_kit::Failure),
    /// The folder for data.
    #[error("the folder {path} cannot be made: {source}")]
    Folder {
        /// The folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The address is taken, or not one of this machine's.
    #[error("cannot listen on {address}: {source}; give another address")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The network.
    #[error("the service ended: {0}")]
    Ended(std::io::Error),
}

impl ServeError {
    /// Stable code, for programs.
    pub fn code(&self) -> &str {
        match self {
            Self::Storage(error) => error.code(),
            Self::Token(failure) => failure.code(),
            Self::Folder { .. } => "serve-folder",
            Self::Tls(error) => error.code(),
            Self::Listen { .. } => "serve-listen",
            Self::Ended(_) => "serve-ended",
        }
    }
}

/// How long requests that have begun may take when the service stops. A browser that sends nothing would hold it for ever.
const FINISHING: std::time::Duration = std::time::Duration::from_secs(8);

/// Runs the service until it is interrupted; requests that have begun are finished, if that does not take long.
///
/// # Errors
/// [`ServeError`].
pub async fn serve(config: Config) -> Result<(), ServeError> {
    let folder = &config.data_dir;
    std::fs::create_dir_all(folder)
        .map_err(|source| ServeError::Folder { path: folder.display().to_string(), source })?;
    let (listen, watched) = (config.listen, config.metrics);
    let app = App::open(config).await?;
    crate::master_token::at_start(&app).await?;
    let listener =
        TcpListener::bind(listen).await.map_err(|source| ServeError::Listen { address: listen, source })?;
    let address = listener.local_addr().map_err(ServeError::Ended)?;
    let watching = match watched {
        Some(address) => Some(tell_metrics(&app, address).await?),
        None => None,
    };
    let tls = match app.config().tls.clone() {
        Some(files) => Some((RustlsConfig::from_config(files.load()?), files)),
        None => None,
    };
    announce(&app, address).await?;
    let cleaning = tokio::spawn(clean(app.clone()));
    let printing = tokio::spawn(jobs::work(app.clone()));
    let exporting = tokio::spawn(crate::export_jobs::work(app.clone()));
    let noticing = tokio::spawn(crate::notices::run(app.clone()));
    let counting = tokio::spawn(crate::use_cases::analysis::run(app.clone()));
    let syncing = tokio::spawn(crate::sync::run::run(app.clone()));
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let ended = match tls {
        Some((config, files)) => {
            let watching = tokio::spawn(files.watch(config.clone(), LOOKED_AT));
            let ended = serve_tls(listener, config, service).await;
            watching.abort();
            ended
        }
        None => serve_plain(listener, service).await,
    };
    cleaning.abort();
    printing.abort();
    exporting.abort();
    noticing.abort();
    counting.abort();
    syncing.abort();
    watching.inspect(JoinHandle::abort);
    ended.map_err(ServeError::Ended)
}

type Service = IntoMakeServiceWithConnectInfo<Router, SocketAddr>;

async fn serve_tls(listener: TcpListener, config: RustlsConfig, service: Service) -> std::io::Result<()> {
    let handle = Handle::new();
    let stopping = handle.clone();
    let waiting = tokio::spawn(async move {
        interrupted().await;
        stopping.graceful_shutdown(Some(FINISHING));
    });
    let server = axum_server::from_tcp_rustls(listener.into_std()?, config)?;
    let ended = server.handle(handle).serve(service).await;
    waiting.abort();
    ended
}

async fn serve_plain(listener: TcpListener, service: Service) -> std::io::Result<()> {
    let (stop, mut stopping) = tokio::sync::watch::channel(false);
    let graceful = async move {
        interrupted().await;
        _ = stop.send(true);
    };
    let too_long = async move {
        // The other half is gone only where the server has ended by itself.
        if stopping.wait_for(|stops| *stops).await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(FINISHING).await;
    };
    tokio::select! {
        ended = axum::serve(listener, service).with_graceful_shutdown(graceful) => ended,
        () = too_long => {
            tracing::warn!("stopped, although connections are still open");
            Ok(())
        }
    }
}

/// Tells the metrics at an address of their own.
async fn tell_metrics(app: &App, address: SocketAddr) -> Result<JoinHandle<()>, ServeError> {
    let listener =
        TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
    let told = listener.local_addr().map_err(ServeError::Ended)?;
    tracing::info!(address = %told, "metrics");
    let router = crate::metrics::router(app.clone());
    Ok(tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the metrics are no longer told");
        }
    }))
}

/// Says where the service is. The code is in the address so that it need not be typed.
async fn announce(app: &App, address: SocketAddr) -> Result<(), ServeError> {
    let url = app.config().public_url.clone().unwrap_or_else(|| match app.config().tls {
        Some(_) => format!("https://{address}"),
        None => format!("http://{address}"),
    });
    let told = if app.wants_setup().await? {
        let code = app.setup_code().expose();
        format!(
            "Nobody has set this service up yet. Open this address in a browser; the code in it works until then:\n\
             {url}/setup?code={code}\n"
        )
    } else {
        format!("The service is at {url}\n")
    };
    // Whoever cannot be told, because the terminal is gone, may still use the service.
    _ = print(told);
    tracing::info!(%address, "listening");
    Ok(())
}

/// Removes sessions that have ended, and has a status list signed when one is due.
async fn clean(app: App) {
    loop {
        tokio::time::sleep(std::time::Duration::from_secs(600)).await;
        if matches!(app.phase().await, Ok(Phase::Ready)) {
            let renewed = async {
                if status_list::is_due(&app).await? {
                    status_list::sign(&app).await?;
                }
                Ok::<_, crate::error::Error>(())
            };
            if let Err(error) = renewed.await {
                tracing::warn!(code = error.code(), "the status list was not renewed");
            }
        }
        if let Err(error) = app.storage().delete_expired_sessions().await {
            tracing::warn!(code = error.code(), "ended sessions were not removed");
        }
    }
}

async fn interrupted() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "cannot wait for an interrupt");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
