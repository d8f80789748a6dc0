//! `phr-reader scan --camera` at films, and at a camera that is made up beneath the real `ffmpeg` (`tests/camera`). Where that
//! is missing the tests say so and pass; with `PHR_REQUIRE_FFMPEG=1` they fail.

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

fn ffmpeg(folder: &Path, arguments: &[&str]) {
    let made =
        Command::new("ffmpeg").args(["-loglevel", "error"]).args(arguments).current_dir(folder).status();
    assert!(made.unwrap().success());
}

/// A card of version 25 or so, and what is on it.
fn card(folder: &Path) -> String {
    let text = format!("PHR1:{}", "0123456789".repeat(90));
    let symbol = draw(&text, &SizePolicy::with_ceiling(Version::MAX)).unwrap();
    std::fs::write(folder.join("card.png"), symbol.to_png(5).unwrap()).unwrap();
    text
}

#[test]
fn a_code_is_read_from_a_film_and_what_is_no_film_is_said() {
    if !has_ffmpeg() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let text = card(folder.path());
    // Two seconds: the card comes into the picture after the first.
    let (empty, overlay) = ("color=gray:s=800x800:d=2:r=10", "overlay=(W-w)/2:(H-h)/2:enable='gte(t,1)'");
    let inputs = ["-f", "lavfi", "-i", empty, "-i", "card.png", "-filter_complex", overlay];
    ffmpeg(folder.path(), &[&inputs[..], &["-pix_fmt", "yuv420p", "film.mkv"]].concat());
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

/// What is read from the camera that has the pictures of `folder`; it shows them for ever.
#[cfg(target_os = "linux")]
fn before_camera(folder: &Path) -> Output {
    let library = folder.join("camera.so");
    let source = phr_tests::workspace().join("tests/camera/camera.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-o"]).args([&library, &source]).arg("-ldl");
    assert!(compiler.status().unwrap().success());
    Command::new(binary("phr-reader"))
        .args(["scan", "--camera", "/dev/phr-camera"])
        .envs([("LD_PRELOAD", library.as_path()), ("PHR_CAMERA", folder)])
        .output()
        .unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_camera_is_asked_for_its_large_pictures_and_gives_what_it_has() {
    if !has_ffmpeg() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let text = card(here);
    let shows = |size: &str, filter: &str, output: &[&str]| {
        let empty = format!("color=gray:s={size}");
        let inputs =
            ["-f", "lavfi", "-i", &empty, "-i", "card.png", "-filter_complex", filter, "-frames:v", "1"];
        ffmpeg(here, &[&inputs[..], output].concat());
    };
    let reads = |what: &str| {
        let read = before_camera(here);
        assert!(read.status.success(), "{what}: {}", String::from_utf8_lossy(&read.stderr));
        assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), text, "{what}");
    };
    // In the small pictures, with which it begins, the card has a pixel for a module and less.
    let far = "[1]scale=-1:100[card];[0][card]overlay=(W-w)/2:(H-h)/2,noise=alls=6";
    let near = "[1]scale=-1:460:flags=area[card];[0][card]overlay=(W-w)/2:(H-h)/2,noise=alls=6";
    shows("640x480", far, &["-pix_fmt", "yuyv422", "-f", "rawvideo", "640x480.yuyv"]);
    shows("1920x1080", near, &["-q:v", "4", "-f", "mjpeg", "1920x1080.mjpeg"]);
    reads("large pictures as JPEG only");
    std::fs::remove_file(here.join("1920x1080.mjpeg")).unwrap();
    shows("1920x1080", near, &["-pix_fmt", "yuyv422", "-f", "rawvideo", "1920x1080.yuyv"]);
    reads("no JPEG");
    std::fs::remove_file(here.join("1920x1080.yuyv")).unwrap();
    std::fs::remove_file(here.join("640x480.yuyv")).unwrap();
    shows("640x480", near, &["-pix_fmt", "yuyv422", "-f", "rawvideo", "640x480.yuyv"]);
    reads("small pictures only");
    std::fs::remove_file(here.join("640x480.yuyv")).unwrap();
    let refused = before_camera(here);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(2) && said.contains("camera-unreadable"), "{said}");
}
