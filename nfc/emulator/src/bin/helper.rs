//! The helper of the tests, which runs libnfc.

fn main() {
    phr_nfc::libnfc::serve_helper();
}
