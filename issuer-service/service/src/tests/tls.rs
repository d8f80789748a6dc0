//! TLS: a certificate from files, renewed while the service runs.

use crate::testing::*;
use crate::tls::TlsFiles;
use axum_server::tls_rustls::RustlsConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

struct Certificate {
    pem: String,
    key: String,
    der: Vec<u8>,
}

/// A certificate that `openssl` makes, for a day.
fn certificate() -> Certificate {
    let folder = tempfile::tempdir().unwrap();
    let (pem, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]);
    openssl.args(["-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]);
    openssl.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    let output = openssl.arg("-out").arg(&pem).arg("-keyout").arg(&key).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let der = CertificateDer::from_pem_file(&pem).unwrap().to_vec();
    Certificate { pem: fs::read_to_string(pem).unwrap(), key: fs::read_to_string(key).unwrap(), der }
}

/// Asks over TLS, believing this certificate alone.
async fn ask(address: SocketAddr, believed: &Certificate) -> Result<u16, String> {
    let root = ureq::tls::Certificate::from_der(&believed.der).to_owned();
    let url = format!("https://localhost:{}/fhir/metadata", address.port());
    let asked = tokio::task::spawn_blocking(move || {
        let roots = ureq::tls::RootCerts::new_with_certs(&[root]);
        let tls = ureq::tls::TlsConfig::builder().root_certs(roots).build();
        let agent: ureq::Agent = ureq::Agent::config_builder().tls_config(tls).build().into();
        agent.get(url).call().map(|answer| answer.status().as_u16()).map_err(|error| error.to_string())
    });
    asked.await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renewed_certificate_is_taken_without_a_restart() {
    let service = Service::ready().await;
    let folder = service.folder.path();
    let files = TlsFiles { certificate: folder.join("chain.pem"), key: folder.join("key.pem") };
    let write = |made: &Certificate| {
        fs::write(&files.key, &made.key).unwrap();
        fs::write(&files.certificate, &made.pem).unwrap();
    };
    let (first, second) = (certificate(), certificate());
    assert_eq!(files.load().unwrap_err().code(), "tls-file");
    write(&first);
    let config = RustlsConfig::from_config(files.load().unwrap());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let make = service.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    let server = axum_server::from_tcp_rustls(listener, config.clone()).unwrap();
    let serving = tokio::spawn(async move { server.serve(make).await });
    let watching = tokio::spawn(files.clone().watch(config, Duration::from_millis(20)));
    assert_eq!(ask(address, &first).await, Ok(200));
    assert!(ask(address, &second).await.is_err());

    // A half that does not fit, or is no certificate, changes nothing.
    fs::write(&files.certificate, &second.pem).unwrap();
    assert_eq!(files.load().unwrap_err().code(), "tls-unusable");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(ask(address, &first).await, Ok(200));
    fs::write(&files.certificate, "nonsense").unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(ask(address, &first).await, Ok(200));

    write(&second);
    for _ in 0..200 {
        if ask(address, &second).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(ask(address, &second).await, Ok(200));
    assert!(ask(address, &first).await.is_err());
    watching.abort();
    serving.abort();
}
