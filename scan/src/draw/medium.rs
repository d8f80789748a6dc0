//! What a symbol is printed on, and whether it will be read there.

use super::wear::Wear;
use super::{DrawError, SizePolicy, draw};
use crate::read::{Effort, Verdict, read_luma};
use crate::symbol::{Symbol, Version};

/// What a symbol is printed on, or shown on.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Medium {
    /// Dots to the inch of the printer or screen.
    pub dots_per_inch: f32,
    /// Room for symbol and quiet zone, in millimetres on a side.
    pub side_mm: f32,
    /// Which versions and error corrections read well there.
    pub policy: SizePolicy,
    /// Pixels of a fair camera to a millimetre, when the carrier fills its picture.
    pub pixels_per_mm: f32,
}

impl Medium {
    /// A plastic card (ISO/IEC 7810 ID-1) from a card printer with 300 dots to the inch: 46 mm.
    pub const CARD: Self =
        Self { dots_per_inch: 300.0, side_mm: 46.0, policy: policy(20, 27, 27), pixels_per_mm: 13.5 };
    /// A sheet of A6 paper, from any office printer: 90 mm.
    pub const PAPER_A6: Self =
        Self { dots_per_inch: 300.0, side_mm: 90.0, policy: policy(25, 32, 32), pixels_per_mm: 8.0 };
    /// The screen of a telephone: 60 mm. Nothing is printed, so there is little to correct.
    pub const SCREEN: Self =
        Self { dots_per_inch: 400.0, side_mm: 60.0, policy: policy(1, 28, 28), pixels_per_mm: 11.0 };

    /// The same at another resolution, such as 600 dots to the inch.
    pub fn at(self, dots_per_inch: f32) -> Self {
        Self { dots_per_inch, ..self }
    }

    /// Draws `text` in a size that reads well here, with as many whole dots to each module as there is room for.
    ///
    /// # Errors
    /// As [`draw`]; [`DrawError::Scale`] when there is not even room for one dot.
    pub fn draw(&self, text: &str) -> Result<Placed, DrawError> {
        let symbol = draw(text, &self.policy)?;
        let dots = (self.side_mm / MM_PER_INCH * self.dots_per_inch / symbol.side() as f32).floor();
        if dots < 1.0 {
            return Err(DrawError::Scale { min: 1, max: u8::MAX, found: 0 });
        }
        let dots_per_module = dots.min(f32::from(u8::MAX)) as u8;
        let side_mm = symbol.side() as f32 * f32::from(dots_per_module) / self.dots_per_inch * MM_PER_INCH;
        Ok(Placed { symbol, dots_per_module, side_mm, medium: *self })
    }
}

const MM_PER_INCH: f32 = 25.4;

/// As [`SizePolicy`] says: Q up to a version, M up to another, none beyond a third.
const fn policy(quartile: u8, medium: u8, ceiling: u8) -> SizePolicy {
    const fn version(number: u8) -> Version {
        match Version::new(number) {
            Some(version) => version,
            None => Version::MAX,
        }
    }
    SizePolicy { quartile_up_to: version(quartile), medium_up_to: version(medium), ceiling: version(ceiling) }
}

/// A symbol and its size on a medium.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    symbol: Symbol,
    dots_per_module: u8,
    side_mm: f32,
    medium: Medium,
}

/// How many worn prints were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trial {
    /// Read.
    pub read: u32,
    /// Tried.
    pub tried: u32,
}

impl Trial {
    /// Whether so many were read that the print can be offered: nine in ten.
    pub fn is_good(&self) -> bool {
        self.tried > 0 && 10 * self.read >= 9 * self.tried
    }
}

impl Placed {
    /// The symbol.
    pub fn symbol(&self) -> &Symbol {
        &self.symbol
    }

    /// Whole dots of the medium to each module.
    pub fn dots_per_module(&self) -> u8 {
        self.dots_per_module
    }

    /// Symbol and quiet zone in millimetres.
    pub fn side_mm(&self) -> f32 {
        self.side_mm
    }

    /// Reads the symbol back from simulated photographs of worn prints: dots that ran, scratches, a card held at a slant,
    /// a lens a little out of focus, noise. `seed` makes the wear; the same seed gives the same trial. `tried` prints take
    /// a tenth of a second or two each.
    pub fn try_worn(&self, wear: Wear, seed: u64, tried: u32) -> Trial {
        let module = self.side_mm / self.symbol.side() as f32 * self.medium.pixels_per_mm;
        try_worn(&self.symbol, module, wear, seed, tried)
    }
}

/// As [`Placed::try_worn`], for a symbol of which a camera sees `module` pixels to a module.
pub fn try_worn(symbol: &Symbol, module: f32, wear: Wear, seed: u64, tried: u32) -> Trial {
    let is_it = |payload: &[u8]| match payload == symbol.text().as_bytes() {
        true => Verdict::Accept,
        false => Verdict::KeepLooking,
    };
    let read = (0..tried).filter(|&number| {
        let frame = wear.photographed(symbol, module, seed.wrapping_add(u64::from(number)));
        read_luma(&frame, Effort::STILL, is_it).is_ok()
    });
    Trial { read: read.count() as u32, tried }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: usize) -> String {
        let digits = bytes * 53 / 22;
        let digit = |i: usize| char::from(b'0' + (i.wrapping_mul(2_654_435_761) >> 16) as u8 % 10);
        std::iter::once("PHR1:".to_owned()).chain((0..digits).map(|i| digit(i).to_string())).collect()
    }

    #[test]
    fn modules_have_whole_dots_and_the_symbol_fits() {
        for (medium, bytes, most, dots) in [
            (Medium::CARD, 400, 20, 5),
            (Medium::CARD, 1000, 27, 4),
            (Medium::CARD.at(600.0), 1000, 27, 8),
            (Medium::PAPER_A6, 1400, 32, 6),
        ] {
            let placed = medium.draw(&text(bytes)).unwrap();
            assert!(placed.symbol().version().number() <= most);
            assert!(placed.dots_per_module() >= dots, "{} dots", placed.dots_per_module());
            assert!(placed.side_mm() <= medium.side_mm);
        }
        assert_eq!(Medium::CARD.draw(&text(1600)).unwrap_err().code(), "text-too-long");
        assert_eq!(Medium::CARD.at(20.0).draw(&text(400)).unwrap_err().code(), "picture-scale");
    }

    #[test]
    fn usual_wear_is_survived_and_ruin_is_not() {
        let placed = Medium::CARD.draw(&text(600)).unwrap();
        let usual = placed.try_worn(Wear::USUAL, 1, 6);
        assert!(usual.is_good(), "{usual:?}");
        assert_eq!(placed.try_worn(Wear::USUAL, 1, 6), usual);
        let ruined = placed.try_worn(Wear { scratched: 0.5, ..Wear::USUAL }, 1, 3);
        assert!(!ruined.is_good(), "{ruined:?}");
        // The same card from a printer so coarse that a module is a third of a millimetre less.
        let tiny = Placed { side_mm: 8.0, ..placed };
        assert!(!tiny.try_worn(Wear::USUAL, 1, 3).is_good());
    }
}
