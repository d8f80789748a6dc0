//! `phr-reader scan --camera`: the text of the first code that a camera or a film shows.
//!
//! Frames come from the `ffmpeg` program, which knows the pixel formats of cameras and the codecs of films, and runs in a
//! process of its own.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use phr_cli_kit::{Failure, say};
use phr_scan::{Effort, Guidance, Luma, Progress, Reading, Verdict, Video};

/// Frames in a second that are looked at: a hand does not move faster, and each may take some tenths of a second.
const FRAMES_PER_SECOND: u32 = 5;
/// Wider frames are made narrower.
const WIDEST: u32 = 1600;
/// Most pixels of a frame.
const MOST_PIXELS: usize = 4_000_000;

/// Looks until a code is read or the film ends, and says what would help.
pub(crate) fn read(source: &Path) -> Result<Reading, Failure> {
    let mut frames = Frames::of(source)?;
    let mut video = Video::new(Effort::FRAME);
    let mut told = None;
    while let Some(frame) = frames.next(source)? {
        match video.push(&frame, |_| Verdict::Accept) {
            Progress::Read(reading) => return Ok(reading),
            progress => tell(progress.guidance(), &mut told),
        }
    }
    frames.check_end(source)?;
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

/// Frames as they come from `ffmpeg`, as grey PGM pictures.
struct Frames {
    program: Child,
    output: BufReader<std::process::ChildStdout>,
    /// Gives the last that `ffmpeg` complained of.
    complaints: Option<JoinHandle<String>>,
}

impl Frames {
    fn of(source: &Path) -> Result<Self, Failure> {
        let mut command = Command::new("ffmpeg");
        command.args(["-nostdin", "-hide_banner", "-loglevel", "error"]);
        if source.starts_with("/dev") {
            command.args(["-f", "v4l2", "-i"]).arg(source);
        } else {
            // The name is a file's whatever it looks like, and nothing in the film leads to a network.
            let mut file = OsString::from("file:");
            file.push(source);
            command.args(["-protocol_whitelist", "file", "-i"]).arg(file);
        }
        let filter = format!("fps={FRAMES_PER_SECOND},scale='min({WIDEST},iw)':-2");
        command.args(["-vf", &filter, "-pix_fmt", "gray"]);
        command.args(["-f", "image2pipe", "-c:v", "pgm", "pipe:1"]);
        let mut program = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| {
                Failure::new("camera-unavailable", format!("the program ffmpeg cannot be started: {error}"))
                    .hint("install ffmpeg, or take a photograph and give that")
            })?;
        let output = program.stdout.take().map(BufReader::new);
        let output = output.ok_or_else(|| unreadable(source, "ffmpeg has no output"))?;
        // Read beside the frames: a film that is damaged all over would fill the pipe, and then nothing would move.
        let complaints = program.stderr.take().map(|errors| std::thread::spawn(move || last_line(errors)));
        Ok(Self { program, output, complaints })
    }

    fn next(&mut self, source: &Path) -> Result<Option<Luma>, Failure> {
        let failed = |error| unreadable(source, error);
        let Some([width, height]) = head(&mut self.output).map_err(failed)? else { return Ok(None) };
        if width.saturating_mul(height) > MOST_PIXELS {
            return Err(unreadable(source, "a frame is too large"));
        }
        let mut pixels = vec![0; width * height];
        self.output.read_exact(&mut pixels).map_err(failed)?;
        Luma::new(width, height, pixels).map(Some).map_err(|error| unreadable(source, error))
    }

    /// Fails when `ffmpeg` ended with a fault.
    fn check_end(mut self, source: &Path) -> Result<(), Failure> {
        let ended = self.program.wait();
        let said = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        match ended {
            Ok(status) if status.success() => Ok(()),
            _ if said.is_empty() => Err(unreadable(source, "ffmpeg failed")),
            _ => Err(unreadable(source, said)),
        }
    }
}

/// The program ends with us: what is left of a film is not wanted, and a camera is let go.
impl Drop for Frames {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// The last line, as far as it is text and not long.
fn last_line(mut input: impl Read) -> String {
    const LONGEST: usize = 300;
    let (mut line, mut last, mut bytes) = (Vec::new(), Vec::new(), [0; 1024]);
    while let Ok(count @ 1..) = input.read(&mut bytes) {
        for byte in &bytes[..count] {
            match byte {
                b'\n' => last = std::mem::take(&mut line),
                _ if line.len() < LONGEST => line.push(*byte),
                _ => {}
            }
        }
    }
    let said = if line.is_empty() { last } else { line };
    String::from_utf8_lossy(&said).chars().filter(|c| !c.is_control()).collect()
}

fn unreadable(source: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::new("camera-unreadable", error).during(source.display())
}

/// Width and height of the next picture: `P5`, width, height and 255, with white space between. `None` at the end.
fn head(input: &mut impl BufRead) -> std::io::Result<Option<[usize; 2]>> {
    let wrong = || std::io::Error::new(std::io::ErrorKind::InvalidData, "no PGM picture");
    let mut words: Vec<String> = vec![String::new()];
    for count in 0.. {
        let mut byte = [0u8];
        match input.read(&mut byte)? {
            0 if count == 0 => return Ok(None),
            0 => return Err(wrong()),
            _ if count > 40 => return Err(wrong()),
            _ if !byte[0].is_ascii_whitespace() => {
                words.last_mut().ok_or_else(wrong)?.push(char::from(byte[0]))
            }
            _ if words.len() == 4 => break,
            _ => words.push(String::new()),
        }
    }
    let number = |word: &String| word.parse::<usize>().map_err(|_| wrong());
    match words.as_slice() {
        [magic, width, height, most] if magic == "P5" && most == "255" => {
            Ok(Some([number(width)?, number(height)?]))
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{head, last_line};

    #[test]
    fn the_last_complaint_is_told_however_many_there_are() {
        assert_eq!(last_line(&b""[..]), "");
        assert_eq!(last_line(&b"a\nb\n"[..]), "b");
        assert_eq!(last_line(&b"a\nb\x1b[1m"[..]), "b[1m");
        assert_eq!(last_line([b'x'; 100_000].as_slice()).len(), 300);
    }

    #[test]
    fn heads_of_pictures_are_read_and_nothing_else() {
        assert_eq!(head(&mut &b"P5\n640 480\n255\n\0"[..]).unwrap(), Some([640, 480]));
        assert_eq!(head(&mut &b""[..]).unwrap(), None);
        for wrong in
            [&b"P6\n1 1\n255\n"[..], b"P5\n1 1", b"P5\n1 x\n255\n", b"P5\n1 1\n65535\n", &[b'P'; 100]]
        {
            assert!(head(&mut &wrong[..]).is_err());
        }
    }
}
