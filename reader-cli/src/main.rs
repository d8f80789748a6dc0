//! A program of the PHR Card.
fn main() {}
