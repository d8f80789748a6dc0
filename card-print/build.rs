//! Stops with a plain sentence where the fonts have not been fetched.

use std::path::Path;

const FONTS: [&str; 9] = [
    "NotoSans_400Regular.ttf",
    "NotoSans_700Bold.ttf",
    "NotoSansArabic_400Regular.ttf",
    "NotoSansArabic_700Bold.ttf",
    "NotoSansEthiopic_400Regular.ttf",
    "NotoSansEthiopic_700Bold.ttf",
    "NotoSansBengali_400Regular.ttf",
    "NotoSansBengali_700Bold.ttf",
    "OFL.txt",
];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    println!("cargo::rerun-if-changed=fonts.lock");
    for font in FONTS {
        println!("cargo::rerun-if-changed=fonts/{font}");
    }
    if let Some(missing) = FONTS.iter().find(|font| !folder.join(font).is_file()) {
        println!(
            "cargo::error=the fonts of the prints are not there ({missing}): run `make fonts` and build again"
        );
    }
}
