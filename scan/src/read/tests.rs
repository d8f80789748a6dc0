use std::num::NonZeroU8;

use super::*;
use crate::{SizePolicy, draw};
use proptest::prelude::*;

fn picture(text: &str) -> Luma {
    draw(text, &SizePolicy::default()).unwrap().to_luma(NonZeroU8::new(5).unwrap())
}

/// Digits as those of an encrypted card: without order.
fn digits(count: usize) -> String {
    let mut state = 11u64;
    let next = |_| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        char::from(b'0' + (state >> 60) as u8 % 10)
    };
    (0..count).map(next).collect()
}

fn mirrored(picture: &Luma) -> Luma {
    let rows = picture.pixels().chunks(picture.width()).flat_map(|row| row.iter().rev().copied());
    Luma::new(picture.width(), picture.height(), rows.collect()).unwrap()
}

/// Two pictures of the same height, side by side.
fn beside(left: &Luma, right: &Luma) -> Luma {
    let side = left.height().max(right.height());
    let mut pixels = vec![255; (left.width() + right.width()) * side];
    let stride = left.width() + right.width();
    for (picture, start) in [(left, 0), (right, left.width())] {
        for (y, row) in picture.pixels().chunks(picture.width()).enumerate() {
            pixels[y * stride + start..][..picture.width()].copy_from_slice(row);
        }
    }
    Luma::new(stride, side, pixels).unwrap()
}

fn lattice_alone(picture: &Luma) -> Option<Vec<u8>> {
    lattice::read(picture, lattice::Parts::ALL, &mut Budget::new(60_000), &mut |_| true)
        .map(|decoded| decoded.payload)
}

#[test]
fn inverted_and_mirrored_are_read() {
    let straight = picture("PHR1:0123456789");
    for shown in [straight.inverted(), mirrored(&straight), mirrored(&straight).inverted()] {
        assert_eq!(read_first(&shown).unwrap().text(), Some("PHR1:0123456789"));
    }
}

#[test]
fn the_lattice_reader_reads_clean_symbols_alone() {
    for digits in [10, 100, 700, 2000, 6000] {
        let text = format!("PHR1:{}", "7031946582".repeat(digits / 10));
        let picture = picture(&text);
        assert!(lattice_alone(&picture) == Some(text.clone().into_bytes()), "{digits} digits");
        assert!(lattice_alone(&mirrored(&picture)) == Some(text.into_bytes()), "{digits} digits, mirrored");
    }
}

/// The picture with the modules of a square painted over, in modules from the symbol's corner; a quiet zone is four wide.
fn painted_over(picture: &Luma, pixels_per_module: usize, [left, top, side]: [usize; 3], grey: u8) -> Luma {
    let mut pixels = picture.pixels().to_vec();
    for y in (top + 4) * pixels_per_module..(top + 4 + side) * pixels_per_module {
        let row = y * picture.width();
        pixels[row + (left + 4) * pixels_per_module..row + (left + 4 + side) * pixels_per_module].fill(grey);
    }
    Luma::new(picture.width(), picture.height(), pixels).unwrap()
}

/// Whichever two of the three finder patterns are gone, and whichever colour is seen in their place.
#[test]
fn one_finder_pattern_is_enough() {
    let text = format!("PHR1:{}", digits(700));
    let symbol = draw(&text, &SizePolicy::default()).unwrap();
    let whole = symbol.to_luma(NonZeroU8::new(5).unwrap());
    let far = symbol.modules() - 7;
    let finders = [[0, 0], [far, 0], [0, far]];
    for (kept, grey) in (0..3).flat_map(|kept| [0, 128, 255].map(|grey| (kept, grey))) {
        let gone = finders.iter().enumerate().filter(|(i, _)| *i != kept);
        let worn =
            gone.fold(whole.clone(), |picture, (_, [x, y])| painted_over(&picture, 5, [*x, *y, 7], grey));
        assert!(lattice_alone(&worn) == Some(text.clone().into_bytes()), "kept {kept}, {grey} in place");
    }
}

