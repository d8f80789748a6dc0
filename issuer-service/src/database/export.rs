//! `phr-issuer export`: every record as FHIR, and as it was signed, with a manifest that says what is there and what is not.

use super::args::ExportOptions;
use super::{Data, Opener, ambient, open, opener, wait};
use crate::messages::serve as messages;
use phr_cli_kit::{Exit, Failure, Overwrite, now, print, say, write_private};
use phr_service::{App, Config, Exported, export as export_records};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub(crate) fn export(options: &ExportOptions) -> Result<Exit, Failure> {
    let data = Data::of(&options.place)?;
    check_empty(&options.out)?;
    say(messages::EXPORTING);
    let mut written = Written { folder: options.out.clone(), persons: Vec::new(), failed: Vec::new() };
    wait(async {
        // Says that there is no database before it asks for a passphrase.
        let opener = opener(&open(&data).await?, &options.unlock).await?;
        let mut config = Config::new(&data.folder, ambient());
        config.database = data.url().expose().to_owned();
        let app = match opener {
            Opener::Passphrase(passphrase) => {
                config.passphrase = Some(passphrase);
                App::open(config).await
            }
            Opener::Token(master) => {
                let app = App::open(config).await.map_err(super::failure)?;
                app.unlock_with(master).await.map(|()| app)
            }
        };
        let app = app.map_err(super::failure)?;
        export_records(&app, !options.without_confidential, |record| written.take(record)).await
    })?;
    let failed = written.failed.len();
    let persons = written.persons.len();
    written.manifest(!options.without_confidential)?;
    print(format!("{}\n", messages::exported(persons, failed, &options.out)))?;
    Ok(if failed == 0 { Exit::Good } else { Exit::Failed })
}

/// An export never stands beside something else.
fn check_empty(folder: &Path) -> Result<(), Failure> {
    match std::fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::new("folder-not-empty", messages::NOT_EMPTY).during(folder.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::new("file-unreadable", error).during(folder.display())),
    }
}

/// What was written so far.
struct Written {
    folder: PathBuf,
    persons: Vec<Value>,
    failed: Vec<Value>,
}

impl Written {
    fn take(&mut self, record: Exported) -> Result<(), Failure> {
        let record = match record {
            Ok(record) => record,
            Err((person, failure)) => {
                self.failed.push(json!({"person": person.to_string(), "reason": failure.code()}));
                return Ok(());
            }
        };
        for (name, bytes) in record.files() {
            self.write(&name, bytes)?;
        }
        self.persons.push(record.manifest());
        Ok(())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::new("file-unwritable", error).during(folder.display()))?;
        write_private(&path, bytes, Overwrite::forced(false))
    }

    fn manifest(self, with_confidential: bool) -> Result<(), Failure> {
        let manifest = json!({
            "format": "phr-issuer-export",
            "version": 1,
            "made": now().to_string(),
            "confidential": with_confidential,
            "persons": self.persons,
            "failed": self.failed,
        });
        let text = serde_json::to_vec_pretty(&manifest).map_err(|error| Failure::new("output", error))?;
        std::fs::create_dir_all(&self.folder)
            .map_err(|error| Failure::new("file-unwritable", error).during(self.folder.display()))?;
        write_private(&self.folder.join("manifest.json"), &text, Overwrite::forced(false))
    }
}
