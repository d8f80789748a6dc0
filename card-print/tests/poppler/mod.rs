//! Another reader of PDF.

use phr_print::PrintedPdf;
use phr_scan::{Effort, Luma, Verdict, read_each, read_first};
use std::io::Write;
use std::process::{Command, Stdio};

pub(crate) struct Poppler(());

impl Poppler {
    /// `None`, loudly, where it is not installed; a failure where it has to be.
    pub(crate) fn find() -> Option<Self> {
        let there = Command::new("pdftoppm").arg("-v").stderr(Stdio::null()).status().is_ok();
        if !there {
            assert!(
                std::env::var_os("PHR_REQUIRE_POPPLER").is_none_or(|v| v != "1"),
                "pdftoppm is not installed"
            );
            eprintln!(
                "SKIPPED: pdftoppm is not installed (poppler-utils); pages were read back by this crate only"
            );
        }
        there.then_some(Self(()))
    }

    /// A code on the first page.
    pub(crate) fn first_code(&self, pdf: &PrintedPdf) -> String {
        read_first(&page_of(pdf, 1)).unwrap().text().unwrap().to_owned()
    }

    /// The codes on a page, counted from 1, in the order of their texts.
    pub(crate) fn codes(&self, pdf: &PrintedPdf, page: usize) -> Vec<String> {
        let picture = page_of(pdf, page);
        let mut texts: Vec<String> = Vec::new();
        // An empty page has nothing to be found.
        let _ = read_each(&picture, Effort::STILL, |payload| {
            texts.push(String::from_utf8(payload.to_vec()).unwrap());
            Verdict::KeepLooking
        });
        texts.sort();
        texts
    }

    /// The text, pages ended by form feeds.
    pub(crate) fn text(&self, pdf: &PrintedPdf) -> String {
        String::from_utf8(run("pdftotext", &["-raw", "-", "-"], pdf.bytes())).unwrap()
    }
}

/// Text without what layouts and extraction may change: spaces, hyphens at the ends of lines and marks not to be seen.
pub(crate) fn squeezed(text: &str) -> String {
    let seen = |c: &char| {
        !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2066}'..='\u{2069}' | '-')
    };
    text.chars().filter(seen).collect()
}

fn page_of(pdf: &PrintedPdf, page: usize) -> Luma {
    let page = page.to_string();
    let arguments = ["-r", "300", "-gray", "-f", page.as_str(), "-l", page.as_str(), "-"];
    grey_picture(&run("pdftoppm", &arguments, pdf.bytes()))
}

fn run(program: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{program}");
    output.stdout
}

/// A picture in PGM.
fn grey_picture(mut bytes: &[u8]) -> Luma {
    let mut fields = Vec::new();
    while fields.len() < 4 {
        let end = bytes.iter().position(u8::is_ascii_whitespace).unwrap();
        fields.push(std::str::from_utf8(&bytes[..end]).unwrap());
        bytes = &bytes[end + 1..];
    }
    assert_eq!((fields[0], fields[3]), ("P5", "255"));
    Luma::new(fields[1].parse().unwrap(), fields[2].parse().unwrap(), bytes.to_vec()).unwrap()
}