#[test]
fn a_refused_payload_is_asked_about_once_and_the_next_is_looked_for() {
    let both = beside(&picture("PHR1:111"), &picture("PHR1:222"));
    for wanted in ["PHR1:111", "PHR1:222"] {
        let mut asked = Vec::new();
        let reading = read_luma(&both, Effort::default(), |payload| {
            asked.push(payload.to_vec());
            if payload == wanted.as_bytes() { Verdict::Accept } else { Verdict::KeepLooking }
        });
        assert_eq!(reading.unwrap().text(), Some(wanted));
        asked.sort();
        asked.dedup();
        assert!(asked.len() <= 2);
    }
    let mut asked = 0;
    let refused = read_luma(&both, Effort::default(), |_| {
        asked += 1;
        Verdict::KeepLooking
    });
    assert_eq!(refused.unwrap_err(), ReadError::NoneAccepted { refused: 2 });
    assert_eq!(asked, 2);
}

#[test]
fn a_picture_without_a_symbol_says_so() {
    for (width, height) in [(1, 1), (1, 5000), (20, 20), (21, 21), (40, 39), (300, 200)] {
        let blank = Luma::new(width, height, vec![255; width * height]).unwrap();
        assert_eq!(read_first(&blank).unwrap_err().code(), "no-symbol-found", "{width} x {height}");
    }
}

#[test]
fn effort_stops_where_it_says() {
    let nothing = Effort { up_to: Decoder::Lattice, lattice_units: 0 };
    let text = "PHR1:0123456789";
    assert_eq!(read_luma(&picture(text), nothing, |_| Verdict::Accept).unwrap().decoder(), Decoder::Zxing);
    assert_eq!(lattice::read(&picture(text), lattice::Parts::ALL, &mut Budget::new(0), &mut |_| true), None);
}

#[test]
fn debug_shows_no_payload() {
    let reading = read_first(&picture("PHR1:0123456789")).unwrap();
    assert_eq!(format!("{reading:?}"), "Reading { decoder: Zxing, version: Some(Version(1)) }");
}

#[cfg(feature = "pictures")]
mod files {
    use super::*;
    use image::{DynamicImage, GrayImage, ImageFormat, RgbaImage};
    use std::io::Cursor;

    const TEXT: &str = "PHR1:0123456789";

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn grey() -> DynamicImage {
        let picture = picture(TEXT);
        let (width, height) = (picture.width() as u32, picture.height() as u32);
        GrayImage::from_raw(width, height, picture.pixels().to_vec()).unwrap().into()
    }

    #[test]
    fn png_jpeg_and_webp_are_read() {
        for (picture, format) in [
            (grey(), ImageFormat::Png),
            (grey(), ImageFormat::Jpeg),
            (DynamicImage::from(grey().to_rgb8()), ImageFormat::WebP),
            (DynamicImage::from(grey().to_rgb16()), ImageFormat::Png),
        ] {
            assert_eq!(
                read_first_in_picture(&file(&picture, format)).unwrap().text(),
                Some(TEXT),
                "{format:?}"
            );
        }
    }

    #[test]
    fn what_is_transparent_is_white() {
        let ink = grey().to_luma8();
        let rgba = RgbaImage::from_fn(ink.width(), ink.height(), |x, y| {
            image::Rgba([0, 0, 0, 255 - ink.get_pixel(x, y).0[0]])
        });
        assert_eq!(read_first_in_picture(&file(&rgba.into(), ImageFormat::Png)).unwrap().text(), Some(TEXT));
    }

