//! The readers that are compared.

use std::time::Duration;

use phr_scan::{Decoder, Effort, Luma, Verdict, measure, read_luma};
use rustix::time::{ClockId, clock_gettime};
use rxing::{BarcodeFormat, DecodeHints};

/// From a picture to the payloads in it.
type Read = dyn Fn(&Luma) -> Vec<Vec<u8>>;

/// Reads all it can from a frame.
pub(crate) struct Reader {
    pub(crate) name: String,
    read: Box<Read>,
}

impl Reader {
    pub(crate) fn new(name: &str, read: impl Fn(&Luma) -> Vec<Vec<u8>> + 'static) -> Self {
        Self { name: name.to_owned(), read: Box::new(read) }
    }

    /// The payloads, and how long this thread computed.
    pub(crate) fn timed(&self, frame: &Luma) -> (Vec<Vec<u8>>, Duration) {
        let before = thread_time();
        let found = (self.read)(frame);
        (found, thread_time().saturating_sub(before))
    }
}

/// The readers of these names; the program's own are `phr` (all it has), `phr-frame` (the effort for one frame of a stream)
/// and `lattice` (the lattice reader alone, at one size).
pub(crate) fn named(names: &[String]) -> Vec<Reader> {
    names.iter().map(|name| one(name)).collect()
}

fn one(name: &str) -> Reader {
    match name {
        "phr" => Reader::new(name, |frame| first(frame, Effort::STILL)),
        "phr-frame" => Reader::new(name, |frame| first(frame, Effort::FRAME)),
        "phr-zxing" => {
            Reader::new(name, |frame| first(frame, Effort { up_to: Decoder::Zxing, ..Effort::STILL }))
        }
        "lattice" => {
            Reader::new(name, |frame| measure::lattice(frame, &measure::Parts::ALL).into_iter().collect())
        }
        "rxing" => Reader::new(name, rxing),
        "rqrr" => Reader::new(name, rqrr),
        _ => panic!("no reader is called {name}: phr, phr-frame, phr-zxing, lattice, rxing and rqrr are"),
    }
}

/// The lattice reader with one part after the other left out.
pub(crate) fn ablations() -> Vec<Reader> {
    measure::Parts::each_left_out()
        .into_iter()
        .map(|(name, parts)| {
            Reader::new(name, move |frame| measure::lattice(frame, &parts).into_iter().collect())
        })
        .collect()
}

fn first(frame: &Luma, effort: Effort) -> Vec<Vec<u8>> {
    read_luma(frame, effort, |_| Verdict::Accept)
        .map(|reading| reading.payload().to_vec())
        .into_iter()
        .collect()
}

fn rxing(frame: &Luma) -> Vec<Vec<u8>> {
    let mut hints = DecodeHints { TryHarder: Some(true), AlsoInverted: Some(true), ..DecodeHints::default() };
    let (width, height) = (frame.width() as u32, frame.height() as u32);
    let format = Some(BarcodeFormat::QR_CODE);
    rxing::helpers::detect_in_luma_slice_with_hints(frame.pixels(), width, height, format, &mut hints)
        .map(|result| result.getText().as_bytes().to_vec())
        .into_iter()
        .collect()
}

fn rqrr(frame: &Luma) -> Vec<Vec<u8>> {
    let width = frame.width();
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, frame.height(), |x, y| {
        frame.pixels()[y * width + x]
    });
    let decoded = picture.detect_grids().into_iter().filter_map(|grid| {
        let mut bytes = Vec::new();
        grid.decode_to(&mut bytes).ok().map(|_| bytes)
    });
    decoded.collect()
}

/// How long this thread has computed: other work on the machine does not count.
pub(crate) fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.max(0) as u64, time.tv_nsec.max(0) as u32)
}
