//! `phr-reader scan --camera` at films, through the real `ffmpeg`. Where that is missing the tests say so and pass; with
//! `PHR_REQUIRE_FFMPEG=1` they fail.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails loudly and says what it lacks"
)]

#[path = "cli/programs.rs"]
mod programs;

use phr_scan::{SizePolicy, Version, draw};
use programs::binary;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn has_ffmpeg() -> bool {
    let there = Command::new("ffmpeg").arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if there.is_ok_and(|status| status.success()) {
        return true;
    }
    let required = std::env::var_os("PHR_REQUIRE_FFMPEG").is_some_and(|value| value == "1");
    assert!(!required, "ffmpeg is required (PHR_REQUIRE_FFMPEG=1) and missing");
    eprintln!("SKIPPED: reading films needs ffmpeg: see `make test`.");
    false
}

fn scan(folder: &Path, film: &str) -> Output {
    Command::new(binary("phr-reader")).args(["scan", "--camera", film]).current_dir(folder).output().unwrap()
}

#[test]
fn a_code_is_read_from_a_film_and_what_is_no_film_is_said() {
    if !has_ffmpeg() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let text = format!("PHR1:{}", "0123456789".repeat(90));
    let symbol = draw(&text, &SizePolicy::with_ceiling(Version::MAX)).unwrap();
    std::fs::write(folder.path().join("card.png"), symbol.to_png(5).unwrap()).unwrap();
    // Two seconds: the card comes into the picture after the first.
    let made = Command::new("ffmpeg")
        .args(["-loglevel", "error", "-f", "lavfi", "-i", "color=gray:s=800x800:d=2:r=10", "-i", "card.png"])
        .args([
            "-filter_complex",
            "overlay=(W-w)/2:(H-h)/2:enable='gte(t,1)'",
            "-pix_fmt",
            "yuv420p",
            "film.mkv",
        ])
        .current_dir(folder.path())
        .status();
    assert!(made.unwrap().success());
    let read = scan(folder.path(), "film.mkv");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), text);
    std::fs::write(folder.path().join("no-film.mkv"), [0x5a; 4000]).unwrap();
    // Of a film whose middle is damaged, ffmpeg complains at length.
    let mut damaged = std::fs::read(folder.path().join("film.mkv")).unwrap();
    let middle = damaged.len() / 3..damaged.len();
    damaged[middle].iter_mut().step_by(7).for_each(|byte| *byte ^= 0xa5);
    std::fs::write(folder.path().join("damaged.mkv"), damaged).unwrap();
    let ended = scan(folder.path(), "damaged.mkv").status.code();
    assert!(matches!(ended, Some(0 | 2)), "it ends: {ended:?}");
    for other in ["no-film.mkv", "missing.mkv", "/dev/phr-no-camera", "http://127.0.0.1:9/film.mkv"] {
        let refused = scan(folder.path(), other);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{other}: {said}");
        assert!(said.contains("camera-unreadable") || said.contains("no-symbol-found"), "{other}: {said}");
    }
}
