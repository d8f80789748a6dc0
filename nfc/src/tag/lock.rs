//! Locking a tag for ever. Nothing else in this crate touches lock bits.

use super::{Access, Body, Tag, type2};
use crate::CardError;
use crate::area::PAGE;

/// The pages of static lock bits and of the capability container.
const STATIC_LOCK: u8 = 2;
const CONTAINER: u8 = 3;

impl Tag<'_> {
    /// Makes the tag read-only for ever. What is on it is read back first by whoever calls this; nothing undoes it.
    ///
    /// The order is that in which a tear harms least: capability container, dynamic lock bytes, static lock bytes.
    ///
    /// # Errors
    /// [`CardError::Unsupported`] for tags other than NTAG213, 215 and 216; [`CardError::ReadOnly`] where that was done before.
    pub fn lock_for_ever(&mut self) -> Result<(), CardError> {
        if self.facts.access != Access::Writable {
            return Err(CardError::ReadOnly);
        }
        let lock = type2::lock_bytes(self.facts.product);
        let (Body::Pages(pages), Some((page, bits))) = (&mut self.area, lock) else {
            return Err(CardError::Unsupported("only NTAG213, 215 and 216 are locked"));
        };
        let head = pages.port.read4(0)?;
        let page_of =
            |page: u8| head.chunks(PAGE).nth(usize::from(page)).and_then(|page| page.first_chunk::<4>());
        let (Some(fixed), Some(container)) = (page_of(STATIC_LOCK), page_of(CONTAINER)) else {
            return Err(CardError::Lost);
        };
        pages.port.write(CONTAINER, [container[0], container[1], container[2], container[3] | 0x0f])?;
        pages.port.write(page, bits)?;
        pages.port.write(STATIC_LOCK, [fixed[0], fixed[1], 0xff, 0xff])?;
        let after = pages.port.read4(0)?;
        match after.ends_with(&[container[3] | 0x0f]) && after.get(10..12) == Some(&[0xff, 0xff]) {
            true => Ok(()),
            false => Err(CardError::Verify),
        }
    }
}