    #[test]
    fn each_fault_has_its_code() {
        let png = file(&grey(), ImageFormat::Png);
        let code = |bytes: &[u8]| read_first_in_picture(bytes).unwrap_err().code();
        assert_eq!(code(b""), "picture-empty");
        assert_eq!(code(b"PHR1:0123456789"), "not-a-picture");
        assert_eq!(code(b"GIF89a\x01\x00\x01\x00"), "not-a-picture");
        assert_eq!(code(&png[..png.len() / 2]), "picture-damaged");
        assert_eq!(code(&png[..20]), "picture-damaged");
        let blank = DynamicImage::from(GrayImage::from_pixel(200, 200, image::Luma([200])));
        assert_eq!(code(&file(&blank, ImageFormat::Png)), "no-symbol-found");
        let small = PictureLimits { pixels: 1000, ..PictureLimits::default() };
        assert_eq!(read_picture(&png, &small, |_| Verdict::Accept).unwrap_err().code(), "picture-too-large");
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        // A PNG head that promises 60 000 by 60 000 pixels, with its right check sum, and then nothing.
        let mut bomb = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
        bomb.extend(60_000u32.to_be_bytes());
        bomb.extend(60_000u32.to_be_bytes());
        bomb.extend([8, 0, 0, 0, 0]);
        bomb.extend(checksum(&bomb[12..]).to_be_bytes());
        bomb.extend(b"\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e");
        let error = read_first_in_picture(&bomb).unwrap_err();
        assert_eq!(error, ReadError::TooLarge { megapixels: 3600, limit: 100 });
    }

    /// CRC-32 (ISO 3309), as PNG has it.
    fn checksum(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, &byte| {
            (0..8)
                .fold(crc ^ u32::from(byte), |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })
        })
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(
            head in prop::sample::select(vec![
                &b""[..], b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x40\x00\x00\x00WEBPVP8L", b"RIFF\x40\x00\x00\x00WEBPVP8 ",
            ]),
            tail in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let _ = read_first_in_picture(&[head, &tail].concat());
        }

        #[test]
        fn a_flipped_file_never_says_something_else(
            format in prop::sample::select(vec![ImageFormat::Png, ImageFormat::Jpeg]),
            flips in proptest::collection::vec((any::<prop::sample::Index>(), 0u8..8), 1..6),
        ) {
            let mut bytes = file(&grey(), format);
            for (place, bit) in flips {
                let place = place.index(bytes.len());
                bytes[place] ^= 1 << bit;
            }
            if let Ok(reading) = read_first_in_picture(&bytes) {
                prop_assert_eq!(reading.text(), Some(TEXT));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_small_picture_is_answered(
        width in 1usize..90,
        height in 1usize..90,
        scale in 1usize..6,
        seed in proptest::collection::vec(any::<u8>(), 1..400),
        two_tone in any::<bool>(),
    ) {
        // Blocks of pixels, so that there are runs to find.
        let pixel = |i: usize| {
            let (x, y) = (i % width / scale, i / width / scale);
            let value = seed[(x * 31 + y * 17 + x * y) % seed.len()];
            if two_tone { if value < 128 { 0 } else { 255 } } else { value }
        };
        let picture = Luma::new(width, height, (0..width * height).map(pixel).collect()).unwrap();
        let _ = read_first(&picture);
    }

    #[test]
    fn heavy_damage_never_makes_another_payload(
        digits in prop::sample::select(vec![4usize, 30, 100, 300]),
        level in 0.02f32..0.6,
        blots in proptest::collection::vec((0.0f32..1.0, 0.0f32..1.0, 0.01f32..0.25, any::<u8>()), 0..40),
        noise in any::<u64>(),
    ) {
        let text = format!("PHR1:{}", "7031946582".repeat(30)[..digits].to_owned());
        let whole = picture(&text);
        let side = whole.width();
        let mut pixels = whole.pixels().to_vec();
        for (x, y, size, grey) in blots {
            let range = |at: f32| {
                let start = (at * side as f32) as usize;
                start..(start + (size * side as f32 * level) as usize).min(side)
            };
            range(y).for_each(|row| pixels[row * side..][range(x)].fill(grey));
        }
        let mut state = noise;
        for pixel in &mut pixels {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let shift = ((state >> 40) as f32 / (1u64 << 24) as f32 - 0.5) * 255.0 * level;
            *pixel = (f32::from(*pixel) + shift) as u8;
        }
        let damaged = Luma::new(side, side, pixels).unwrap();
        if let Ok(reading) = read_first(&damaged) {
            prop_assert_eq!(reading.text(), Some(text.as_str()));
        }
        if let Some(payload) = lattice_alone(&damaged) {
            prop_assert_eq!(payload, text.into_bytes());
        }
    }
}
