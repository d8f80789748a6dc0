//! Parts, in whatever order they come, to the whole.

use super::part::{Part, Plan};
use super::{SequenceError, SequenceKind, SetId, parity};
use crate::limits;

/// Most parts of one number that are kept while it is not known which of them is right.
const VARIANTS: usize = 2;
/// Most parts that are taken to be wrong at once.
const MOST_WRONG: usize = 2;

/// The parts of one set, until they are enough.
///
/// Texts may come in any order and any number of times. The first part that is taken says which set it is; after a
/// stranger's part, [`Assembly::clear`] it. Nothing but what was really received takes memory: at most two
/// parts of each number.
#[derive(Default)]
pub struct Assembly {
    begun: Option<(SetId, Plan)>,
    parts: Vec<(u8, Vec<u8>)>,
    tries: usize,
    whole: Option<Vec<u8>>,
}

/// How far an assembly is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The set that is being assembled.
    pub set: SetId,
    /// What its parts say that it bears.
    pub kind: SequenceKind,
    /// How many different parts are there.
    pub have: u8,
    /// How many are enough, whichever they are.
    pub need: u8,
    /// How many the set has, with those of parity.
    pub of: u8,
    /// The numbers, from 1, of the parts that are not there; none when the whole is.
    pub wanted: Vec<u8>,
    /// Whether the whole is there.
    pub is_whole: bool,
}

/// What came of a sequence, its hash checked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Whole<'a> {
    /// The set that bore it.
    pub set: SetId,
    /// What the parts said that it is.
    pub kind: SequenceKind,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// The bytes stay out: they may be a card.
impl core::fmt::Debug for Whole<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Whole({}, {}, {} bytes)", self.set, self.kind, self.bytes.len())
    }
}

impl Assembly {
    /// An assembly that takes the set of whatever part comes first.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the text of a symbol. A part that is there already changes nothing.
    ///
    /// # Errors
    /// [`SequenceError`], by what to do about it; everything that was there is kept, but for
    /// [`SequenceError::StartedOver`].
    pub fn push(&mut self, text: &str) -> Result<Progress, SequenceError> {
        let part = Part::parse(text)?;
        let (set, plan) = *self.begun.get_or_insert((part.set, part.plan));
        if part.set != set {
            return Err(SequenceError::OtherSet { expected: set, found: part.set });
        }
        if part.plan != plan {
            return Err(SequenceError::Contradicts);
        }
        if self.whole.is_none() {
            self.take(set, plan, (part.index, part.share))?;
        }
        Ok(self.progress_of(set, &plan))
    }

    /// How far it is; nothing before the first part.
    pub fn progress(&self) -> Option<Progress> {
        self.begun.as_ref().map(|(set, plan)| self.progress_of(*set, plan))
    }

    /// The whole, once it is there.
    pub fn whole(&self) -> Option<Whole<'_>> {
        let (set, plan) = self.begun?;
        self.whole.as_deref().map(|bytes| Whole { set, kind: plan.kind, bytes })
    }

    /// Forgets everything, so that another set can be taken.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn take(&mut self, set: SetId, plan: Plan, part: (u8, Vec<u8>)) -> Result<(), SequenceError> {
        if self.parts.contains(&part) {
            return Ok(());
        }
        let number = part.0 + 1;
        let variants = self.parts.iter().filter(|(index, _)| *index == part.0).count();
        if variants >= VARIANTS {
            return Err(SequenceError::PartDiffers { number });
        }
        self.parts.push(part);
        let have = self.have();
        if have >= plan.data {
            self.whole = self.search(set, &plan);
        }
        match (&self.whole, variants) {
            (Some(_), _) => Ok(()),
            (None, _) if have >= plan.data => Err(self.cannot(have, plan)),
            (None, 0) => Ok(()),
            (None, _) => Err(SequenceError::PartDiffers { number }),
        }
    }

    /// What to say where enough parts make no whole; starts over where no further part could tell which is wrong.
    fn cannot(&mut self, have: u8, plan: Plan) -> SequenceError {
        if have < plan.parts() && self.tries < limits::SEQUENCE_TRIES {
            return SequenceError::WrongPart;
        }
        self.clear();
        SequenceError::StartedOver
    }

    /// The content that parts here make, all taken to be right, then all but one, then all but two, as long as there are
    /// tries left.
    fn search(&mut self, set: SetId, plan: &Plan) -> Option<Vec<u8>> {
        (0..=MOST_WRONG).find_map(|wrong| self.search_without(&mut Vec::new(), wrong, set, plan))
    }

    /// As [`Self::search`], without the parts in `left_out` and `more` others.
    fn search_without(
        &mut self,
        left_out: &mut Vec<usize>,
        more: usize,
        set: SetId,
        plan: &Plan,
    ) -> Option<Vec<u8>> {
        let chosen = self.choose(left_out, plan.data)?;
        if more == 0 {
            return self.joined(&chosen, set, plan);
        }
        chosen.into_iter().find_map(|place| {
            left_out.push(place);
            let found = self.search_without(left_out, more - 1, set, plan);
            left_out.pop();
            found
        })
    }

    /// Places of as many parts as are needed, all of different numbers, the lowest first.
    fn choose(&self, left_out: &[usize], need: u8) -> Option<Vec<usize>> {
        let mut by_number: [Option<usize>; limits::SEQUENCE_PARTS] = [None; limits::SEQUENCE_PARTS];
        for (place, (index, _)) in
            self.parts.iter().enumerate().filter(|(place, _)| !left_out.contains(place))
        {
            if let Some(chosen) = by_number.get_mut(usize::from(*index)) {
                chosen.get_or_insert(place);
            }
        }
        let chosen: Vec<usize> = by_number.into_iter().flatten().take(usize::from(need)).collect();
        (chosen.len() == usize::from(need)).then_some(chosen)
    }

    /// The content that these parts make, if it is that of the set.
    fn joined(&mut self, chosen: &[usize], set: SetId, plan: &Plan) -> Option<Vec<u8>> {
        self.tries = (self.tries < limits::SEQUENCE_TRIES).then_some(self.tries + 1)?;
        let points: Vec<(u8, &[u8])> =
            chosen.iter().map(|place| (self.parts[*place].0, self.parts[*place].1.as_slice())).collect();
        let mut content = Vec::with_capacity(usize::from(plan.data) * plan.share());
        for index in 0..plan.data {
            match points.iter().find(|(point, _)| *point == index) {
                Some((_, share)) => content.extend_from_slice(share),
                None => content.extend(parity::value_at(index, &points)),
            }
        }
        content.truncate(plan.length as usize);
        (plan.set_of(&content) == set).then_some(content)
    }

    fn have(&self) -> u8 {
        (0..=u8::MAX).filter(|number| self.has(*number)).count() as u8
    }

    fn has(&self, index: u8) -> bool {
        self.parts.iter().any(|(held, _)| *held == index)
    }

    fn progress_of(&self, set: SetId, plan: &Plan) -> Progress {
        let is_whole = self.whole.is_some();
        let wanted = (0..plan.parts()).filter(|index| !is_whole && !self.has(*index)).map(|index| index + 1);
        Progress {
            set,
            kind: plan.kind,
            have: self.have(),
            need: plan.data,
            of: plan.parts(),
            wanted: wanted.collect(),
            is_whole,
        }
    }
}

/// Shows how far it is, and nothing of what is borne.
impl core::fmt::Debug for Assembly {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Assembly").field(&self.progress()).finish()
    }
}
