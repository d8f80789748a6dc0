//! `phr-reader scan --camera`: the text of the first code that a camera or a film shows.

use std::path::Path;

use phr_cli_kit::{Failure, say};
use phr_scan::{Effort, Guidance, Progress, Reading, Verdict, Video};

use crate::frames::Frames;

/// Looks until a code is read or the film ends, and says what would help.
pub(crate) fn read(source: &Path) -> Result<Reading, Failure> {
    let mut frames = Frames::of(source)?;
    let mut video = Video::new(Effort::FRAME);
    let mut told = None;
    while let Some(frame) = frames.next()? {
        match video.push(&frame, |_| Verdict::Accept) {
            Progress::Read(reading) => return Ok(reading),
            progress => tell(progress.guidance(), &mut told),
        }
    }
    frames.check_end()?;
    Err(Failure::new("no-symbol-found", "no QR code was read from the frames").during(source.display()))
}

fn tell(guidance: Option<Guidance>, told: &mut Option<Guidance>) {
    if guidance == *told {
        return;
    }
    *told = guidance;
    if let Some(guidance) = guidance {
        say(words(guidance));
    }
}

fn words(guidance: Guidance) -> &'static str {
    match guidance {
        Guidance::NotFound => "No QR code seen: hold the card before the camera.",
        Guidance::CutOff => "A part of the code is outside the picture.",
        Guidance::TooSmall => "The code is too small: come nearer.",
        Guidance::Glare => "A reflection covers the code: tilt the card.",
        Guidance::Blurred => "The code is not sharp: hold still, or go a little farther away.",
        _ => "The code is seen and not read yet: hold still.",
    }
}
