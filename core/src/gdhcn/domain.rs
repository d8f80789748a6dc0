//! For which purposes a key is listed.

use core::fmt;

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal $(| $alias:literal)*),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// A code that this version does not know, as it stands.
            Other(String),
        }

        impl $name {
            /// The one with this code, whatever its case.
            pub(super) fn of(code: &str) -> $name {
                match code.to_ascii_uppercase().as_str() {
                    $($code $(| $alias)* => $name::$variant,)*
                    _ => $name::Other(code.to_owned()),
                }
            }

            /// The network's code.
            pub fn code(&self) -> &str {
                match self {
                    $($name::$variant => $code,)*
                    $name::Other(code) => code,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

codes! {
    /// A trust domain: a kind of certificates, and the rules for them (WHO SMART Trust, code system Domains).
    TrustDomain {
        /// EU Digital COVID Certificates.
        Dcc = "DCC",
        /// WHO Digital Documentation of COVID-19 Certificates.
        Ddcc = "DDCC",
        /// International Certificates of Vaccination or Prophylaxis.
        Icvp = "ICVP",
        /// Patient summaries of pilgrims.
        IpsPilgrimage = "IPS-PILGRIMAGE",
        /// The Pan-American Highway for Digital Health.
        Ph4h = "PH4H",
    }
}

codes! {
    /// What a key is for (WHO SMART Trust, code system KeyUsage).
    KeyUsage {
        /// Signs certificates of persons.
        Dsc = "DSC",
        /// Signs the certificates of keys that sign certificates of persons.
        Sca = "SCA" | "CSCA",
        /// Signs the certificates of keys that exchange data.
        Deca = "DECA",
        /// Exchanges data.
        Desc = "DESC",
        /// Connects to the network's gateway.
        Tls = "TLS",
        /// Signs what is uploaded to the gateway.
        Up = "UP",
    }
}
