//! Follow-ups: the list, the calendar, and notices by mail.

use super::arrival::*;
use crate::notices;
use crate::testing::*;
use axum::http::{StatusCode, header};
use phr_storage::Role;

#[tokio::test]
async fn the_list_is_kept_by_staff_and_not_for_who_counts() {
    let service = Service::ready().await;
    let mut registrar = service.signed_in(Role::Registrar).await;
    let person = taken_over(&service, &mut registrar, &Foreign::new()).await;
    let mut counting = service.signed_in(Role::Epidemiologist).await;
    let refused = counting.get(&service, "/follow-ups?due=today").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let list = registrar.get(&service, "/follow-ups?due=today&site=main&service=tuberculosis").await.text();
    let id = behind(&list, "action=\"/follow-ups/").to_owned();
    let who = behind(&list, "name=\"person\" value=\"").to_owned();
    let path = format!("/follow-ups/{id}");
    let refused = counting.post(&service, &path, &[("to", "done"), ("person", &who)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let moved = registrar.post(&service, &path, &[("to", "moved"), ("due", "+1w"), ("person", &who)]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text());
    // It is another one now, next week.
    let twice = registrar.post(&service, &path, &[("to", "done"), ("person", &who)]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(!registrar.get(&service, "/follow-ups?due=today").await.text().contains("Chest X-ray"));
    let list = registrar.get(&service, "/follow-ups?due=all").await.text();
    assert!(list.contains("2027-01-22"), "{list}");
    service.pass(8 * DAY);
    let mut registrar = service.signed_in(Role::Registrar).await;
    let list = registrar.get(&service, "/follow-ups?due=overdue").await.text();
    assert!(list.contains("1 day overdue") || list.contains("day overdue"), "{list}");
    let id = behind(&list, "action=\"/follow-ups/").to_owned();
    let answer =
        registrar.post(&service, &format!("/follow-ups/{id}"), &[("to", "not-come"), ("person", &who)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    // The visit offers what the list says.
    let mut clinician = service.signed_in(Role::Clinician).await;
    let page = clinician.get(&service, &format!("{person}/visit")).await.text();
    assert!(page.contains("marked so in the work list"), "{page}");
}

#[tokio::test]
async fn a_calendar_has_dates_and_short_ids_until_it_is_taken_back() {
    let service = Service::ready().await;
    let mut registrar = service.signed_in(Role::Registrar).await;
    taken_over(&service, &mut registrar, &Foreign::new()).await;
    registrar.get(&service, "/follow-ups/calendar").await;
    let page =
        registrar.post(&service, "/follow-ups/calendar", &[("do", "make"), ("site", "main")]).await.text();
    let address = behind(&page, "class=\"address\" value=\"").to_owned();
    let path = address.strip_prefix("http://127.0.0.1:8420").unwrap().to_owned();
    let secret = path.rsplit('/').next().unwrap().trim_end_matches(".ics").to_owned();
    // Nobody is signed in who asks.
    let answer = Browser::default().get(&service, &path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/calendar"));
    let calendar = answer.text();
    assert!(calendar.contains("DTSTART;VALUE=DATE:20270115"), "{calendar}");
    assert!(calendar.contains("SUMMARY:Follow-up "), "{calendar}");
    for secret in ["Salma", "سلمى", "X-ray", "uberculosis", "Haddad"] {
        assert!(!calendar.contains(secret), "{secret} in {calendar}");
    }
    // The service says nothing about the secret.
    for line in audit(&service).await {
        assert!(!line.subject.contains(&secret));
    }
    let with_service =
        registrar.post(&service, "/follow-ups/calendar", &[("do", "make"), ("service", "yes")]).await.text();
    let newer = behind(&with_service, "class=\"address\" value=\"http://127.0.0.1:8420").to_owned();
    assert_eq!(Browser::default().get(&service, &path).await.status, StatusCode::NOT_FOUND);
    let calendar = Browser::default().get(&service, &newer).await.text();
    assert!(calendar.contains("Tuberculosis service"), "{calendar}");
    registrar.post(&service, "/follow-ups/calendar", &[("do", "revoke")]).await;
    assert_eq!(Browser::default().get(&service, &newer).await.status, StatusCode::NOT_FOUND);
    assert_eq!(Browser::default().get(&service, "/calendar/x.ics").await.status, StatusCode::NOT_FOUND);
    let page = registrar.get(&service, "/follow-ups/calendar").await.text();
    assert!(page.contains("There is no address"), "{page}");
}

#[tokio::test]
async fn a_notice_has_a_number_and_a_link_and_goes_out_once() {
    let sink = mail_sink::Sink::start().await;
    let server = crate::MailServer::parse(&sink.url(), "Invented centre <phr@centre.example>").unwrap();
    let service = Service::with(|config| {
        config.mail = Some(server);
        config.public_url = Some("https://phr.centre.example".to_owned());
    })
    .await;
    service.app.storage().initialise(PASSPHRASE).await.unwrap();
    service.fill().await;
    let mut registrar = service.signed_in(Role::Registrar).await;
    taken_over(&service, &mut registrar, &Foreign::new()).await;
    registrar.get(&service, "/follow-ups/calendar").await;
    let wrong =
        registrar.post(&service, "/follow-ups/notices", &[("to", "nobody\r\nBcc: all@example.org")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    registrar.post(&service, "/follow-ups/notices", &[("to", "nurse@centre.example")]).await;

    // The server asks to come again later.
    sink.refuse_next("451 4.3.0 not now");
    assert_eq!(notices::once(&service.app).await.unwrap(), notices::Sent { sent: 0, failed: 1 });
    assert_eq!(notices::once(&service.app).await.unwrap(), notices::Sent::default(), "it waits");
    service.pass(600);
    assert_eq!(notices::once(&service.app).await.unwrap(), notices::Sent { sent: 1, failed: 0 });
    service.pass(3600);
    assert_eq!(notices::once(&service.app).await.unwrap(), notices::Sent::default(), "once a day");

    let mails = sink.mails();
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.from, "<phr@centre.example>");
    assert_eq!(mail.to, ["<nurse@centre.example>"]);
    let (head, body) = mail.data.split_once("\r\n\r\n").unwrap();
    for line in [
        "From: \"Invented centre\" <phr@centre.example>",
        "To: nurse@centre.example",
        "Subject: 1 follow-up is due at Main",
        "Content-Type: text/plain; charset=utf-8",
        "MIME-Version: 1.0",
        "Auto-Submitted: auto-generated",
        "Date: Fri, 15 Jan 2027 08:10:00 +0000",
        "Content-Transfer-Encoding: quoted-printable",
    ] {
        assert!(head.split("\r\n").any(|found| found == line), "no {line} in\n{head}");
    }
    assert!(head.contains("Message-ID: <notice-") && head.contains("@centre.example>"), "{head}");
    assert_eq!(
        plain(body),
        "1 follow-up is due at Main.\r\n\r\n\
         Open the work list: https://phr.centre.example/follow-ups?due=today&site=main\r\n\r\n\
         This mail comes from the health record service because mail notices are switched on in your account. It never has names or health data in it.\r\n"
    );
}

/// Undoes the encoding of long lines (RFC 2045, section 6.7).
fn plain(quoted: &str) -> String {
    let joined = quoted.replace("=\r\n", "");
    let mut parts = joined.split('=');
    let mut plain = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        plain.push(u8::from_str_radix(&part[..2], 16).unwrap());
        plain.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(plain).unwrap()
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_not_sent_again() {
    let sink = mail_sink::Sink::start().await;
    let server = crate::MailServer::parse(&sink.url(), "phr@centre.example").unwrap();
    let service = Service::with(|config| config.mail = Some(server)).await;
    service.app.storage().initialise(PASSPHRASE).await.unwrap();
    service.fill().await;
    let mut registrar = service.signed_in(Role::Registrar).await;
    taken_over(&service, &mut registrar, &Foreign::new()).await;
    registrar.get(&service, "/follow-ups/calendar").await;
    registrar.post(&service, "/follow-ups/notices", &[("to", "gone@centre.example")]).await;
    sink.refuse_next("550 5.1.1 no such mailbox");
    assert_eq!(notices::once(&service.app).await.unwrap(), notices::Sent { sent: 0, failed: 1 });
    service.pass(20 * 3600);
    assert_eq!(notices::once(&service.app).await.unwrap().failed, 0);
    // The next morning has a mail of its own, and it is written in the language of whoever asked for it.
    registrar = service.signed_in(Role::Registrar).await;
    registrar.post(&service, "/language", &[("language", "ar"), ("back", "/")]).await;
    registrar.get(&service, "/follow-ups/calendar").await;
    registrar.post(&service, "/follow-ups/notices", &[("to", "nurse@centre.example")]).await;
    service.pass(DAY + 2 * 3600);
    assert_eq!(notices::once(&service.app).await.unwrap().sent, 1);
    let mails = sink.mails();
    let (head, body) = mails[0].data.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("Content-Transfer-Encoding: base64"), "{head}");
    let body = body.replace("\r\n", "");
    assert!(body.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)), "{body}");
}

/// A mail server that speaks as much of RFC 5321 as a client needs, and keeps what it is sent.
mod mail_sink {
    use std::sync::{Arc, Mutex};
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::{TcpListener, TcpStream};

    #[derive(Clone, Default)]
    pub(super) struct Mail {
        pub(super) from: String,
        pub(super) to: Vec<String>,
        pub(super) data: String,
    }

    #[derive(Default)]
    struct Kept {
        mails: Vec<Mail>,
        refusal: Option<String>,
    }

    pub(super) struct Sink {
        port: u16,
        kept: Arc<Mutex<Kept>>,
    }

    impl Sink {
        pub(super) async fn start() -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            let kept = Arc::new(Mutex::new(Kept::default()));
            let keeping = kept.clone();
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(serve(stream, keeping.clone()));
                }
            });
            Self { port, kept }
        }

        pub(super) fn url(&self) -> String {
            format!("smtp://localhost:{}", self.port)
        }

        /// Answers the next recipient so.
        pub(super) fn refuse_next(&self, answer: &str) {
            self.kept.lock().unwrap().refusal = Some(answer.to_owned());
        }

        pub(super) fn mails(&self) -> Vec<Mail> {
            self.kept.lock().unwrap().mails.clone()
        }
    }

    async fn serve(stream: TcpStream, kept: Arc<Mutex<Kept>>) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read);
        write.write_all(b"220 sink ready\r\n").await.ok()?;
        let mut mail = Mail::default();
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.trim_end();
            let upper = line.to_ascii_uppercase();
            let answer = if upper.starts_with("EHLO") {
                "250-sink\r\n250 8BITMIME".to_owned()
            } else if upper.starts_with("MAIL FROM:") {
                mail = Mail { from: line[10..].split(' ').next()?.to_owned(), ..Mail::default() };
                "250 ok".to_owned()
            } else if upper.starts_with("RCPT TO:") {
                mail.to.push(line[8..].split(' ').next()?.to_owned());
                kept.lock().unwrap().refusal.take().unwrap_or_else(|| "250 ok".to_owned())
            } else if upper == "DATA" {
                write.write_all(b"354 go on\r\n").await.ok()?;
                loop {
                    let mut line = String::new();
                    lines.read_line(&mut line).await.ok()?;
                    match line.as_str() {
                        ".\r\n" => break,
                        // Dots at the start of a line are doubled on the way.
                        line => mail.data.push_str(line.strip_prefix('.').unwrap_or(line)),
                    }
                }
                kept.lock().unwrap().mails.push(mail.clone());
                "250 taken".to_owned()
            } else if upper == "QUIT" {
                write.write_all(b"221 bye\r\n").await.ok()?;
                return None;
            } else {
                "250 ok".to_owned()
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
    }
}
