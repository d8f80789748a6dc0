//! Tags in memory: for tests, demonstrations and emulators, with the ways in which real ones fail.
//!
//! A [`VirtualTag`] answers the commands of its kind as data sheets say. A [`Tear`] takes it away in the middle of a write;
//! [`VirtualTag::make_noise`] turns it into a hostile or broken one.

mod ntag;
mod reader;
mod type4;

pub use ntag::Product;
pub use reader::MemoryReader;
pub use type4::Type4Form;

use std::sync::{Arc, Mutex, PoisonError};

/// When the power is lost, in relation to a write command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before anything of it was done.
    Before,
    /// In the middle: half of the bytes are written, and behind them stands neither the old nor the new.
    Middle,
    /// When all was done, before the answer.
    After,
}

impl Moment {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Before, Self::Middle, Self::After];
}

/// The card is taken away during a write command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tear {
    /// During which write command, counted from 0.
    pub at: usize,
    /// When in relation to it.
    pub moment: Moment,
}

/// What a tag answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These bytes.
    Data(Vec<u8>),
    /// The acknowledgement of four bits of a Type 2 tag.
    Ack,
    /// The same, that it is refused.
    Nak,
    /// Nothing.
    Silence,
}

enum Memory {
    Pages(ntag::Pages),
    Files(type4::Files),
}

/// A tag.
pub struct VirtualTag {
    uid: Vec<u8>,
    memory: Memory,
    tear: Option<Tear>,
    writes: usize,
    away: bool,
    /// How often it is looked for in vain before it is back.
    comes_back_after: Option<usize>,
    noise: Option<Noise>,
    commands: usize,
}

/// A tag that several own: a reader, and whoever takes it away.
pub type SharedTag = Arc<Mutex<VirtualTag>>;

impl VirtualTag {
    /// A factory-fresh NTAG.
    pub fn ntag(product: Product) -> Self {
        Self::new(vec![0x04, 0x10, 0x32, 0x54, 0x76, 0x98, 0xba], Memory::Pages(ntag::Pages::new(product)))
    }

    /// A Type 4 card whose NDEF file is empty.
    pub fn type4(form: Type4Form) -> Self {
        Self::new(vec![0x04, 0x5a, 0x21, 0x32, 0x43, 0x54, 0x65], Memory::Files(type4::Files::new(form)))
    }

    fn new(uid: Vec<u8>, memory: Memory) -> Self {
        let (tear, comes_back_after, noise) = (None, None, None);
        Self { uid, memory, tear, writes: 0, away: false, comes_back_after, noise, commands: 0 }
    }

    /// For a reader and somebody else.
    pub fn shared(self) -> SharedTag {
        Arc::new(Mutex::new(self))
    }

    /// With another identifier.
    #[must_use]
    pub fn with_uid(mut self, uid: &[u8]) -> Self {
        self.uid = uid.to_vec();
        self
    }

    /// Its identifier.
    pub fn uid(&self) -> &[u8] {
        &self.uid
    }

    /// Whether it is a Type 2 tag.
    pub fn is_type2(&self) -> bool {
        matches!(self.memory, Memory::Pages(_))
    }

    /// All of its memory that messages can be in: the data area of a Type 2 tag, the NDEF file of a Type 4 card.
    pub fn memory(&mut self) -> &mut [u8] {
        match &mut self.memory {
            Memory::Pages(pages) => pages.area(),
            Memory::Files(files) => &mut files.ndef,
        }
    }

    /// Everything besides: pages 0 to 3 and those behind the data area, or the capability container.
    pub fn configuration(&mut self) -> Vec<&mut u8> {
        match &mut self.memory {
            Memory::Pages(pages) => pages.configuration(),
            Memory::Files(files) => files.container.iter_mut().collect(),
        }
    }

    /// Takes it away during a write. Writes are counted from now on.
    pub fn tear(&mut self, tear: Tear) {
        self.tear = Some(tear);
        self.writes = 0;
    }

    /// After it was taken away, it is back when it has been looked for so often.
    pub fn come_back_after(&mut self, looks: usize) {
        self.comes_back_after = Some(looks);
    }

    /// Holds it to the reader again.
    pub fn come_back(&mut self) {
        self.away = false;
    }

    /// Takes it away.
    pub fn go_away(&mut self) {
        self.away = true;
        self.forget_session();
    }

    /// How many write commands were carried out or torn since the last [`VirtualTag::tear`], or since it was made.
    pub fn writes(&self) -> usize {
        self.writes
    }

