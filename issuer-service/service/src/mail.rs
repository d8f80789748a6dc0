//! Mail to staff, over SMTP (RFC 5321).
//!
//! What may be in a mail is decided in [`crate::notices`]; nothing of a person's record ever is.

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, header};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport, Message, Tokio1Executor};
use std::fmt;
use std::time::{Duration, UNIX_EPOCH};
use zeroize::Zeroizing;

/// How long a server may take to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Where mail is handed in: `smtps://user:password@host`, `smtp://host:25?tls=required` or, on this machine alone,
/// `smtp://localhost:2525`; and who the mail is from. `Debug` prints nothing of it.
#[derive(Clone)]
pub struct MailServer {
    url: Zeroizing<String>,
    from: Mailbox,
}

/// Why an address of a mail server is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MailServerError {
    /// It cannot be read.
    #[error("that is not the address of a mail server; write smtps://user:password@host")]
    Malformed,
    /// The sender's address is none.
    #[error("that is not an address that mail can be from; write `Reception centre <phr@example.org>`")]
    From,
    /// The password would go over the network in the open.
    #[error("mail to another machine has to be encrypted; write smtps://… or add ?tls=required")]
    Unencrypted,
}

impl MailServerError {
    /// Stable code, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "mail-server-malformed",
            Self::From => "mail-from-malformed",
            Self::Unencrypted => "mail-server-unencrypted",
        }
    }
}

/// Why a mail was not taken by the server. It names neither the recipient nor what the server said, which may repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MailError {
    /// The recipient's address is none.
    #[error("the mail is for an address that is none; correct it in the account")]
    Address,
    /// The server cannot be reached, or asks to try again.
    #[error("the mail server did not take the mail for now; it is tried again")]
    Later,
    /// The server refuses the mail for good.
    #[error("the mail server refuses the mail; look at its settings and at the recipient's address")]
    Refused,
}

impl MailError {
    /// Stable code, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Address => "mail-address",
            Self::Later => "mail-later",
            Self::Refused => "mail-refused",
        }
    }

    /// Whether another try may help.
    pub fn is_worth_another_try(self) -> bool {
        self == Self::Later
    }
}

/// One mail.
///
/// `Debug` prints its id alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The same for every try, so that a mail that arrives twice is seen to be one.
    pub id: String,
    /// Who it is for.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl MailServer {
    /// Reads the address of a mail server, and who the mail is from: `Reception centre <phr@example.org>`.
    ///
    /// # Errors
    /// [`MailServerError`].
    pub fn parse(url: &str, from: &str) -> Result<Self, MailServerError> {
        // What stands behind a '#' says nothing to the server, so it must not seem to say something here.
        if url.contains('#') {
            return Err(MailServerError::Malformed);
        }
        let rest = url.strip_prefix("smtps://").or_else(|| url.strip_prefix("smtp://"));
        let authority = rest.and_then(|rest| rest.split(['/', '?']).next());
        let host = authority.and_then(|authority| authority.rsplit('@').next());
        let host = host.filter(|host| !host.is_empty()).ok_or(MailServerError::Malformed)?;
        let is_encrypted = url.starts_with("smtps://") || url.contains("?tls=required");
        if !is_encrypted && !is_this_machine(host) {
            return Err(MailServerError::Unencrypted);
        }
        let from = from.parse().map_err(|_| MailServerError::From)?;
        let server = Self { url: Zeroizing::new(url.to_owned()), from };
        server.transport().map_err(|_| MailServerError::Malformed)?;
        Ok(server)
    }

    /// Hands a mail in; `at` is its date, in seconds since 1970.
    ///
    /// # Errors
    /// `MailError`.
    pub async fn send(&self, mail: &Mail, at: i64) -> Result<(), MailError> {
        let message = mail.to_message(&self.from, at)?;
        let transport = self.transport().map_err(|_| MailError::Refused)?;
        match transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(MailError::Refused),
            Err(_) => Err(MailError::Later),
        }
    }

    fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&self.url)?;
        Ok(builder.timeout(Some(TIMEOUT)).build())
    }
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailServer(..)")
    }
}

/// Whether mail can be sent to this.
pub(crate) fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

