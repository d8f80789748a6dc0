//! `phr-reader scan`: the text in pictures, and before a camera.

use crate::args::Format;
use crate::scan_camera;
use phr_cli_kit::{Exit, Failure, print, read_input, say};
use phr_scan::{PictureLimits, Reading, Verdict, read_picture};
use serde::Serialize;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Longest picture in bytes.
const LONGEST: usize = 64 * 1024 * 1024;

#[derive(Serialize)]
struct Scanned {
    picture: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    symbol_version: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decoder: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub(crate) fn run(pictures: &[PathBuf], camera: Option<&Path>, format: Format) -> Result<Exit, Failure> {
    let mut exit = Exit::Good;
    let mut scanned = Vec::new();
    let shown = camera.map(|source| (source, true)).into_iter();
    for (path, is_camera) in shown.chain(pictures.iter().map(|path| (path.as_path(), false))) {
        let picture = path.display().to_string();
        let found = match is_camera {
            true => scan_camera::read(path),
            false => read_input(path, LONGEST).and_then(|file| {
                read_picture(&file, &PictureLimits::of_own_files(), |_| Verdict::Accept)
                    .map_err(|error| Failure::from(error).during(&picture))
            }),
        };
        match found {
            Ok(reading) if format == Format::Text => print(format!("{}\n", for_output(text(&reading))))?,
            Ok(reading) => scanned.push(Scanned {
                picture,
                text: Some(text(&reading)),
                symbol_version: reading.version().map(|version| version.number()),
                decoder: Some(reading.decoder().name()),
                error: None,
            }),
            Err(failure) => {
                exit = Exit::Failed;
                let error = Some(failure.code().to_owned());
                say(failure);
                scanned.push(Scanned { picture, text: None, symbol_version: None, decoder: None, error });
            }
        }
    }
    if format == Format::Json {
        let json = serde_json::to_string_pretty(&scanned).map_err(|error| Failure::new("output", error))?;
        print(json + "\n")?;
    }
    Ok(exit)
}

/// On a terminal, control characters of a stranger's code would be commands to it; a program gets the text as it is.
fn for_output(text: String) -> String {
    if !std::io::stdout().is_terminal() {
        return text;
    }
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

/// The text, with what is not UTF-8 replaced.
fn text(reading: &Reading) -> String {
    String::from_utf8_lossy(reading.payload()).into_owned()
}
