use super::*;

#[test]
fn the_language_is_negotiated() {
    assert_eq!(Language::negotiate("sr-Latn-RS,en;q=0.5"), Some(Language::Serbian));
    assert_eq!(Language::negotiate("de, en;q=0.2, ar;q=0.9"), Some(Language::Arabic));
    assert_eq!(Language::negotiate("de"), None);
    assert_eq!(Language::negotiate("ar;q=0"), None);
    assert_eq!(Language::negotiate(";;q=,,=,\u{0}"), None);
}
