//! Through the real pcscd, with a card in its virtual reader.
//!
//! The virtual reader listens at every address of the machine, so that service and test run in a network of their own, with a
//! `/run` of their own beside other services. That needs root and vsmartcard's driver; without them the test says that it was
//! skipped, or fails where `PHR_REQUIRE_NFC` is 1.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails loudly and says what it did"
)]

mod desk;

use desk::*;
use phr_nfc::memory::{Product, SharedTag, Type4Form, VirtualTag, lock};
use phr_nfc::pcsc::{PcscReader, list};
use phr_nfc::{CardError, MemoryJournal, Reader, Tag, Wish};
use phr_nfc_emulator::VpcdCard;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const INSIDE: &str = "PHR_NFC_INSIDE";
const READER: &str = "Virtual PCD 00 00";
const DRIVER: &str = "/etc/reader.conf.d/vpcd";

fn main() -> ExitCode {
    if std::env::var_os(INSIDE).is_some() {
        return inside();
    }
    let has = |program: &str| {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let places = std::env::split_paths(&paths).chain(["/usr/sbin".into(), "/sbin".into()]);
        places.into_iter().any(|place| place.join(program).exists())
    };
    let isolated = |then: &str| {
        let mut command = Command::new("unshare");
        command.args(["--net", "--mount", "sh", "-c", then]).env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        command
    };
    let possible = has("pcscd") && has("ip") && Path::new(DRIVER).exists();
    let possible = possible && isolated("ip link set lo up").status().is_ok_and(|status| status.success());
    if !possible {
        let why = "needs root, pcscd, iproute2 and vsmartcard-vpcd: tests/packages.sh test installs them";
        if std::env::var("PHR_REQUIRE_NFC").is_ok_and(|value| value == "1") {
            eprintln!("FAILED: PC/SC {why}");
            return ExitCode::FAILURE;
        }
        println!("SKIPPED: PC/SC {why}");
        return ExitCode::SUCCESS;
    }
    let this = std::env::current_exe().unwrap();
    let then = "mount -t tmpfs tmpfs /run && ip link set lo up && exec \"$THIS\"";
    let status = isolated(then).env("THIS", this).env(INSIDE, "1").status().unwrap();
    if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn inside() -> ExitCode {
    let tests: [(&str, fn()); 8] = [
        ("without a service that is said", without_a_service),
        ("every tag is written, read, updated and read", every_tag),
        ("nothing is lost at any moment", nothing_is_lost),
        ("an empty reader has no tag", an_empty_reader),
        ("a card that is silent is given up", silence),
        ("another program's card is left alone", exclusive),
        ("noise is survived", noise),
        ("a reader that is not there is told as such", no_such_reader),
    ];
    let start = Instant::now();
    for (name, test) in tests {
        let begun = Instant::now();
        test();
        println!("ok: {name} ({:.1} s)", begun.elapsed().as_secs_f64());
    }
    println!("test result: ok. {} passed; 0 failed; {:.1} s", tests.len(), start.elapsed().as_secs_f64());
    ExitCode::SUCCESS
}

/// The smart card service, until it is dropped.
struct Service {
    process: Child,
    _folder: tempfile::TempDir,
}

impl Service {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(DRIVER, folder.path().join("vpcd")).unwrap();
        let mut command = Command::new("pcscd");
        command.args(["--foreground", "--config"]).arg(folder.path());
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let end = Instant::now() + Duration::from_secs(5);
        while !list().is_ok_and(|readers| readers.iter().any(|name| name == READER)) {
            assert!(Instant::now() < end, "pcscd does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { process, _folder: folder }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

struct VirtualDesk {
    reader: PcscReader,
    card: Option<VpcdCard>,
    tag: SharedTag,
    _service: Service,
}

impl VirtualDesk {
    fn new() -> Self {
        let service = Service::start();
        let tag = VirtualTag::ntag(Product::Ntag216).shared();
        Self { reader: PcscReader::open(READER).unwrap(), card: None, tag, _service: service }
    }
}

fn address() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0x8c7b))
}

impl Desk for VirtualDesk {
    fn reader(&mut self) -> &mut dyn Reader {
        &mut self.reader
    }

    /// Where a card lies there already that is of the same kind, its content is replaced, as if it had been written elsewhere: the service
    /// takes 400 ms for each card that is taken away.
    fn place(&mut self, tag: VirtualTag) {
        let same = lock(&self.tag).is_type2() == tag.is_type2();
        match self.card.as_ref().is_some_and(|card| same && !card.is_gone()) {
            true => *lock(&self.tag) = tag,
            false => {
                self.card = None;
                // The service has to see that the old card is gone.
                let _ = self.reader.present(Duration::ZERO);
                std::thread::sleep(Duration::from_millis(450));
                self.tag = tag.shared();
                self.card = Some(VpcdCard::insert(self.tag.clone(), address()).unwrap());
            }
        }
    }

    fn tag(&self) -> SharedTag {
        self.tag.clone()
    }

    /// A reader that has noticed nothing but a failed command has the card still; else it is put in anew.
    fn hold_again(&mut self) {
        match self.card.as_ref().is_some_and(|card| !card.is_gone()) {
            true => lock(&self.tag).come_back(),
            false => {
                let _ = self.reader.present(Duration::ZERO);
                self.card = None;
                self.card = Some(VpcdCard::insert(self.tag.clone(), address()).unwrap());
            }
        }
    }
}

fn without_a_service() {
    assert_eq!(list().unwrap_err().code(), "nfc-no-driver");
    assert_eq!(PcscReader::open(READER).map(drop).unwrap_err().code(), "nfc-no-driver");
}

fn every_tag() {
    write_read_update_read(&mut VirtualDesk::new());
}

fn nothing_is_lost() {
    let mut desk = VirtualDesk::new();
    for case in [TYPE2_LENGTH_LAST, TYPE2_SLOTS] {
        tear(&mut desk, &case, 1);
    }
    for case in [TYPE4_SLOTS, TYPE4_LENGTH_LAST] {
        tear(&mut desk, &case, 1);
    }
}

fn an_empty_reader() {
    let mut desk = VirtualDesk::new();
    assert!(desk.reader.present(Duration::from_millis(300)).unwrap().is_none());
    desk.place(VirtualTag::ntag(Product::Ntag213));
    assert!(desk.reader.present(WAIT).unwrap().is_some());
    desk.card = None;
    let card = bytes(20, 1);
    let gone = desk.write(&MemoryJournal::default(), &Wish::card(&card)).unwrap_err();
    assert!(matches!(gone, CardError::NoTag | CardError::Lost), "{gone}");
}

fn silence() {
    let mut desk = VirtualDesk::new();
    desk.place(VirtualTag::type4(Type4Form::applet(2048)));
    let presented = desk.reader.present(WAIT).unwrap().unwrap();
    desk.card.as_ref().unwrap().fall_silent();
    let begun = Instant::now();
    assert_eq!(Tag::open(presented).map(drop).unwrap_err().code(), "nfc-reader");
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert_eq!(desk.reader.present(Duration::ZERO).map(drop).unwrap_err().code(), "nfc-reader");
}

fn exclusive() {
    let mut desk = VirtualDesk::new();
    desk.place(VirtualTag::ntag(Product::Ntag213));
    let presented = desk.reader.present(WAIT).unwrap().unwrap();
    let mut second = PcscReader::open(READER).unwrap();
    assert_eq!(second.present(WAIT).map(drop).unwrap_err(), CardError::Busy);
    assert!(Tag::open(presented).unwrap().report().is_ok());
}

fn noise() {
    let mut desk = VirtualDesk::new();
    let end = Instant::now() + Duration::from_secs(8);
    let [mut rounds, mut read] = [0u64; 2];
    while Instant::now() < end {
        rounds += 1;
        // Type 2 and Type 4 in turns of eight: a change of cards takes the service a second.
        let (_, make) = TAGS[rounds as usize % 3 + if rounds / 8 % 2 == 0 { 0 } else { 3 }];
        let mut tag = make();
        tag.make_noise(rounds);
        desk.place(tag);
        read += u64::from(desk.report().is_ok());
    }
    println!("{rounds} noisy tags: {read} read in some way");
    desk.card = None;
    desk.place(VirtualTag::ntag(Product::Ntag213));
    let card = bytes(50, 1);
    desk.write(&MemoryJournal::default(), &Wish::card(&card)).unwrap();
}

fn no_such_reader() {
    let _service = Service::start();
    let mut reader = PcscReader::open("No Such Reader 7").unwrap();
    assert_eq!(reader.present(Duration::ZERO).map(drop).unwrap_err().code(), "nfc-reader");
    assert!(list().unwrap().iter().any(|name| name == READER));
}
