//! What may happen to a symbol between the printer and the reader, and how much of it on each level.

use crate::random::Random;

/// How the picture is unsharp, beside a lens that never quite is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Blur {
    /// Standard deviation in pixels.
    Gaussian(f32),
    /// Radius of the disk in pixels.
    Defocus(f32),
    /// Length of the way in pixels.
    Motion(f32),
}

/// The circumstances of a frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Circumstances {
    /// Pixels that symbol and quiet zone take in the frame when seen straight.
    pub(crate) side: f32,
    /// Whether the camera backs off until the whole symbol is in the frame.
    pub(crate) fitted: bool,
    /// Degrees between card and picture plane.
    pub(crate) tilt: f32,
    /// Degrees in the picture plane.
    pub(crate) turn: f32,
    /// The angle that the card bends over the symbol's side, as part of a cylinder, in radians.
    pub(crate) curve: f32,
    /// Standard deviation of a wrinkled surface's displacement, in modules.
    pub(crate) wrinkle: f32,
    /// How far dark has grown (positive) or shrunk: shift of the printer's threshold.
    pub(crate) gain: f32,
    /// The part of the area under scratches and stains.
    pub(crate) damage: f32,
    /// Legs of the corner that is torn off at the bottom right, in sides of the symbol.
    pub(crate) corner: f32,
    /// Folds with the ink gone.
    pub(crate) creases: usize,
    /// Modules of quiet zone before something dark begins; four or more is free.
    pub(crate) quiet: f32,
    pub(crate) inverted: bool,
    pub(crate) mirrored: bool,
    /// How many of the three finder patterns are blotted out.
    pub(crate) hidden_finders: usize,
    /// The part of the symbol's side that is outside the frame, at the side without finder patterns' common corner.
    pub(crate) beyond: f32,
    pub(crate) blur: Blur,
    /// Contrast left, 0 to 1.
    pub(crate) contrast: f32,
    /// Light lost across the symbol, 0 to 1.
    pub(crate) shading: f32,
    /// Light lost in a cast shadow with a soft edge, 0 to 1.
    pub(crate) shadow: f32,
    /// Standard deviation of the noise at middle grey, white being 1; it grows with the light.
    pub(crate) noise: f32,
    /// JPEG quality; 100 for none.
    pub(crate) jpeg: u8,
    /// Height of a bright spot, white being 1.
    pub(crate) glare: f32,
    /// Standard deviation of the bright spot, in sides of the symbol.
    pub(crate) glare_size: f32,
    pub(crate) exposure: f32,
}

impl Circumstances {
    /// A good picture, `side` pixels large.
    pub(crate) fn good(side: f32, random: &mut Random) -> Self {
        Self {
            side,
            fitted: false,
            tilt: random.between(0.0, 6.0),
            turn: random.between(-8.0, 8.0),
            curve: 0.0,
            wrinkle: 0.0,
            gain: random.between(-0.04, 0.04),
            damage: 0.0,
            corner: 0.0,
            creases: 0,
            quiet: 4.0,
            inverted: false,
            mirrored: false,
            hidden_finders: 0,
            beyond: 0.0,
            blur: Blur::Gaussian(0.5),
            contrast: 1.0,
            shading: 0.1,
            shadow: 0.0,
            noise: 0.01,
            jpeg: 85,
            glare: 0.0,
            glare_size: 0.1,
            exposure: 1.0,
        }
    }

    /// Everything at once, on a level from 1 (good) to 5 (hopeless for most readers), in a frame so many pixels high.
    ///
    /// Each circumstance is at the level's strength with even chances (noise and JPEG with seven in ten, glare with four),
    /// else as on level 1; one kind of blur always is.
    pub(crate) fn combined(level: usize, height: usize, random: &mut Random) -> Self {
        let i = level - 1;
        let side = [0.86, 0.82, 0.77, 0.71, 0.64][i] * height as f32 * random.between(0.96, 1.0);
        let mut strength = |of: [f32; 5], chance: f32| {
            let at = if random.chance(chance) { i } else { 0 };
            let low = of[at.saturating_sub(1)];
            low + (of[at] - low) * random.between(0.5, 1.0)
        };
        let gain = strength([0.02, 0.05, 0.08, 0.1, 0.13], 0.5);
        let damage = strength([0.0, 0.004, 0.01, 0.02, 0.035], 0.5);
        let corner = strength([0.0, 0.0, 0.06, 0.1, 0.14], 0.5);
        let creases = strength([0.0, 0.0, 1.0, 1.0, 2.0], 0.5).round() as usize;
        let tilt = strength([8.0, 15.0, 24.0, 32.0, 40.0], 0.5);
        let curve = strength([0.0, 0.2, 0.4, 0.65, 0.9], 0.5);
        let wrinkle = strength([0.0, 0.0, 0.3, 0.5, 0.8], 0.5);
        let contrast = strength([0.85, 0.65, 0.48, 0.35, 0.25], 0.5);
        let shading = strength([0.15, 0.3, 0.45, 0.6, 0.7], 0.5);
        let shadow = strength([0.0, 0.2, 0.35, 0.5, 0.6], 0.5);
        let noise = strength([0.008, 0.015, 0.025, 0.035, 0.05], 0.7);
        let jpeg = strength([85.0, 65.0, 48.0, 32.0, 20.0], 0.7).round() as u8;
        let glare = strength([0.0, 0.0, 0.35, 0.7, 1.0], 0.4);
        let most = [0.5, 0.8, 1.1, 1.5, 2.0];
        let least = if i == 0 { 0.3 } else { most[i - 1] };
        let blur = least + (most[i] - least) * random.between(0.3, 1.0);
        let turn = [10.0, 30.0, 180.0, 180.0, 180.0][i];
        Self {
            fitted: true,
            tilt,
            turn: random.between(-turn, turn),
            curve,
            wrinkle,
            gain: gain * random.sign(),
            damage,
            corner: if random.chance(0.4) { corner } else { 0.0 },
            creases,
            blur: match random.below(3) {
                0 => Blur::Gaussian(blur),
                1 => Blur::Defocus(blur * 1.9),
                _ => Blur::Motion(blur * 3.0),
            },
            contrast,
            shading,
            shadow,
            noise,
            jpeg,
            glare,
            glare_size: random.between(0.05, 0.1),
            exposure: random.between(0.75, 1.15),
            ..Self::good(side, random)
        }
    }

