/// The parts of the lattice reader that can be left out, to see what each is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Looking for finder patterns by grey profiles.
    pub profiles: bool,
    /// Growing the mesh in small steps where the symbol is bent.
    pub growth: bool,
    /// Fitting a bent sheet to what is seen of where a symbol is.
    pub sheets: bool,
    /// Undoing blur with linear filters on the lattice.
    pub equaliser: bool,
    /// Taking away what neighbours add by blur, once most modules are judged rightly.
    pub cancelling: bool,
    /// Symbols of which only two finder patterns are seen.
    pub pairs: bool,
    /// Walking around the outline of a symbol.
    pub outlines: bool,
    /// Symbols of which one finder pattern is seen.
    pub alone: bool,
    /// Learning from the blocks that are decoded already.
    pub feedback: bool,
    /// Finding scratches and folds.
    pub wear: bool,
    /// Erasing unsure codewords.
    pub erasures: bool,
    /// Bending the mesh to what the modules are believed to be.
    pub registration: bool,
}

impl Parts {
    /// Everything, as it is used.
    pub const ALL: Self = Self {
        profiles: true,
        growth: true,
        sheets: true,
        equaliser: true,
        cancelling: true,
        pairs: true,
        outlines: true,
        alone: true,
        feedback: true,
        wear: true,
        erasures: true,
        registration: true,
    };

    /// Everything, and everything with one part left out, with names.
    #[cfg(feature = "parts")]
    pub fn each_left_out() -> Vec<(&'static str, Self)> {
        let all = Self::ALL;
        vec![
            ("all", all),
            ("-profiles", Self { profiles: false, ..all }),
            ("-growth", Self { growth: false, ..all }),
            ("-sheets", Self { sheets: false, ..all }),
            ("-equaliser", Self { equaliser: false, ..all }),
            ("-cancelling", Self { cancelling: false, ..all }),
            ("-pairs", Self { pairs: false, ..all }),
            ("-outlines", Self { outlines: false, ..all }),
            ("-alone", Self { alone: false, ..all }),
            ("-feedback", Self { feedback: false, ..all }),
            ("-wear", Self { wear: false, ..all }),
            ("-erasures", Self { erasures: false, ..all }),
            ("-registration", Self { registration: false, ..all }),
        ]
    }
}
