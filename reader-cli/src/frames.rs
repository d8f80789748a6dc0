//! The frames of a film or of a camera.
//!
//! They come from the `ffmpeg` program, which knows the pixel formats of cameras and the codecs of films, and runs in a
//! process of its own.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use phr_cli_kit::Failure;
use phr_scan::Luma;

/// Frames in a second that are looked at: a hand does not move faster, and each may take some tenths of a second.
const FRAMES_PER_SECOND: u32 = 5;
/// Wider frames are made narrower.
const WIDEST: u32 = 1600;
/// What a camera is asked for: many begin with 640x480, in which a dense code has too few pixels. It takes what is nearest.
const CAMERA_SIZE: &str = "1920x1080";
/// Most pixels of a frame.
const MOST_PIXELS: usize = 4_000_000;

/// A frame, nothing at the end, or what is wrong.
type Frame = std::io::Result<Option<Luma>>;

/// Frames as they come from `ffmpeg`, as grey PGM pictures.
pub(crate) struct Frames {
    program: Program,
    output: Output,
}

enum Output {
    /// Each frame of a film is looked at.
    Film(BufReader<ChildStdout>),
    /// Of a camera the newest frame is, however long the one before took: whoever holds the card moves it meanwhile.
    Camera(Arc<Newest>),
}

impl Frames {
    /// Those of a camera if the name is a device's, else of a film.
    pub(crate) fn of(source: &Path) -> Result<Self, Failure> {
        if !source.starts_with("/dev") {
            return Self::of_film(source);
        }
        // Many cameras have their large pictures only as JPEG, and others have none.
        let frames = Self::of_camera(source, &["-input_format", "mjpeg"])?;
        if frames.has_begun() { Ok(frames) } else { Self::of_camera(source, &[]) }
    }

    fn of_film(source: &Path) -> Result<Self, Failure> {
        // The name is a file's whatever it looks like, and nothing in the film leads to a network.
        let mut file = OsString::from("file:");
        file.push(source);
        let (program, output) = Program::start(source, &["-protocol_whitelist", "file"], &file)?;
        Ok(Self { program, output: Output::Film(output) })
    }

    fn of_camera(source: &Path, format: &[&str]) -> Result<Self, Failure> {
        let how = [&["-f", "v4l2", "-video_size", CAMERA_SIZE], format].concat();
        let (program, mut output) = Program::start(source, &how, source.as_os_str())?;
        let newest = Arc::new(Newest::default());
        let to = Arc::clone(&newest);
        // Ends when the program does.
        std::thread::spawn(move || while to.put(picture(&mut output)) {});
        Ok(Self { program, output: Output::Camera(newest) })
    }

    /// Whether a camera shows anything; waits for its first frame.
    fn has_begun(&self) -> bool {
        match &self.output {
            Output::Film(_) => true,
            Output::Camera(newest) => newest.is_picture(),
        }
    }

    pub(crate) fn next(&mut self) -> Result<Option<Luma>, Failure> {
        let frame = match &mut self.output {
            Output::Film(output) => picture(output),
            Output::Camera(newest) => newest.take(),
        };
        frame.map_err(|error| unreadable(&self.program.source, error))
    }

    /// Fails when `ffmpeg` ended with a fault, and for a camera, which has no end.
    pub(crate) fn check_end(mut self) -> Result<(), Failure> {
        self.program.check_end()?;
        match self.output {
            Output::Film(_) => Ok(()),
            Output::Camera(_) => Err(unreadable(&self.program.source, "the camera gives no more pictures")),
        }
    }
}

/// `ffmpeg`.
struct Program {
    source: PathBuf,
    process: Child,
    /// Gives the last that it complained of.
    complaints: Option<JoinHandle<String>>,
}

