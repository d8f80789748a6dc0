//! The PHR Card: a signed, encrypted health record that fits a QR code.
