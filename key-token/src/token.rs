//! Tokens: what they say of themselves.

use crate::error::TokenError;
use crate::session::Session;
use crate::uri::{KeyUri, TokenAttributes};
use cryptoki::context::{Info, Pkcs11};
use cryptoki::mechanism::{MechanismInfo, MechanismType};
use cryptoki::slot::{Slot, SlotInfo, TokenInfo};

/// A token in its slot.
#[derive(Clone, Debug)]
pub struct Token {
    module: Pkcs11,
    slot: Slot,
    slot_info: SlotInfo,
    facts: TokenFacts,
}

/// What a token says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFacts {
    /// Its label.
    pub label: String,
    /// Who made it.
    pub manufacturer: String,
    /// Its model.
    pub model: String,
    /// Its serial number.
    pub serial: String,
    /// Whether it signs with Ed25519 and makes such keys.
    pub ed25519: Ed25519Support,
    /// How near it is to locking.
    pub pin: PinState,
}

/// What a token can do with Ed25519 keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ed25519Support {
    /// Nothing.
    None,
    /// It signs with those that were brought into it.
    Signs,
    /// It signs, and makes keys.
    SignsAndMakes,
}

/// How near a token is to locking, as it says itself (CKF_USER_PIN_COUNT_LOW, _FINAL_TRY, _LOCKED). Some never say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// Nothing is said.
    Usual,
    /// A wrong PIN was given since the last right one.
    CountLow,
    /// Another wrong PIN locks it.
    FinalTry,
    /// It is locked.
    Locked,
}

impl TokenFacts {
    /// The URI that names the token.
    pub fn uri(&self) -> KeyUri {
        KeyUri::of_token(&self.label, &self.serial)
    }

    /// The label as it can be shown on a terminal: whoever initialised the token chose its bytes.
    pub fn shown_label(&self) -> String {
        printable(&self.label)
    }

    /// The model as it can be shown on a terminal.
    pub fn shown_model(&self) -> String {
        printable(&self.model)
    }
}

/// The text without what moves a terminal's cursor or turns its direction.
fn printable(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

impl PinState {
    fn of(info: &TokenInfo) -> Self {
        match () {
            () if info.user_pin_locked() => PinState::Locked,
            () if info.user_pin_final_try() => PinState::FinalTry,
            () if info.user_pin_count_low() => PinState::CountLow,
            () => PinState::Usual,
        }
    }

    /// A word for programs.
    pub fn code(self) -> &'static str {
        match self {
            PinState::Usual => "usual",
            PinState::CountLow => "count-low",
            PinState::FinalTry => "final-try",
            PinState::Locked => "locked",
        }
    }
}

impl Ed25519Support {
    fn of(module: &Pkcs11, slot: Slot) -> Result<Self, TokenError> {
        let mechanisms = module.get_mechanism_list(slot)?;
        let signs = mechanisms.contains(&MechanismType::EDDSA)
            && module.get_mechanism_info(slot, MechanismType::EDDSA)?.sign();
        Ok(match (signs, mechanisms.contains(&MechanismType::ECC_EDWARDS_KEY_PAIR_GEN)) {
            (false, _) => Ed25519Support::None,
            (true, false) => Ed25519Support::Signs,
            (true, true) => Ed25519Support::SignsAndMakes,
        })
    }

    /// A word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Ed25519Support::None => "none",
            Ed25519Support::Signs => "signs",
            Ed25519Support::SignsAndMakes => "signs-and-makes",
        }
    }
}

impl Token {
    /// The token in a slot; none if it was never initialised.
    pub(crate) fn look_at(module: &Pkcs11, slot: Slot) -> Result<Option<Token>, TokenError> {
        let info = module.get_token_info(slot)?;
        if !info.token_initialized() {
            return Ok(None);
        }
        let facts = TokenFacts {
            label: info.label().to_owned(),
            manufacturer: info.manufacturer_id().to_owned(),
            model: info.model().to_owned(),
            serial: info.serial_number().to_owned(),
            ed25519: Ed25519Support::of(module, slot)?,
            pin: PinState::of(&info),
        };
        Ok(Some(Token { module: module.clone(), slot, slot_info: module.get_slot_info(slot)?, facts }))
    }

    /// What the token said of itself when it was looked at.
    pub fn facts(&self) -> &TokenFacts {
        &self.facts
    }

    /// Begins a session. It cannot change what is in the token.
    ///
    /// # Errors
    /// [`TokenError::NoEddsa`]; [`TokenError::Removed`].
    pub fn open(&self) -> Result<Session, TokenError> {
        self.check_signs()?;
        self.session(false)
    }

    /// Begins a session in which a key can be made.
    ///
    /// # Errors
    /// As [`Token::open`]; [`TokenError::NoKeyMaking`]; [`TokenError::WriteProtected`].
    pub fn open_to_write(&self) -> Result<Session, TokenError> {
        self.check_signs()?;
        if self.facts.ed25519 == Ed25519Support::Signs {
            return Err(TokenError::NoKeyMaking);
        }
        self.session(true)
    }

    /// A session, whatever it is for.
    pub(crate) fn session(&self, to_write: bool) -> Result<Session, TokenError> {
        let inner = match to_write {
            true => self.module.open_rw_session(self.slot)?,
            false => self.module.open_ro_session(self.slot)?,
        };
        Ok(Session::new(self.clone(), inner))
    }

    pub(crate) fn mechanisms(&self) -> Result<Vec<MechanismType>, TokenError> {
        Ok(self.module.get_mechanism_list(self.slot)?)
    }

    pub(crate) fn mechanism(&self, mechanism: MechanismType) -> Result<MechanismInfo, TokenError> {
        Ok(self.module.get_mechanism_info(self.slot, mechanism)?)
    }

    fn check_signs(&self) -> Result<(), TokenError> {
        match self.facts.ed25519 {
            Ed25519Support::None => Err(TokenError::NoEddsa),
            Ed25519Support::Signs | Ed25519Support::SignsAndMakes => Ok(()),
        }
    }

    /// What the token says now.
    pub(crate) fn info(&self) -> Result<TokenInfo, TokenError> {
        Ok(self.module.get_token_info(self.slot)?)
    }

    pub(crate) fn pin_state(&self) -> Result<PinState, TokenError> {
        self.info().map(|info| PinState::of(&info))
    }

    /// Whether everything that a URI says of token, slot and library is so (RFC 7512 §2.5).
    pub(crate) fn fits(&self, wanted: &TokenAttributes, library: &Info) -> bool {
        let version = library.library_version();
        let same = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|wanted| wanted == is);
        same(&wanted.label, &self.facts.label)
            && same(&wanted.manufacturer, &self.facts.manufacturer)
            && same(&wanted.model, &self.facts.model)
            && same(&wanted.serial, &self.facts.serial)
            && same(&wanted.slot_description, self.slot_info.slot_description())
            && same(&wanted.slot_manufacturer, self.slot_info.manufacturer_id())
            && same(&wanted.library_manufacturer, library.manufacturer_id())
            && same(&wanted.library_description, library.library_description())
            && wanted.slot_id.is_none_or(|id| id == self.slot.id())
            && wanted.library_version.is_none_or(|wanted| wanted == (version.major(), version.minor()))
    }
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn a_label_does_not_move_the_terminal() {
        assert_eq!(printable("Héllo مركز 1"), "Héllo مركز 1");
        assert_eq!(printable("a\u{1b}[2Jb\n\u{202e}c"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}c");
    }
}
