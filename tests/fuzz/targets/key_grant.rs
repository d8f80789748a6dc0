//! Requests of devices and key grants, by their bytes: the checksum of their text is made here.
#![no_main]

use bech32::{Bech32m, Hrp};
use libfuzzer_sys::fuzz_target;
use phr_core::keys::{DeviceRequest, DeviceSecretKey, KeyGrant};
use phr_core::model::Timestamp;
use std::sync::LazyLock;

static DEVICE: LazyLock<Option<DeviceSecretKey>> = LazyLock::new(|| {
    let secret = text("phr-device-secret-", &[7; 32])?;
    DeviceSecretKey::parse(&secret).ok()
});

fn text(prefix: &str, bytes: &[u8]) -> Option<String> {
    bech32::encode::<Bech32m>(Hrp::parse(prefix).ok()?, bytes).ok()
}

fuzz_target!(|bytes: &[u8]| {
    if let Some(text) = text(DeviceRequest::PREFIX, bytes)
        && let Ok(request) = text.parse::<DeviceRequest>()
    {
        assert_eq!(request.to_string(), text, "what is read is written again");
    }
    if let Some(text) = text(KeyGrant::PREFIX, bytes)
        && let Ok(grant) = text.parse::<KeyGrant>()
    {
        assert_eq!(grant.to_string(), text, "what is read is written again");
        let device = DEVICE.as_ref().expect("thirty-two bytes are a key");
        assert!(grant.open(device, Timestamp(1_790_000_000)).is_err(), "nobody can seal to this device here");
    }
});
