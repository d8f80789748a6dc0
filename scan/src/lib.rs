//! Pictures to QR symbols and back (ISO/IEC 18004).
//!
//! Which call do I want?
//!
//! - A text to put on a card: [`draw`], then [`Symbol::to_svg`] or [`Symbol::to_luma`] (and `Symbol::to_png` with
//!   the feature `pictures`). Nothing leaves [`draw`] that this crate's own reader has not read back.
//! - The same for a card, a sheet or a screen, in whole dots, tried under wear before it is offered: [`Medium::draw`] and
//!   [`Placed::try_worn`].
//! - A picture file (PNG, JPEG, WebP, and PDF with the feature `pdf`): [`read_picture`], or [`read_first_in_picture`] when any payload will do.
//! - Texts that belong together: [`draw_alike`], and [`sheets`] to print them. Pictures with several symbols:
//!   [`read_each_in_picture`], or [`read_each`].
//! - A grey frame from a camera: [`read_luma`], or [`read_first`]. Frames one after the other: [`Video`], which combines
//!   them, and says what would help ([`Guidance`]).
//!
//! Reading tries several decoders, from quick to thorough, and asks the caller about each payload it finds: a
//! payload whose seal does not open is answered with [`Verdict::KeepLooking`]. The text of a symbol is opaque here.
//!
//! The library reads no clock, opens no file and starts no thread; work is bounded by [`Effort`], which counts
//! arithmetic and not time.

mod draw;
mod lattice;
mod luma;
#[cfg(feature = "parts")]
pub mod measure;
mod read;
mod symbol;

pub use draw::{
    DrawError, Labelled, Medium, Placed, Sheet, SizePolicy, Trial, Wear, digit_capacity, draw, draw_alike,
    measure, sheets, try_worn,
};
pub use luma::{Luma, LumaError};
pub use read::{
    Decoder, Effort, Guidance, Progress, ReadError, Reading, Verdict, Video, read_each, read_first, read_luma,
};
#[cfg(feature = "pictures")]
pub use read::{PictureLimits, read_each_in_picture, read_first_in_picture, read_picture};
pub use symbol::{ErrorCorrection, Symbol, Version};
