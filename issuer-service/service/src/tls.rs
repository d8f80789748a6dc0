//! TLS by rustls, with a certificate from files that may be renewed while the service runs.

use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Where the certificate and its key are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and those between it and its root, in PEM.
    pub certificate: PathBuf,
    /// Its secret key in PEM, without a passphrase.
    pub key: PathBuf,
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file is not there, or is no PEM of what it should be.
    #[error("{file}: {why}; give the certificate chain and its key in PEM")]
    File {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// The key is not the certificate's, or of a kind that is not taken.
    #[error("the certificate and the key cannot be used: {0}")]
    Unusable(#[from] rustls::Error),
}

impl TlsError {
    /// Stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "tls-file",
            Self::Unusable(_) => "tls-unusable",
        }
    }
}

/// How often the files are looked at.
pub(crate) const LOOKED_AT: Duration = Duration::from_secs(30);

impl TlsFiles {
    /// Reads the files.
    ///
    /// # Errors
    /// [`TlsError`].
    pub(crate) fn load(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let wrong = |file: &Path, why: &dyn std::fmt::Display| TlsError::File {
            file: file.display().to_string(),
            why: why.to_string(),
        };
        let chain = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(|found| found.collect::<Result<Vec<_>, _>>())
            .map_err(|error| wrong(&self.certificate, &error))?;
        if chain.is_empty() {
            return Err(wrong(&self.certificate, &"there is no certificate in it"));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| wrong(&self.key, &error))?;
        // The provider is named: a program that has two has no default.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let mut config = config.with_no_client_auth().with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// What tells that a file was written again.
    fn stamp(&self) -> [Option<(SystemTime, u64)>; 2] {
        [&self.certificate, &self.key].map(|file| {
            let facts = std::fs::metadata(file).ok()?;
            Some((facts.modified().ok()?, facts.len()))
        })
    }

    /// Takes the files again whenever they have changed. While they cannot be used, what was read last goes on.
    pub(crate) async fn watch(self, config: RustlsConfig, every: Duration) {
        let mut seen = self.stamp();
        loop {
            tokio::time::sleep(every).await;
            let now = self.stamp();
            if now == seen {
                continue;
            }
            match self.load() {
                Ok(loaded) => {
                    config.reload_from_config(loaded);
                    seen = now;
                    tracing::info!("the certificate was read again");
                }
                // One of two files may have been written so far: look again soon.
                Err(error) => tracing::warn!(code = error.code(), "the new certificate cannot be used"),
            }
        }
    }
}
