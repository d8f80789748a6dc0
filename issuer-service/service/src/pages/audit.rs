//! The audit log, for administrators: who read or wrote what, and whether the chain is whole.

use crate::context::Context;
use crate::error::Result;
use crate::page::{self, Page};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use phr_storage::{AuditBreak, AuditEntry, AuditReport, PageRequest};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    page: Page,
    subject: String,
    entries: Vec<AuditEntry>,
    next: Option<String>,
    checked: Option<Checked>,
}

/// What checking the chain showed.
struct Checked {
    lines: i64,
    head: String,
    /// The message that says what is wrong, and the line.
    broken: Option<(&'static str, i64)>,
}

/// Lines on a page.
const ROWS: u32 = 50;

/// Which lines.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    subject: String,
    after: Option<String>,
}

impl From<AuditReport> for Checked {
    fn from(report: AuditReport) -> Self {
        let broken = report.broken.map(|broken| match broken {
            AuditBreak::Altered(line) => ("audit-altered", line),
            AuditBreak::Missing(line) => ("audit-missing", line),
            AuditBreak::BeyondHead(line) => ("audit-beyond", line),
        });
        let head = report.head.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { lines: report.lines, head, broken }
    }
}

async fn draw(context: &Context, wanted: Wanted, checked: Option<Checked>) -> Result<Response> {
    let subject = wanted.subject.trim().to_owned();
    let mut work = context.begin().await?;
    let request = PageRequest { limit: ROWS, after: wanted.after };
    let found = work.audit_entries(Some(subject.as_str()).filter(|id| !id.is_empty()), &request).await?;
    work.commit().await?;
    page::show(&AuditPage { page: context.page(), subject, entries: found.items, next: found.next, checked })
}

pub(crate) async fn show(context: Context, Query(wanted): Query<Wanted>) -> Result<Response> {
    draw(&context, wanted, None).await
}

/// Walks the whole chain.
pub(crate) async fn verify(context: Context) -> Result<Response> {
    let report = context.app.storage().verify_audit().await?;
    if report.broken.is_some() {
        tracing::error!(broken = ?report.broken, "the audit log is broken");
    }
    draw(&context, Wanted { subject: String::new(), after: None }, Some(report.into())).await
}
