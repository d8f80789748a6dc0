//! All that a layout can see: itself, the data and the symbols. There is no file system and no network behind it.

use std::sync::LazyLock;

use phr_core::model::Timestamp;
use phr_scan::Symbol;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::PrintError;
use crate::fonts::STORE;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// A layout with what it prints.
pub(crate) struct Closed {
    main: Source,
    data: (FileId, Bytes),
    symbols: Vec<(FileId, Bytes)>,
}

impl Closed {
    pub(crate) fn new(layout: &str, data: Vec<u8>, symbols: &[&Symbol]) -> Result<Self, PrintError> {
        let pixel = std::num::NonZeroU8::MIN;
        let symbol = |(number, symbol): (usize, &&Symbol)| {
            Ok((file(&format!("/qr/{number}"))?, Bytes::new(symbol.to_luma(pixel).pixels().to_vec())))
        };
        Ok(Self {
            main: Source::new(file("/main.typ")?, layout.to_owned()),
            data: (file("/data.json")?, Bytes::new(data)),
            symbols: symbols.iter().enumerate().map(symbol).collect::<Result<_, PrintError>>()?,
        })
    }

    pub(crate) fn compile(&self) -> Result<PagedDocument, PrintError> {
        let result = typst::compile::<PagedDocument>(self).output;
        result.map_err(|faults| self.error(&faults))
    }

    /// The document as a PDF. Each standard makes it an error that a font lacks a character.
    pub(crate) fn export(
        &self,
        document: &PagedDocument,
        standard: Standard,
        at: Timestamp,
    ) -> Result<Vec<u8>, PrintError> {
        let fault = PrintError::Layout { line: 0 };
        let options = PdfOptions {
            ident: Smart::Auto,
            creator: Smart::Custom(Some("PHR Card".to_owned())),
            timestamp: Some(typst_pdf::Timestamp::new_utc(datetime(at).ok_or(fault.clone())?)),
            standards: PdfStandards::new(&[standard.pdf()]).map_err(|_| fault)?,
            tagged: standard == Standard::Accessible,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(document, &options).map_err(|faults| self.error(&faults))
    }

    fn error(&self, faults: &[SourceDiagnostic]) -> PrintError {
        let missing: Vec<&str> = faults.iter().filter_map(|fault| missing_glyph(&fault.message)).collect();
        if !missing.is_empty() {
            return PrintError::GlyphMissing { characters: code_points(&missing.concat()) };
        }
        if let Some(place) = faults.iter().find_map(|fault| place_too_small(&fault.message)) {
            return PrintError::DoesNotFit { place };
        }
        // The message might quote what is printed.
        let start = faults.first().and_then(|fault| typst::WorldExt::range(&self as &dyn World, fault.span));
        let line = start.and_then(|range| self.main.lines().byte_to_line(range.start));
        PrintError::Layout { line: line.map_or(0, |line| line + 1) }
    }
}

/// What a PDF holds to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standard {
    /// PDF/A-2b: prints the same everywhere.
    Archival,
    /// PDF/UA-1: can be read aloud.
    Accessible,
}

impl Standard {
    fn pdf(self) -> PdfStandard {
        match self {
            Self::Archival => PdfStandard::A_2b,
            Self::Accessible => PdfStandard::Ua_1,
        }
    }
}

impl World for Closed {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        STORE.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let symbols = self.symbols.iter();
        let found = symbols.chain([&self.data]).find(|(file, _)| *file == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        STORE.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn file(path: &str) -> Result<FileId, PrintError> {
    let path = VirtualPath::new(path).map_err(|_| PrintError::Layout { line: 0 })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The text of the exporter's message about a character that no font has.
fn missing_glyph(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("the text `")?;
    rest.split_once("` could not be displayed").map(|(text, _)| text.trim_matches('"'))
}

/// Where words have no room: what the layouts panic with.
fn place_too_small(message: &str) -> Option<&'static str> {
    let places = ["front", "back", "cover", "slip"];
    places.into_iter().find(|place| message.contains(&format!("no-room-on-{place}")))
}

fn code_points(text: &str) -> String {
    let points: std::collections::BTreeSet<char> = text.chars().collect();
    let points: Vec<String> = points.into_iter().take(5).map(|c| format!("U+{:04X}", u32::from(c))).collect();
    points.join(", ")
}

/// Days to a date after the proleptic Gregorian calendar, counted in years that begin in March.
fn datetime(at: Timestamp) -> Option<Datetime> {
    let (days, seconds) = (at.0.div_euclid(86_400), at.0.rem_euclid(86_400));
    let days = days.checked_add(719_468)?;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let small = |value: i64| u8::try_from(value).ok();
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Datetime::from_ymd_hms(
        i32::try_from(year).ok()?,
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        small(second)?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(layout: &str) -> PrintError {
        Closed::new(layout, b"{}".to_vec(), &[]).unwrap().compile().err().unwrap()
    }

    #[test]
    fn a_layout_sees_itself_and_its_data_and_nothing_else() {
        assert!(Closed::new("#json(\"/data.json\").len()", b"{}".to_vec(), &[]).unwrap().compile().is_ok());
        for path in ["/etc/passwd", "/qr/0", "../Cargo.toml", "/other.typ"] {
            assert_eq!(error_of(&format!("#read({path:?})")).code(), "print-layout", "{path}");
            assert_eq!(error_of(&format!("#include {path:?}")).code(), "print-layout", "{path}");
        }
        assert_eq!(error_of("#import \"@preview/tiaoma:0.3.0\": qrcode").code(), "print-layout");
        assert_eq!(error_of("\n#datetime.today()"), PrintError::Layout { line: 2 });
    }

    #[test]
    fn times_are_dates() {
        let of = |seconds| format!("{:?}", datetime(Timestamp(seconds)).unwrap());
        assert_eq!(datetime(Timestamp(0)), Datetime::from_ymd_hms(1970, 1, 1, 0, 0, 0));
        assert_eq!(datetime(Timestamp(951_782_400)), Datetime::from_ymd_hms(2000, 2, 29, 0, 0, 0));
        assert_eq!(
            datetime(Timestamp(1_795_168_800)),
            Datetime::from_ymd_hms(2026, 11, 20, 10, 0, 0),
            "{}",
            of(1_795_168_800)
        );
        assert_eq!(datetime(Timestamp(i64::MAX)), None);
    }
}