impl Program {
    /// It, and what comes from it.
    fn start(source: &Path, how: &[&str], input: &OsStr) -> Result<(Self, BufReader<ChildStdout>), Failure> {
        let filter = format!("fps={FRAMES_PER_SECOND},scale='min({WIDEST},iw)':-2");
        let mut command = Command::new("ffmpeg");
        command.args(["-nostdin", "-hide_banner", "-loglevel", "error"]);
        command.args(how).arg("-i").arg(input);
        command.args(["-vf", &filter, "-pix_fmt", "gray"]);
        command.args(["-f", "image2pipe", "-c:v", "pgm", "pipe:1"]);
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| {
                Failure::new("camera-unavailable", format!("the program ffmpeg cannot be started: {error}"))
                    .hint("install ffmpeg, or take a photograph and give that")
            })?;
        let output = process.stdout.take().map(BufReader::new);
        // Read beside the frames: a film that is damaged all over would fill the pipe, and then nothing would move.
        let complaints = process.stderr.take().map(|errors| std::thread::spawn(move || last_line(errors)));
        let program = Self { source: source.to_owned(), process, complaints };
        Ok((program, output.ok_or_else(|| unreadable(source, "ffmpeg has no output"))?))
    }

    fn check_end(&mut self) -> Result<(), Failure> {
        let ended = self.process.wait();
        let said = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        match ended {
            Ok(status) if status.success() => Ok(()),
            _ if said.is_empty() => Err(unreadable(&self.source, "ffmpeg failed")),
            _ => Err(unreadable(&self.source, said)),
        }
    }
}

/// The program ends with us: what is left of a film is not wanted, and a camera is let go.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The newest frame that nobody has taken yet.
#[derive(Default)]
struct Newest {
    frame: Mutex<Option<Frame>>,
    came: Condvar,
}

impl Newest {
    /// Puts a frame in the place of the one before; whether others can follow.
    fn put(&self, frame: Frame) -> bool {
        let goes_on = matches!(frame, Ok(Some(_)));
        *self.frame.lock().unwrap_or_else(PoisonError::into_inner) = Some(frame);
        self.came.notify_one();
        goes_on
    }

    fn wait(&self) -> MutexGuard<'_, Option<Frame>> {
        let frame = self.frame.lock().unwrap_or_else(PoisonError::into_inner);
        self.came.wait_while(frame, |frame| frame.is_none()).unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a frame, and leaves it.
    fn is_picture(&self) -> bool {
        matches!(&*self.wait(), Some(Ok(Some(_))))
    }

    /// Waits for a frame.
    fn take(&self) -> Frame {
        self.wait().take().unwrap_or(Ok(None))
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

/// The next picture. `None` at the end.
fn picture(input: &mut impl BufRead) -> Frame {
    let Some([width, height]) = head(input)? else { return Ok(None) };
    let wrong = |why: String| std::io::Error::new(std::io::ErrorKind::InvalidData, why);
    if width.saturating_mul(height) > MOST_PIXELS {
        return Err(wrong("a frame is too large".to_owned()));
    }
    let mut pixels = vec![0; width * height];
    input.read_exact(&mut pixels)?;
    Luma::new(width, height, pixels).map(Some).map_err(|error| wrong(error.to_string()))
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
    use super::{Newest, head, last_line};
    use phr_scan::Luma;

    #[test]
    fn the_newest_frame_is_taken_once_and_the_end_comes_after_it() {
        let frame = |grey| Ok(Some(Luma::new(1, 1, vec![grey]).unwrap()));
        let newest = Newest::default();
        assert!(newest.put(frame(1)) && newest.put(frame(2)));
        assert!(newest.is_picture());
        assert_eq!(newest.take().unwrap().unwrap().pixels(), [2]);
        std::thread::scope(|scope| {
            let taken = scope.spawn(|| newest.take());
            assert!(newest.put(frame(3)));
            assert_eq!(taken.join().unwrap().unwrap().unwrap().pixels(), [3]);
        });
        assert!(!newest.put(Ok(None)) && !newest.is_picture());
        assert!(newest.take().unwrap().is_none());
    }

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
