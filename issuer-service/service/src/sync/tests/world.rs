//! A centre that listens, sites that sign, and a line between them that counts, cuts and slows.

use crate::sync::line::HttpLine;
use crate::sync::run::talk;
use crate::sync::send::{Moved, Pace, SyncError};
use crate::testing::Service;
use crate::use_cases::patients;
use crate::use_cases::register;
use phr_cli_kit::{Past, Secret};
use phr_core::card::Compartment as Part;
use phr_core::confidential::Policy;
use phr_core::keys::{IssuerPublicKey, RootSecretKey};
use phr_core::model::{Entries, Timestamp};
use phr_core::trust::{Issuer, Purpose, TrustListDraft};
use phr_core::wire::{AttestationKind, AttestationPayload, RecordId};
use phr_forms::Fields;
use phr_forms::testing::realistic_person;
use phr_making::sign_assessment;
use phr_storage::{
    Actor, AttestationHash, Compartment, NewAttestation, NewConsent, NewPerson, Origin, PersonId, Private,
    PushThing, Right, Role, Site,
};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const NOW: Timestamp = Timestamp(1_800_000_000);
const DAY: i64 = 86_400;

/// A service that is a site or a centre.
pub(crate) struct Place {
    pub(crate) service: Service,
    pub(crate) actor: Actor,
}

/// A centre that listens.
pub(crate) struct Centre {
    pub(crate) place: Place,
    pub(crate) address: SocketAddr,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for Centre {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

pub(crate) async fn place() -> Place {
    let service = Service::ready().await;
    let account = service.account_id(Role::Clinician.as_str()).await;
    let actor =
        Actor { account: Some(account), role: Some(Role::Clinician), site: Some("main".parse().unwrap()) };
    Place { service, actor }
}

pub(crate) async fn centre() -> Centre {
    let place = place().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = place.service.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Centre { place, address, serving }
}

impl Centre {
    /// Makes a site, and a token for it that may do this.
    pub(crate) async fn token_for(&self, site: &str, right: Right) -> String {
        let storage = self.place.service.app.storage();
        let site: phr_storage::SiteId = site.parse().unwrap();
        let mut work = storage.begin(Actor::system()).await.unwrap();
        work.put_site(&Site { id: site.clone(), name: site.to_string() }).await.unwrap();
        let name = format!("{site} {}", right.as_str());
        let new = phr_storage::NewApiClient { name, site: Some(site), rights: [right].into() };
        let (_, token) = work.add_api_client(&new).await.unwrap();
        work.commit().await.unwrap();
        token.expose_text().unwrap().to_owned()
    }

    pub(crate) async fn line(&self, site: &str, address: SocketAddr) -> HttpLine {
        let token = self.token_for(site, Right::Sync).await;
        HttpLine::new(&format!("http://{address}"), Secret::new(token)).unwrap()
    }
}

/// All of them trust one list that names them all.
pub(crate) fn trust_one_another(places: &[&Place]) {
    let root = RootSecretKey::generate(&mut phr_cli_kit::system_random());
    let keys = places.iter().map(|place| place.service.app.signer().unwrap().public_key());
    let list = list_of(&root, 1, keys);
    for place in places {
        let store = place.service.app.trust_store();
        store
            .take(
                &list,
                Some(phr_core::trust::RootSet::single(root.public_key()).id()),
                Past::Refuse,
                None,
                NOW,
            )
            .unwrap();
    }
}

pub(crate) fn list_of(
    root: &RootSecretKey,
    number: u64,
    keys: impl Iterator<Item = IssuerPublicKey>,
) -> Vec<u8> {
    let issued = Timestamp(NOW.0 - DAY + i64::try_from(number).unwrap());
    let mut draft = TrustListDraft::new(number, issued, Timestamp(NOW.0 + 300 * DAY));
    for key in keys {
        draft
            .add_issuer(Issuer {
                key,
                names: [("en".to_owned(), format!("Invented centre {}", key.key_id()))].into(),
                country: Some("GR".to_owned()),
                organisation: None,
                purposes: [Purpose::Assess, Purpose::Visit].into(),
                from: Timestamp(0),
                until: None,
                withdrawn: None,
                number: None,
            })
            .unwrap();
    }
    draft.sign(root).unwrap().as_bytes().to_vec()
}

/// A realistic person, told apart by a number. Invented data.
pub(crate) fn fields(number: u64) -> Fields {
    let mut fields = realistic_person();
    fields.set("identity.phone", &format!("+30 555 {number:05}")).unwrap();
    fields.set("identity.birth_date", &format!("{}", 1940 + number % 70)).unwrap();
    fields.set("problems.8.code", "HIV infection").unwrap();
    fields.set("problems.8.code.chosen", "sct|86406008").unwrap();
    fields
}

/// A record as a site has it.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) person: PersonId,
    pub(crate) record_id: RecordId,
    /// What was signed, in order.
    pub(crate) signed: Vec<Vec<u8>>,
}

impl Place {
    /// Registers somebody, as the form does: an assessment, its confidential part, and the consent.
    pub(crate) async fn register(&self, number: u64) -> Stored {
        let app = &self.service.app;
        let at = Timestamp(app.now().0 - 100 * DAY);
        let fields = fields(number);
        let entries = phr_forms::read(&fields, at).entries;
        let patient = entries.patient.clone();
        let record_id = app.with_random(|random| RecordId::generate(random));
        let signer = app.signer().unwrap();
        let signed = sign_assessment(&*signer, at, record_id, entries, Policy::Listed).unwrap();
        let mut work = app.storage().begin(self.actor.clone()).await.unwrap();
        let new = NewPerson {
            patient: patients::encode(&patient),
            match_keys: patients::match_keys(&patient),
            site: "main".parse().unwrap(),
        };
        let person = work.add_person(&new).await.unwrap();
        let parts = [
            (Compartment::Care, "assessment", Some(signed.care)),
            (Compartment::Confidential, "confidential", signed.confidential),
        ];
        let mut bytes = Vec::new();
        for (compartment, kind, attestation) in parts {
            let attestation = attestation.unwrap();
            let new = NewAttestation {
                person,
                record_id: record_id.0,
                bytes: Private::new(attestation.as_bytes()),
                compartment,
                issuer: attestation.key_id().to_string(),
                issued_at: at,
                kind: kind.to_owned(),
                origin: Origin::MadeHere,
            };
            work.add_attestation(&new).await.unwrap();
            bytes.push(attestation.as_bytes().to_vec());
        }
        let consent = NewConsent { person, content: register::consent(&fields), given_at: at };
        work.add_consent(&consent).await.unwrap();
        work.commit().await.unwrap();
        Stored { person, record_id, signed: bytes }
    }