    /// One circumstance alone, its strengths rising; everything else good. `None` behind the last strength.
    pub(crate) fn single(factor: &str, step: usize, modules: usize, random: &mut Random) -> Option<Self> {
        let strength = *FACTORS.iter().find(|(name, _)| *name == factor)?.1.get(step)?;
        let module = if factor == "module" { strength } else { 4.5 };
        let good = Self::good(module * (modules + 8) as f32, random);
        let light = Self { noise: 0.01, ..good };
        Some(match factor {
            "tilt" => Self { tilt: strength, fitted: true, ..good },
            "turn" => Self { turn: strength, fitted: true, ..good },
            "gaussian" => Self { blur: Blur::Gaussian(strength * module), ..good },
            "defocus" => Self { blur: Blur::Defocus(strength * module), ..good },
            "motion" => Self { blur: Blur::Motion(strength * module), ..good },
            "contrast" => Self { contrast: strength, ..light },
            "shading" => Self { shading: strength, shadow: strength * 0.8, ..light },
            "noise" => Self { noise: strength, ..good },
            "jpeg" => Self { jpeg: strength as u8, ..good },
            "glare" => Self { glare: 1.3, glare_size: strength, ..good },
            "scratches" => Self { damage: strength, ..good },
            "corner" => Self { corner: strength, ..good },
            "creases" => Self { creases: strength as usize, ..good },
            "curve" => Self { curve: strength, ..good },
            "wrinkle" => Self { wrinkle: strength, ..good },
            "gain" => Self { gain: strength * random.sign(), ..good },
            "quiet" => Self { quiet: strength, ..good },
            "inverted" => Self { inverted: true, ..good },
            "mirrored" => Self { mirrored: true, ..good },
            "finder" => Self { hidden_finders: strength as usize, ..good },
            "beyond" => Self { beyond: strength, ..good },
            _ => good,
        })
    }
}

/// The circumstances that are tried alone, and their strengths.
pub(crate) const FACTORS: [(&str, &[f32]); 22] = [
    ("tilt", &[20.0, 40.0, 50.0, 55.0, 60.0]),
    ("turn", &[15.0, 30.0, 45.0, 113.0, 217.0]),
    ("gaussian", &[0.2, 0.3, 0.4, 0.5, 0.6, 0.7]),
    ("defocus", &[0.35, 0.5, 0.65, 0.8, 0.95, 1.1]),
    ("motion", &[0.5, 0.8, 1.1, 1.4, 1.8, 2.2]),
    ("contrast", &[0.5, 0.3, 0.2, 0.12, 0.07]),
    ("shading", &[0.3, 0.5, 0.65, 0.8, 0.9]),
    ("noise", &[0.04, 0.08, 0.12, 0.17, 0.23]),
    ("jpeg", &[40.0, 25.0, 15.0, 9.0, 5.0]),
    ("glare", &[0.04, 0.06, 0.09, 0.12, 0.16]),
    ("scratches", &[0.01, 0.03, 0.05, 0.08, 0.12]),
    ("corner", &[0.1, 0.16, 0.22, 0.3, 0.38]),
    ("creases", &[1.0, 2.0, 3.0, 5.0, 8.0]),
    ("curve", &[0.4, 0.8, 1.2, 1.6, 2.0]),
    ("wrinkle", &[0.3, 0.6, 1.0, 1.5, 2.0]),
    ("module", &[3.5, 3.0, 2.6, 2.3, 2.0, 1.7]),
    ("gain", &[0.1, 0.2, 0.27, 0.33, 0.38]),
    ("quiet", &[3.0, 2.0, 1.0, 0.5, 0.0]),
    ("inverted", &[1.0]),
    ("mirrored", &[1.0]),
    ("finder", &[1.0, 2.0]),
    ("beyond", &[0.03, 0.06, 0.1, 0.14]),
];