    /// How many commands there were.
    pub fn commands(&self) -> usize {
        self.commands
    }

    /// From now on, some answers are made up from this seed: of any length and with any bytes, or none.
    pub fn make_noise(&mut self, seed: u64) {
        self.noise = Some(Noise(seed));
    }

    /// The field comes on and looks for tags: whether it is there.
    pub fn select(&mut self) -> bool {
        self.forget_session();
        match (self.away, self.comes_back_after) {
            (true, Some(0)) => {
                self.away = false;
                self.comes_back_after = None;
            }
            (true, Some(looks)) => self.comes_back_after = Some(looks - 1),
            _ => {}
        }
        !self.away
    }

    /// The answer to select (ISO/IEC 14443-4) with its length, for a Type 4 card.
    pub fn answer_to_select(&mut self) -> Vec<u8> {
        let usual = vec![0x06, 0x75, 0x77, 0x81, 0x02, 0x80];
        let Some(noise) = &mut self.noise else { return usual };
        if noise.next().is_multiple_of(4) { noise.bytes(20) } else { usual }
    }

    /// A command to a Type 2 tag, without its checksum.
    pub fn page_command(&mut self, command: &[u8]) -> Answer {
        self.answer(|memory, tear| match memory {
            Memory::Pages(pages) => pages.command(command, tear),
            Memory::Files(_) => (Answer::Silence, false),
        })
    }

    /// A command to a Type 4 card.
    pub fn apdu(&mut self, apdu: &[u8]) -> Answer {
        self.answer(|memory, tear| match memory {
            Memory::Files(files) => files.command(apdu, tear),
            Memory::Pages(_) => (Answer::Silence, false),
        })
    }

    /// `work` is told whether this is the moment of a tear, should the command be a write, and says whether it was one.
    fn answer(&mut self, work: impl FnOnce(&mut Memory, Option<Moment>) -> (Answer, bool)) -> Answer {
        self.commands += 1;
        if self.away {
            return Answer::Silence;
        }
        let tear = self.tear.filter(|tear| tear.at == self.writes).map(|tear| tear.moment);
        let (answer, was_write) = work(&mut self.memory, tear);
        self.writes += usize::from(was_write);
        if was_write && tear.is_some() {
            self.tear = None;
            self.go_away();
            return Answer::Silence;
        }
        match &mut self.noise {
            Some(noise) => noise.instead_of(answer),
            None => answer,
        }
    }

    fn forget_session(&mut self) {
        match &mut self.memory {
            Memory::Pages(pages) => pages.forget_session(),
            Memory::Files(files) => files.forget_session(),
        }
    }
}

/// Locks a shared tag; one that a panicked test left is as good as before.
pub fn lock(tag: &SharedTag) -> std::sync::MutexGuard<'_, VirtualTag> {
    tag.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a torn write leaves of `new` in `memory`.
fn write_torn(memory: &mut [u8], new: &[u8], tear: Option<Moment>) {
    let whole = match tear {
        Some(Moment::Before) => return,
        Some(Moment::Middle) => new.len() / 2,
        Some(Moment::After) | None => new.len(),
    };
    for (at, (byte, new)) in memory.iter_mut().zip(new).enumerate() {
        *byte = if at < whole { *new } else { !(*byte ^ new.rotate_left(3)) };
    }
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
pub(crate) struct Noise(u64);

impl Noise {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn bytes(&mut self, most: u64) -> Vec<u8> {
        (0..self.next() % (most + 1)).map(|_| self.next() as u8).collect()
    }

    fn instead_of(&mut self, answer: Answer) -> Answer {
        match (self.next() % 8, answer) {
            (0, _) => Answer::Silence,
            (1, _) => Answer::Nak,
            (2, _) => Answer::Data(self.bytes(258)),
            // Of the right length, and so taken further.
            (3 | 4, Answer::Data(data)) => {
                let keep = data.len().saturating_sub(2);
                let mut made_up: Vec<u8> = (0..keep).map(|_| self.next() as u8).collect();
                made_up.extend(data.get(keep..).unwrap_or_default());
                Answer::Data(made_up)
            }
            (5, Answer::Data(mut data)) => {
                let at = (self.next() % data.len().max(1) as u64) as usize;
                data.iter_mut().skip(at).take(1).for_each(|byte| *byte = self.next() as u8);
                Answer::Data(data)
            }
            (_, answer) => answer,
        }
    }
}
