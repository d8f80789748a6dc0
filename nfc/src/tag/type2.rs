//! Type 2 tags (NFC Forum Type 2 Tag): the capability container in page 3, and lock bits.

use super::{Access, Body, Tag, TagFacts, TagKind};
use crate::area::{FIRST_PAGE, PAGE, PageArea};
use crate::{CardError, PagePort};

/// The first byte of a capability container.
const MAGIC: u8 = 0xe1;
/// Pages beyond 255 are in another sector, which only some tags have, and no reader needs for a card.
const MOST: usize = (256 - FIRST_PAGE) * PAGE;

/// The products by the size byte of the capability container, and the page of their dynamic lock bytes (NTAG213/215/216 data
/// sheet, memory organization).
const PRODUCTS: [(u8, &str, u8); 3] =
    [(0x12, "NTAG213", 0x28), (0x3e, "NTAG215", 0x82), (0x6d, "NTAG216", 0xe2)];

pub(super) fn open<'a>(mut port: Box<dyn PagePort + 'a>, uid: Vec<u8>) -> Result<Tag<'a>, CardError> {
    let head = port.read4(0)?;
    let [.., lock0, lock1, magic, version, size, access] = head;
    if magic != MAGIC {
        return Err(CardError::Unformatted("its capability container is empty or of another system"));
    }
    if version >> 4 != 1 {
        return Err(CardError::Unsupported("a Type 2 tag of a later mapping version"));
    }
    let area = (usize::from(size) * 8).min(MOST);
    if area < 16 {
        return Err(CardError::Form("its data area is shorter than any"));
    }
    if access >> 4 != 0 {
        return Err(CardError::Unsupported("a Type 2 tag that is not free to read"));
    }
    let known = PRODUCTS.iter().find(|(of, ..)| *of == size);
    let product = known.map_or("Type 2 tag", |(_, name, _)| name);
    let locked = (lock0, lock1) != (0, 0) || dynamically_locked(&mut *port, known.map(|(.., page)| *page))?;
    let access = match access & 0x0f {
        0 if locked => Access::Locked,
        0 => Access::Writable,
        _ => Access::ReadOnly,
    };
    let facts = TagFacts { kind: TagKind::Type2, uid, area, access, product, frames: None };
    let fast = known.is_some();
    Ok(Tag { area: Body::Pages(PageArea { port, length: area, fast }), facts })
}

/// Whether dynamic lock bits are set, where it is known where they are. A tag that only says that it is of such a size, and
/// does not let them be read, has none.
fn dynamically_locked(port: &mut dyn PagePort, page: Option<u8>) -> Result<bool, CardError> {
    let Some(page) = page else { return Ok(false) };
    match port.read4(page) {
        Ok([a, b, c, ..]) => Ok([a, b, c] != [0; 3]),
        Err(CardError::Refused { .. }) => {
            Err(CardError::Form("it is smaller than its capability container says"))
        }
        Err(error) => Err(error),
    }
}

/// Which bytes of page 2 and of the page of dynamic lock bytes are set to lock all pages for ever (NTAG213/215/216 data sheet,
/// static and dynamic lock bytes); with the bits that freeze the lock bits themselves.
pub(super) fn lock_bytes(product: &str) -> Option<(u8, [u8; 4])> {
    match product {
        "NTAG213" => Some((0x28, [0xff, 0x0f, 0x3f, 0])),
        "NTAG215" => Some((0x82, [0xff, 0x00, 0x0f, 0])),
        "NTAG216" => Some((0xe2, [0xff, 0x3f, 0x7f, 0])),
        _ => None,
    }
}