    /// Signs a visit behind what the site has of a record.
    pub(crate) async fn visit(&self, stored: &mut Stored, number: u64) {
        let at = Timestamp(self.service.app.now().0 + (stored.signed.len() as i64 - 100) * DAY);
        let mut fields = Fields::new();
        fields.set("problems.0.code", &format!("Cough of day {number}")).unwrap();
        let entries = Entries { patient: Default::default(), ..phr_forms::read(&fields, at).entries };
        let previous =
            stored.signed.last().map(|last| phr_core::cose::Attestation::parse(last).unwrap().hash().short());
        let payload = AttestationPayload {
            previous: previous.into_iter().collect(),
            ..AttestationPayload::new(AttestationKind::Visit, at, stored.record_id, entries.into_canonical())
        };
        let signer = self.service.app.signer().unwrap();
        let record = Part { earlier: Vec::new(), new: Some(&payload) }.sign(&*signer).unwrap();
        let attestation = record.attestations().first().unwrap();
        let mut work = self.service.app.storage().begin(self.actor.clone()).await.unwrap();
        let new = NewAttestation {
            person: stored.person,
            record_id: stored.record_id.0,
            bytes: Private::new(attestation.as_bytes()),
            compartment: Compartment::Care,
            issuer: attestation.key_id().to_string(),
            issued_at: at,
            kind: "visit".to_owned(),
            origin: Origin::MadeHere,
        };
        work.add_attestation(&new).await.unwrap();
        work.commit().await.unwrap();
        stored.signed.push(attestation.as_bytes().to_vec());
    }

    pub(crate) async fn talk(&self, line: &HttpLine, pace: &mut Pace) -> Result<Moved, SyncError> {
        talk(&self.service.app, line, pace).await
    }

