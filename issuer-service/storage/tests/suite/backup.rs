//! Backups.

use crate::helpers::*;
use phr_storage::*;
use std::path::Path;

pub(crate) async fn comes_back_whole(url: String) {
    let folder = tempfile::tempdir().unwrap();
    moves(&url, &format!("sqlite:{}", folder.path().join("copy.db").display())).await;
}

/// Backs up one database and restores it in another.
pub(crate) async fn moves(from: &str, to: &str) {
    let world = World::new(from.to_owned()).await;
    let (a, b) = (world.everything("a").await, world.everything("b").await);
    for at in 0..600 {
        // More rows than are read at once.
        let subject = at.to_string();
        let mut work = world.work().await;
        (0..3).for_each(|part| work.note(Action::Refused, &format!("{subject}.{part}")));
        work.commit().await.unwrap();
        if at > 400 {
            break;
        }
    }
    let texts = [
        a.read(&world.storage, &world.actor).await.unwrap(),
        b.read(&world.storage, &world.actor).await.unwrap(),
    ];
    let lines = world.storage.verify_audit().await.unwrap().lines;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup");
    let written = world.storage.backup(&path).await.unwrap();

    let copy = Storage::open(to, ambient(9)).await.unwrap();
    assert_eq!(copy.restore(&path).await.unwrap(), written);
    assert_eq!(copy.state().await.unwrap(), State::Locked);
    copy.unlock_with(world.master.clone()).await.unwrap();
    let report = copy.verify_audit().await.unwrap();
    assert_eq!((report.broken, report.lines), (None, lines + 1), "and a line of the restoring");
    for (everything, text) in [a, b].iter().zip(texts) {
        assert_eq!(everything.read(&copy, &world.actor).await.unwrap(), text);
    }
    assert_eq!(copy.restore(&path).await.unwrap_err().code(), "storage-not-empty");
    // What was restored and backed up again differs by the log only.
    let again = folder.path().join("again");
    copy.backup(&again).await.unwrap();
    let strip = |path: &Path| -> Vec<String> {
        let text = std::fs::read_to_string(path).unwrap();
        let other = |line: &&str| line.starts_with('[') && !line.starts_with("[\"audit");
        text.lines().filter(other).map(str::to_owned).collect()
    };
    let (first, second) = (strip(&path), strip(&again));
    assert!(!first.is_empty() && first == second);
}

pub(crate) async fn a_damaged_one_stores_nothing(url: String) {
    let folder = tempfile::tempdir().unwrap();
    let source = World::new(format!("sqlite:{}", folder.path().join("source.db").display())).await;
    source.everything("a").await;
    let path = folder.path().join("backup");
    source.storage.backup(&path).await.unwrap();
    let good = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    let target = Storage::open(&url, ambient(3)).await.unwrap();
    let refused = async |text: String, why: &str| {
        let bad = folder.path().join("bad");
        std::fs::write(&bad, text).unwrap();
        let code = target.restore(&bad).await.expect_err(why).code();
        assert_eq!(code, "storage-backup", "{why}");
        assert_eq!(target.state().await.unwrap(), State::Empty, "{why}");
        assert!(!target.has_accounts().await.unwrap(), "{why}");
    };
    for at in 0..lines.len() {
        let mut less = lines.clone();
        less.remove(at);
        refused(less.join("\n") + "\n", &format!("without line {at}")).await;
        refused(lines[..at].iter().map(|line| format!("{line}\n")).collect(), &format!("cut at {at}")).await;
        let mut altered = lines.clone();
        let (left, right) = altered[at].split_at(altered[at].len() / 2);
        let line = format!("{left}{}{}", if right.starts_with('7') { '8' } else { '7' }, &right[1..]);
        altered[at] = &line;
        refused(altered.join("\n") + "\n", &format!("line {at} altered")).await;
    }
    refused(good.clone() + "more\n", "more at the end").await;
    refused(good.trim_end().to_owned(), "the last line's end cut").await;
    refused(String::new(), "empty").await;
    let missing = target.restore(&folder.path().join("none")).await.unwrap_err();
    assert_eq!(missing.code(), "storage-file");
    target.restore(&path).await.unwrap();
}

/// Columns that tables got later are missing in what an older program wrote; it is read all the same.
pub(crate) async fn one_of_an_older_program_is_read(url: String) {
    let folder = tempfile::tempdir().unwrap();
    let source = World::new(format!("sqlite:{}", folder.path().join("source.db").display())).await;
    let everything = source.everything("a").await;
    let text = everything.read(&source.storage, &source.actor).await.unwrap();
    let path = folder.path().join("backup");
    source.storage.backup(&path).await.unwrap();
    let (mut hash, mut older, mut rows, mut shorter) = ([0; 32], String::new(), 0, 0);
    for line in std::fs::read_to_string(&path).unwrap().lines() {
        let line = match serde_json::from_str::<serde_json::Value>(line).unwrap() {
            serde_json::Value::Array(mut cells) => {
                rows += 1;
                if cells[0] == "account" || cells[0] == "print_job" {
                    cells.pop();
                    shorter += 1;
                }
                serde_json::Value::Array(cells).to_string()
            }
            end if end.get("rows").is_some() => {
                let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
                older += &format!("{}\n", serde_json::json!({ "rows": rows, "hash": hex }));
                break;
            }
            _ => line.to_owned(),
        };
        hash = phr_core::sha256(&[&hash[..], line.as_bytes()].concat());
        older += &format!("{line}\n");
    }
    assert!(shorter > 1);
    let read = folder.path().join("older");
    std::fs::write(&read, &older).unwrap();
    let target = Storage::open(&url, ambient(3)).await.unwrap();
    target.restore(&read).await.unwrap();
    target.unlock_with(source.master.clone()).await.unwrap();
    assert_eq!(everything.read(&target, &source.actor).await.unwrap(), text);
    let accounts = target.accounts(&PageRequest::first(50)).await.unwrap().items;
    assert!(!accounts.is_empty() && accounts.iter().all(|account| !account.must_change_password));
}
