//! A card in the virtual reader of pcscd (vsmartcard's vpcd), over its socket.

use phr_nfc::memory::{Answer, SharedTag, VirtualTag, lock};
use rustix::net::sockopt::set_tcp_quickack;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The answer to reset that readers give for a Type 2 tag (PC/SC part 3, section 3.1.3.2.3): a storage card, of ISO 14443 A
/// part 3, of the kind of MIFARE Ultralight.
const STORAGE_CARD: [u8; 20] = [
    0x3b, 0x8f, 0x80, 0x01, 0x80, 0x4f, 0x0c, 0xa0, 0x00, 0x00, 0x03, 0x06, 0x03, 0x00, 0x03, 0x00, 0x00,
    0x00, 0x00, 0x68,
];
/// That of a card with a microprocessor, without historical bytes.
const PROCESSOR_CARD: [u8; 5] = [0x3b, 0x80, 0x80, 0x01, 0x01];

/// A card that lies in the virtual reader until it is dropped.
pub struct VpcdCard {
    connection: TcpStream,
    silent: Arc<AtomicBool>,
    worker: Option<JoinHandle<()>>,
}

impl VpcdCard {
    /// Puts a tag into the reader that listens at this address. When the tag is torn away, so is the card.
    ///
    /// # Errors
    /// When nothing listens there.
    pub fn insert(tag: SharedTag, reader: SocketAddr) -> io::Result<Self> {
        lock(&tag).come_back();
        lock(&tag).select();
        let connection = connect(reader)?;
        connection.set_nodelay(true)?;
        let silent = Arc::new(AtomicBool::new(false));
        let (served, quiet) = (connection.try_clone()?, silent.clone());
        let worker = Some(thread::spawn(move || {
            // Ends when the reader or the card goes.
            let _ = serve(&served, &tag, &quiet);
            let _ = served.shutdown(Shutdown::Both);
        }));
        Ok(Self { connection, silent, worker })
    }

    /// From now on, it answers nothing and stays where it is.
    pub fn fall_silent(&self) {
        self.silent.store(true, Ordering::Relaxed);
    }

    /// Whether the tag was torn away.
    pub fn is_gone(&self) -> bool {
        self.worker.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for VpcdCard {
    fn drop(&mut self) {
        let _ = self.connection.shutdown(Shutdown::Both);
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

/// The reader takes a new card when it has seen that the last one is gone.
fn connect(reader: SocketAddr) -> io::Result<TcpStream> {
    let end = Instant::now() + Duration::from_secs(5);
    loop {
        match TcpStream::connect_timeout(&reader, Duration::from_secs(1)) {
            Err(_) if Instant::now() < end => thread::sleep(Duration::from_millis(20)),
            other => return other,
        }
    }
}

fn serve(mut connection: &TcpStream, tag: &SharedTag, silent: &AtomicBool) -> io::Result<()> {
    loop {
        // vpcd sends length and content in two packets; without this, each command waits for a delayed acknowledgement.
        set_tcp_quickack(connection, true)?;
        let mut length = [0; 2];
        connection.read_exact(&mut length)?;
        let mut command = vec![0; usize::from(u16::from_be_bytes(length))];
        set_tcp_quickack(connection, true)?;
        connection.read_exact(&mut command)?;
        if silent.load(Ordering::Relaxed) && command.len() > 1 {
            continue;
        }
        let answer = match command.as_slice() {
            [4] if lock(tag).is_type2() => STORAGE_CARD.to_vec(),
            [4] => PROCESSOR_CARD.to_vec(),
            // Power off, power on, reset.
            [_] => {
                lock(tag).select();
                continue;
            }
            apdu => match exchange(&mut lock(tag), apdu) {
                Some(answer) => answer,
                None => return Ok(()),
            },
        };
        let length = u16::try_from(answer.len()).map_err(|_| io::ErrorKind::InvalidData)?;
        connection.write_all(&[&length.to_be_bytes(), answer.as_slice()].concat())?;
    }
}

/// None when the card has gone.
fn exchange(tag: &mut VirtualTag, apdu: &[u8]) -> Option<Vec<u8>> {
    if let [0xff, 0xca, 0, 0, _] = apdu {
        return Some([tag.uid(), &[0x90, 0x00]].concat());
    }
    if !tag.is_type2() {
        return match tag.apdu(apdu) {
            Answer::Data(answer) => Some(answer),
            Answer::Ack => Some(vec![0x90, 0x00]),
            Answer::Nak => Some(vec![0x63, 0x00]),
            Answer::Silence => None,
        };
    }
    // The reader's own commands (PC/SC part 3, section 3.2.2.1; ACS ACR122U application programming interface, section 4).
    let answer = match *apdu {
        [0xff, 0xb0, 0, page, 0x10] => tag.page_command(&[0x30, page]),
        [0xff, 0xd6, 0, page, 4, a, b, c, d] => tag.page_command(&[0xa2, page, a, b, c, d]),
        _ => Answer::Nak,
    };
    match answer {
        Answer::Data(data) => Some([data.as_slice(), &[0x90, 0x00]].concat()),
        Answer::Ack => Some(vec![0x90, 0x00]),
        Answer::Nak => {
            // The reader selects it again.
            tag.select();
            Some(vec![0x63, 0x00])
        }
        // Such a reader goes on and says that the command failed.
        Answer::Silence => Some(vec![0x63, 0x00]),
    }
}