    /// What waits, by hash.
    pub(crate) async fn waits(&self) -> BTreeSet<AttestationHash> {
        let waiting = self.service.app.storage().waiting(100_000).await.unwrap();
        let hash = |thing| match thing {
            PushThing::Attestation(hash) => Some(hash),
            PushThing::Consent(_) => None,
        };
        waiting.into_iter().filter_map(|waiting| hash(waiting.thing)).collect()
    }

    /// Which of these attestations it has.
    pub(crate) async fn has(&self, hashes: &BTreeSet<AttestationHash>) -> BTreeSet<AttestationHash> {
        let hashes: Vec<AttestationHash> = hashes.iter().copied().collect();
        let mut work = self.service.app.storage().begin(Actor::system()).await.unwrap();
        let known = work.known_attestations(&hashes).await.unwrap();
        work.commit().await.unwrap();
        known
    }

    /// How many rows a table has.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}", self.service.folder.path().join("phr.sqlite").display());
        let pool = sqlx::AnyPool::connect(&url).await.unwrap();
        let sql = format!("SELECT COUNT(*) FROM {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&pool).await.unwrap()
    }
}

/// A line through which a site reaches the centre.
pub(crate) struct Wire {
    pub(crate) address: SocketAddr,
    counts: Arc<Counts>,
    listening: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Counts {
    up: AtomicU64,
    down: AtomicU64,
    connections: AtomicU64,
    cuts: AtomicU64,
    /// Bytes until the line is cut; never where it is below zero.
    left: AtomicI64,
    /// Bytes a second in each direction; without a limit where it is zero.
    rate: AtomicU64,
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Wire {
    /// A line to this address, whole and fast.
    pub(crate) async fn to(centre: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let counts = Arc::new(Counts { left: AtomicI64::new(-1), ..Counts::default() });
        let shared = counts.clone();
        let listening = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let counts = shared.clone();
                counts.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let Ok(far) = TcpStream::connect(centre).await else { return };
                    _ = carry(near, far, &counts).await;
                });
            }
        });
        Self { address, counts, listening }
    }

    /// Cuts it after so many bytes of both directions together.
    pub(crate) fn cut_after(&self, bytes: i64) {
        self.counts.left.store(bytes, Ordering::SeqCst);
    }

    pub(crate) fn mend(&self) {
        self.cut_after(-1);
    }

    pub(crate) fn slow_to(&self, bytes_a_second: u64) {
        self.counts.rate.store(bytes_a_second, Ordering::SeqCst);
    }

    pub(crate) fn cuts(&self) -> u64 {
        self.counts.cuts.load(Ordering::SeqCst)
    }

    /// Bytes to the centre and from it, and connections.
    pub(crate) fn carried(&self) -> (u64, u64, u64) {
        let of = |count: &AtomicU64| count.load(Ordering::SeqCst);
        (of(&self.counts.up), of(&self.counts.down), of(&self.counts.connections))
    }
}

/// Carries bytes both ways until one side closes or the line is cut; then both are closed at once.
async fn carry(mut near: TcpStream, mut far: TcpStream, counts: &Counts) -> std::io::Result<()> {
    let (mut up, mut down) = ([0; 1024], [0; 1024]);
    loop {
        let (bytes, to, count) = tokio::select! {
            read = near.read(&mut up) => (&up[..read?], &mut far, &counts.up),
            read = far.read(&mut down) => (&down[..read?], &mut near, &counts.down),
        };
        if bytes.is_empty() {
            return Ok(());
        }
        let left = counts.left.load(Ordering::SeqCst);
        let (passing, is_cut) = match usize::try_from(left) {
            Ok(left) if left < bytes.len() => (&bytes[..left], true),
            Ok(_) => (bytes, false),
            Err(_) => (bytes, false),
        };
        let rate = counts.rate.load(Ordering::SeqCst);
        if let Some(micros) = (passing.len() as u64 * 1_000_000).checked_div(rate) {
            tokio::time::sleep(Duration::from_micros(micros)).await;
        }
        to.write_all(passing).await?;
        count.fetch_add(passing.len() as u64, Ordering::SeqCst);
        if is_cut {
            counts.cuts.fetch_add(1, Ordering::SeqCst);
            // The next connection passes nothing either, until somebody draws again.
            counts.left.store(0, Ordering::SeqCst);
            return Ok(());
        }
        if left >= 0 {
            counts.left.fetch_sub(passing.len() as i64, Ordering::SeqCst);
        }
    }
}

/// Choices from a seed (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound.max(1)
    }
}
