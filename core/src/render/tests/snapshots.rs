//! The records in each language, as whoever reads them sees them. `UPDATE_SNAPSHOTS=1 cargo test` writes them
//! anew; the difference is for review.

use super::records::{child, pregnant, traveller};
use super::several::thrice;
use super::*;
use crate::render::{TextOptions, languages, to_text};
use std::path::Path;

#[test]
fn records_look_as_they_did() {
    let mut changed = Vec::new();
    for (name, record) in [("traveller", traveller()), ("pregnant", pregnant()), ("child", child())] {
        for (language, _, _) in languages() {
            let view = render(&record, &RenderOptions::new(language));
            changed
                .extend(compare(&format!("{name}.{language}.txt"), &to_text(&view, TextOptions::default())));
        }
    }
    for (language, _, _) in languages() {
        let options = RenderOptions { history: true, references: true, ..RenderOptions::new(language) };
        let view = render(&thrice(), &options);
        changed.extend(compare(&format!("thrice.{language}.txt"), &to_text(&view, TextOptions::default())));
    }
    let view = render(&traveller(), &RenderOptions::new("fr"));
    changed.extend(compare("traveller.fr.json", &(serde_json::to_string_pretty(&view).unwrap() + "\n")));
    assert!(changed.is_empty(), "changed: {changed:?}");
}

#[test]
fn debug_prints_nothing_of_the_person() {
    for record in [traveller(), pregnant(), child(), thrice()] {
        let view = render(&record, &RenderOptions::new("en"));
        let debug = format!("{record:?} {view:?} {:?} {:?}", view.blocks, record.attestations());
        let debug = format!("{debug} {:?} {:?} {:?}", view.person, view.notices, view.attestations);
        for secret in
            ["Khalil", "أحمد", "1984", "91936005", "Diallo", "716186003", "Penicillin", "Haddad", "nausea"]
        {
            assert!(!debug.contains(secret), "{secret} in {debug}");
        }
    }
}

/// The file's name when its content is another one.
fn compare(name: &str, text: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/tests/snapshots").join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    (std::fs::read_to_string(&path).unwrap_or_default() != text).then(|| name.to_owned())
}