fn is_this_machine(host: &str) -> bool {
    let name =
        host.strip_prefix("[::1]").map_or_else(|| host.split(':').next().unwrap_or_default(), |_| "::1");
    matches!(name, "localhost" | "127.0.0.1" | "::1")
}

impl Mail {
    /// The mail as it is handed in: plain text, encoded where its lines are long or not ASCII.
    fn to_message(&self, from: &Mailbox, at: i64) -> Result<Message, MailError> {
        let to: Mailbox = self.to.parse().map_err(|_| MailError::Address)?;
        let domain = Address::domain(&from.email).to_owned();
        let date = UNIX_EPOCH + Duration::from_secs(u64::try_from(at).unwrap_or_default());
        // RFC 5322 ends lines with CRLF.
        let text = self.text.replace("\r\n", "\n").replace('\n', "\r\n");
        let message = Message::builder()
            .from(from.clone())
            .to(to)
            .date(date)
            .message_id(Some(format!("<{}@{domain}>", self.id)))
            .subject(self.subject.replace(['\r', '\n'], " "))
            .header(ContentType::TEXT_PLAIN)
            .header(header::MIME_VERSION_1_0)
            .raw_header(automatic());
        message.body(text).map_err(|_| MailError::Refused)
    }
}

/// Says that a program wrote it, so that no holiday answer comes back (RFC 3834).
fn automatic() -> header::HeaderValue {
    let name = header::HeaderName::new_from_ascii_str("Auto-Submitted");
    header::HeaderValue::new(name, "auto-generated".to_owned())
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mail({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "Reception centre <phr@example.org>";

    #[test]
    fn a_password_does_not_go_over_the_network_in_the_open() {
        for url in ["smtp://user:secret@mail.example.org", "smtp://mail.example.org:25?tls=opportunistic"] {
            assert_eq!(MailServer::parse(url, FROM).unwrap_err(), MailServerError::Unencrypted, "{url}");
        }
        for url in [
            "smtps://user:secret@mail.example.org",
            "smtp://mail.example.org?tls=required",
            "smtp://localhost:2525",
        ] {
            let server = MailServer::parse(url, FROM).unwrap();
            assert_eq!(format!("{server:?}"), "MailServer(..)");
        }
        for url in [
            "smtp://mail.example.org#?tls=required",
            "",
            "https://mail.example.org",
            "smtp://",
            "smtps://user@",
            "localhost:25",
            "smtp://localhost:99999",
        ] {
            assert_eq!(MailServer::parse(url, FROM).unwrap_err(), MailServerError::Malformed, "{url}");
        }
        assert_eq!(
            MailServer::parse("smtp://localhost@mail.example.org", FROM).unwrap_err(),
            MailServerError::Unencrypted
        );
    }

    #[test]
    fn a_mail_is_plain_text() {
        let mail = |text: &str| Mail {
            id: "n-1".to_owned(),
            to: "nurse@example.org".to_owned(),
            subject: "due\r\nBcc: all@example.org".to_owned(),
            text: text.to_owned(),
        };
        let written = |text: &str| {
            let message = mail(text).to_message(&FROM.parse().unwrap(), 1_800_000_000).unwrap();
            String::from_utf8(message.formatted()).unwrap()
        };
        let plain = written("One.\n\nTwo.\n");
        assert!(plain.ends_with("\r\n\r\nOne.\r\n\r\nTwo.\r\n"), "{plain}");
        assert!(plain.contains("\r\nSubject: due  Bcc: all@example.org\r\n"), "{plain}");
        assert!(written("متابعة").contains("\r\nContent-Transfer-Encoding: base64\r\n"));
    }

    #[test]
    fn an_address_that_is_none_is_said_to_be() {
        let mail = Mail {
            id: "n-1".to_owned(),
            to: "not an address".to_owned(),
            subject: String::new(),
            text: String::new(),
        };
        assert_eq!(mail.to_message(&FROM.parse().unwrap(), 0).unwrap_err(), MailError::Address);
        let refused = MailServer::parse("smtp://localhost", "nobody").unwrap_err();
        assert_eq!(refused, MailServerError::From);
    }
}
