//! The fonts, which are part of the program.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::Font;
use typst_kit::fonts::FontStore;

/// The licence of the fonts. Whoever passes the program on has to pass it on as well.
pub const FONT_LICENCE: &str = include_str!("../fonts/OFL.txt");

const FONTS: [&[u8]; 8] = [
    include_bytes!("../fonts/NotoSans_400Regular.ttf"),
    include_bytes!("../fonts/NotoSans_700Bold.ttf"),
    include_bytes!("../fonts/NotoSansArabic_400Regular.ttf"),
    include_bytes!("../fonts/NotoSansArabic_700Bold.ttf"),
    include_bytes!("../fonts/NotoSansEthiopic_400Regular.ttf"),
    include_bytes!("../fonts/NotoSansEthiopic_700Bold.ttf"),
    include_bytes!("../fonts/NotoSansBengali_400Regular.ttf"),
    include_bytes!("../fonts/NotoSansBengali_700Bold.ttf"),
];

pub(crate) static STORE: LazyLock<FontStore> = LazyLock::new(|| {
    let mut store = FontStore::new();
    for font in FONTS.into_iter().flat_map(|font| Font::iter(Bytes::new(font))) {
        let info = font.info().clone();
        store.push((font, info));
    }
    store
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_has_its_family_in_two_weights() {
        for family in ["noto sans", "noto sans arabic", "noto sans ethiopic", "noto sans bengali"] {
            assert_eq!(STORE.book().select_family(family).count(), 2, "{family}");
        }
        assert!(FONT_LICENCE.contains("SIL OPEN FONT LICENSE"));
    }
}
