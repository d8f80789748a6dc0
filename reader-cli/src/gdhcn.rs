//! `phr-reader gdhcn`: what trust lists of the WHO network have.

use crate::args::{GdhcnCommand, GdhcnFormat};
use crate::certificate::visible;
use crate::certificate_messages as messages;
use crate::certificate_output::{KeyOutput, print_json};
use phr_cli_kit::{Exit, Failure, print, read_input, say};
use phr_core::gdhcn::{NotTaken, NotTakenReason, TrustDocument, TrustDomain, TrustedKey};
use phr_core::{limits, sha256};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Version of the output's own form. Members may be added within a version; none changes its meaning.
const VERSION: u32 = 1;

pub(crate) fn run(command: &GdhcnCommand) -> Result<Exit, Failure> {
    match command {
        GdhcnCommand::Show { document, format } => {
            let bytes = read_input(document, limits::GDHCN_BYTES)?;
            let read = parse(document, &bytes)?;
            match format {
                GdhcnFormat::Text => print(text(&read, &bytes))?,
                GdhcnFormat::Json => print_json(&GdhcnOutput::new(&read, &bytes))?,
            }
            if read.keys().is_empty() && !read.references().is_empty() {
                say(messages::ONLY_REFERENCES);
            }
            say(messages::PROOF_NOT_CHECKED);
            Ok(Exit::Good)
        }
    }
}

/// The trust lists in these files.
pub(crate) fn read_documents(paths: &[PathBuf]) -> Result<Vec<TrustDocument>, Failure> {
    paths.iter().map(|path| parse(path, &read_input(path, limits::GDHCN_BYTES)?)).collect()
}

fn parse(path: &Path, bytes: &[u8]) -> Result<TrustDocument, Failure> {
    TrustDocument::parse(bytes).map_err(|error| Failure::from(error).during(path.display()))
}

fn text(document: &TrustDocument, bytes: &[u8]) -> String {
    let proof = document.proof().and_then(|proof| proof.created.as_deref());
    let mut text = format!(
        "document    {}\nSHA-256     {}\nproof       {}\nkeys        {}\nnot taken   {}\nreferences  {}\n",
        visible(document.id()),
        digest(bytes),
        proof.map_or("none".to_owned(), |created| format!("made {}, not checked", visible(created))),
        document.keys().len(),
        document.not_taken().len(),
        document.references().len(),
    );
    text += &domains(document.keys());
    text += &document.keys().iter().map(key).collect::<String>();
    text += &document.not_taken().iter().map(not_taken).collect::<String>();
    text + &document
        .references()
        .iter()
        .map(|id| format!("\nrefers to {}\n", visible(id)))
        .collect::<String>()
}

fn domains(keys: &[TrustedKey]) -> String {
    let mut counts: BTreeMap<&TrustDomain, usize> = BTreeMap::new();
    keys.iter()
        .filter_map(|key| key.domain.as_ref())
        .for_each(|domain| *counts.entry(domain).or_default() += 1);
    let line = |(domain, keys): (&TrustDomain, usize)| {
        let keys = if keys == 1 { "1 key".to_owned() } else { format!("{keys} keys") };
        format!("domain      {}: {keys}; {}\n", visible(domain.code()), messages::domain(domain))
    };
    counts.into_iter().map(line).collect()
}

fn key(key: &TrustedKey) -> String {
    let certificate = key.certificate.as_ref().map_or(messages::NO_CERTIFICATE.to_owned(), |certificate| {
        let country = certificate.country.as_deref().unwrap_or("no country");
        format!(
            "certificate {country}, valid from {} until {}",
            certificate.dates.from, certificate.dates.until
        )
    });
    format!("\nkey {}  {}\n    {certificate}\n", key.key_id, visible(&messages::listing(key)))
}

fn not_taken(entry: &NotTaken) -> String {
    let id = entry.id.as_deref().map_or_else(|| format!("entry {}", entry.index), visible);
    format!(
        "\nnot taken [{}]  {id}\n    {}\n",
        entry.reason.code(),
        visible(&messages::not_taken(&entry.reason))
    )
}

fn digest(bytes: &[u8]) -> String {
    sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All that the program says about a trust list.
#[derive(Serialize)]
struct GdhcnOutput<'a> {
    format: &'static str,
    version: u32,
    id: &'a str,
    sha256: String,
    proof: Option<ProofOutput<'a>>,
    keys: Vec<KeyOutput>,
    not_taken: Vec<NotTakenOutput<'a>>,
    references: &'a [String],
}

#[derive(Serialize)]
struct ProofOutput<'a> {
    created: Option<&'a str>,
    made_with: Option<&'a str>,
    checked: bool,
}

#[derive(Serialize)]
struct NotTakenOutput<'a> {
    index: usize,
    id: Option<&'a str>,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
}

impl<'a> GdhcnOutput<'a> {
    fn new(document: &'a TrustDocument, bytes: &[u8]) -> Self {
        Self {
            format: "phr-reader-gdhcn",
            version: VERSION,
            id: document.id(),
            sha256: digest(bytes),
            proof: document.proof().map(|proof| ProofOutput {
                created: proof.created.as_deref(),
                made_with: proof.made_with.as_deref(),
                checked: false,
            }),
            keys: document.keys().iter().map(KeyOutput::new).collect(),
            not_taken: document.not_taken().iter().map(NotTakenOutput::new).collect(),
            references: document.references(),
        }
    }
}

impl<'a> NotTakenOutput<'a> {
    fn new(entry: &'a NotTaken) -> Self {
        let kind = match &entry.reason {
            NotTakenReason::OtherKey(kind) => Some(kind.as_str()),
            _ => None,
        };
        Self { index: entry.index, id: entry.id.as_deref(), code: entry.reason.code(), kind }
    }
}
