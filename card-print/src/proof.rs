//! Reading each code back from the finished print.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};
use phr_scan::{Effort, Luma, Verdict, read_luma};
use std::sync::Arc;
use typst::layout::{Frame, FrameItem, Point};
use typst_layout::PagedDocument;

use crate::PrintError;

/// Dots to an inch, as an office printer has them at the least, and points to an inch.
const DPI: f64 = 300.0;
const POINTS: f64 = 72.0;

/// A finished print, whose codes were all read back from its pages.
#[derive(Clone, PartialEq, Eq)]
pub struct PrintedPdf {
    bytes: Vec<u8>,
    pages: usize,
    codes: usize,
}

impl PrintedPdf {
    /// The PDF.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The PDF.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Pages in it.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Codes that were read back.
    pub fn codes(&self) -> usize {
        self.codes
    }

    /// Draws the pages of `bytes` and reads the code at each place of `document`: there must be one for each of `texts`, in
    /// this order, and no other.
    pub(crate) fn prove(
        bytes: Vec<u8>,
        document: &PagedDocument,
        texts: &[&str],
        told: &mut dyn FnMut(usize),
    ) -> Result<Self, PrintError> {
        let places = places(document);
        let failed =
            |page: usize, number: usize| PrintError::ProofFailed { page: page + 1, number: number + 1 };
        if places.len() != texts.len() {
            return Err(failed(0, places.len().min(texts.len())));
        }
        let pages = document.pages().len();
        // The interpreter wants to own the file.
        let pdf = Pdf::new(Arc::new(bytes.clone())).map_err(|_| failed(0, 0))?;
        if pdf.pages().len() != pages {
            return Err(failed(0, 0));
        }
        let cache = RenderCache::new();
        let mut drawn: Option<(usize, Pixmap)> = None;
        for (number, (place, text)) in places.iter().zip(texts).enumerate() {
            if drawn.as_ref().is_none_or(|(page, _)| *page != place.page) {
                let page = pdf.pages().get(place.page).ok_or_else(|| failed(place.page, number))?;
                let scale = (DPI / POINTS) as f32;
                let settings =
                    RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..Default::default() };
                let picture = hayro::render(page, &cache, &InterpreterSettings::default(), &settings);
                drawn = Some((place.page, picture));
            }
            let picture =
                drawn.as_ref().map(|(_, picture)| picture).and_then(|picture| place.cut_from(picture));
            let is_text = |payload: &[u8]| match payload == text.as_bytes() {
                true => Verdict::Accept,
                false => Verdict::KeepLooking,
            };
            let read = picture.map(|picture| read_luma(&picture, Effort::STILL, is_text));
            if !matches!(read, Some(Ok(_))) {
                return Err(failed(place.page, number));
            }
            told(number + 1);
        }
        Ok(Self { bytes, pages, codes: texts.len() })
    }
}

/// The print stays out.
impl std::fmt::Debug for PrintedPdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrintedPdf({} pages, {} codes)", self.pages, self.codes)
    }
}

/// Where a symbol stands, in points from the page's corner.
struct Place {
    page: usize,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Place {
    /// The place with its quiet zone, in grey.
    fn cut_from(&self, page: &Pixmap) -> Option<Luma> {
        let dots = |points: f64| (points * DPI / POINTS).round().max(0.0) as usize;
        let (left, top) = (dots(self.left), dots(self.top));
        let (width, height) = (dots(self.width), dots(self.height));
        let stride = usize::from(page.width());
        if left + width > stride || top + height > usize::from(page.height()) {
            return None;
        }
        let rows = page.data().chunks_exact(stride).skip(top).take(height);
        let grey = |dot: &hayro::vello_cpu::color::PremulRgba8| {
            ((u16::from(dot.r) + u16::from(dot.g) + u16::from(dot.b)) / 3) as u8
        };
        let pixels = rows.flat_map(|row| &row[left..left + width]).map(grey).collect();
        Luma::new(width, height, pixels).ok()
    }
}

/// The places of all pictures, in the order of the document. Layouts have no other pictures than symbols.
fn places(document: &PagedDocument) -> Vec<Place> {
    let mut places = Vec::new();
    for (page, content) in document.pages().iter().enumerate() {
        collect(&content.frame, page, Point::zero(), &mut places);
    }
    places
}

fn collect(frame: &Frame, page: usize, corner: Point, places: &mut Vec<Place>) {
    for (position, item) in frame.items() {
        let at = corner + *position;
        match item {
            FrameItem::Group(group) => {
                let moved = Point::new(group.transform.tx, group.transform.ty);
                collect(&group.frame, page, at + moved, places);
            }
            FrameItem::Image(_, size, _) => places.push(Place {
                page,
                left: at.x.to_pt(),
                top: at.y.to_pt(),
                width: size.x.to_pt(),
                height: size.y.to_pt(),
            }),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Closed, Standard};
    use phr_core::model::Timestamp;
    use phr_scan::{SizePolicy, Symbol, draw};

    const PICTURE: &str = "#set page(width: 60mm, height: 60mm, margin: 10mm)
        #image(read(\"/qr/0\", encoding: none), format: (encoding: \"luma8\", width: 29, height: 29),
        scaling: \"pixelated\", width: 30mm, height: 30mm, alt: \"x\")";

    fn proved(layout: &str, symbol: &Symbol, texts: &[&str]) -> Result<PrintedPdf, PrintError> {
        let world = Closed::new(layout, b"{}".to_vec(), &[symbol]).unwrap();
        let document = world.compile().unwrap();
        let pdf = world.export(&document, Standard::Archival, Timestamp(0)).unwrap();
        PrintedPdf::prove(pdf, &document, texts, &mut |_| {})
    }

    #[test]
    fn a_print_is_given_out_only_if_each_code_reads_as_it_should() {
        let symbol = draw("12345678901234567890", &SizePolicy::default()).unwrap();
        assert_eq!(symbol.side(), 29);
        let text = symbol.text();
        assert_eq!(proved(PICTURE, &symbol, &[text]).unwrap().codes(), 1);
        let failed = |page, number| Err(PrintError::ProofFailed { page, number });
        assert_eq!(proved(PICTURE, &symbol, &["12345678901234567891"]), failed(1, 1));
        assert_eq!(proved(PICTURE, &symbol, &[]), failed(1, 1));
        assert_eq!(proved(PICTURE, &symbol, &[text, text]), failed(1, 2));
        // What lies over a code spoils it, and so does a page that it does not fit on.
        let covered = format!("{PICTURE} #place(top, rect(width: 30mm, height: 18mm, fill: luma(128)))");
        assert_eq!(proved(&covered, &symbol, &[text]), failed(1, 1));
        let image = &PICTURE[PICTURE.find("image").unwrap()..];
        let shifted = format!("{PICTURE} #pagebreak() #place(dx: 25mm, {image})");
        assert_eq!(proved(&shifted, &symbol, &[text, text]), failed(2, 2));
    }
}
