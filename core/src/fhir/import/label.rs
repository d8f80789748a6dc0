//! Security labels: who may see what a resource states.

use super::super::json::Reader;
use super::super::report::{NotCarried, Reason};
use super::super::systems::canonical;
use super::super::tables::{ACT_CODE, CONFIDENTIALITY, NORMAL, RESTRICTED, SENSITIVE};
use super::document::Document;
use crate::model::{Confidentiality, Entries};
use crate::terminology::System;
use serde_json::Value;

impl Reader<'_> {
    /// The strictest of the resource's security labels.
    pub(super) fn confidentiality(&mut self) -> Confidentiality {
        let labelled = self.peek("meta").is_some_and(|meta| meta.get("security").is_some());
        let Some(mut meta) = labelled.then(|| self.child("meta")).flatten() else {
            return Confidentiality::Unstated;
        };
        let labels = meta.children("security").into_iter().filter_map(Reader::into_label);
        let strictest = labels.max().unwrap_or_default();
        meta.leave_rest(Reason::Technical);
        strictest
    }

    /// What one label says of who may see the resource. One that says nothing of it is reported.
    fn into_label(mut self) -> Option<Confidentiality> {
        let member = |key: &str| self.peek(key).and_then(Value::as_str).unwrap_or("");
        let (system, code) = (canonical(member("system")).to_owned(), member("code").to_owned());
        let label = label(&system, &code);
        if label.is_none() {
            // Labels of a system of the source's own are its housekeeping: owner, tenant.
            let own = !system.is_empty() && System::from_uri(&system).is_none();
            let reason = if own { Reason::Technical } else { Reason::NotInModel };
            self.discard_with(reason, Some(format!("{system}|{code}")));
            return None;
        }
        self.value("system");
        self.value("code");
        label
    }
}

fn label(system: &str, code: &str) -> Option<Confidentiality> {
    match system {
        CONFIDENTIALITY if RESTRICTED.contains(&code) => Some(Confidentiality::Restricted),
        CONFIDENTIALITY if NORMAL.contains(&code) => Some(Confidentiality::Normal),
        ACT_CODE if SENSITIVE.contains(&code) => Some(Confidentiality::Restricted),
        _ => None,
    }
}

/// Reports that the document as a whole is labelled as confidential and no entry is: the label is as strict as the
/// strictest part of the document, and does not say which part that is.
pub(super) fn report_unplaced(document: &Document<'_>, whole: Confidentiality, entries: &Entries) {
    let mut all = entries.sections.iter().flat_map(|section| &section.entries);
    if whole != Confidentiality::Restricted || all.any(|entry| entry.confidentiality == whole) {
        return;
    }
    document.report.borrow_mut().not_carried.push(NotCarried {
        path: "Bundle.meta.security".to_owned(),
        resource_type: "Bundle".to_owned(),
        element: "meta.security".to_owned(),
        reason: Reason::NotInModel,
        code: Some(format!("{CONFIDENTIALITY}|R")),
        count: None,
    });
}
