//! PKCS#11 modules: the libraries through which tokens are reached.

use crate::error::TokenError;
use crate::token::{Token, TokenFacts};
use crate::uri::KeyUri;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use std::path::Path;

/// p11-kit's module that has the tokens of all modules that a machine registered. The system's loader finds it.
#[cfg(target_os = "macos")]
const P11_KIT: &str = "p11-kit-proxy.dylib";
#[cfg(all(unix, not(target_os = "macos")))]
const P11_KIT: &str = "p11-kit-proxy.so";

/// A PKCS#11 module, loaded and ready. It stays so until the process ends.
#[derive(Clone, Debug)]
pub struct Module(Pkcs11);

impl Module {
    /// Loads a module from its file. A library is a program that runs with the rights of this process: take it from where
    /// programs are taken from.
    ///
    /// # Errors
    /// [`TokenError::ModuleUnusable`] if that is not a PKCS#11 library, or it does not start.
    pub fn load(path: &Path) -> Result<Module, TokenError> {
        start(Pkcs11::new(path)?)
    }

    /// Loads p11-kit's module, which has the tokens of every module that is registered on this machine.
    ///
    /// # Errors
    /// [`TokenError::ModuleMissing`] if it is not there.
    #[cfg(unix)]
    pub fn load_registered() -> Result<Module, TokenError> {
        Pkcs11::new(P11_KIT).map_err(|_| TokenError::ModuleMissing).and_then(start)
    }

    /// On this system there is no place where modules are registered.
    ///
    /// # Errors
    /// [`TokenError::ModuleMissing`].
    #[cfg(not(unix))]
    pub fn load_registered() -> Result<Module, TokenError> {
        Err(TokenError::ModuleMissing)
    }

    /// The tokens that can be used, in the order of their slots. One that cannot be looked at is left out: it may be on its
    /// way out.
    ///
    /// # Errors
    /// [`TokenError::Failed`] if the module does not tell its slots.
    pub fn tokens(&self) -> Result<Vec<Token>, TokenError> {
        let slots = self.0.get_slots_with_token()?;
        Ok(slots.into_iter().filter_map(|slot| Token::look_at(&self.0, slot).ok().flatten()).collect())
    }

    /// The one token that fits a URI.
    ///
    /// # Errors
    /// [`TokenError::TokenNotFound`]; [`TokenError::TokenAmbiguous`].
    pub fn find_token(&self, uri: &KeyUri) -> Result<Token, TokenError> {
        let library = self.0.get_library_info()?;
        let (mut fitting, others): (Vec<Token>, Vec<Token>) =
            self.tokens()?.into_iter().partition(|token| token.fits(&uri.token, &library));
        match (fitting.pop(), fitting.is_empty()) {
            (Some(token), true) => Ok(token),
            (None, _) => Err(TokenError::TokenNotFound { present: others.iter().map(label).collect() }),
            (Some(last), false) => {
                let all = fitting.iter().chain([&last]);
                Err(TokenError::TokenAmbiguous { fitting: all.map(|token| quoted(token.facts())).collect() })
            }
        }
    }
}

fn label(token: &Token) -> String {
    format!("“{}”", token.facts().shown_label())
}

fn quoted(facts: &TokenFacts) -> String {
    format!("'{}'", facts.uri())
}

/// Calls C_Initialize. Another part of the process may have done so already, which is as good.
fn start(module: Pkcs11) -> Result<Module, TokenError> {
    let initialize = |flags| module.initialize(CInitializeArgs::new(flags));
    let started = match initialize(CInitializeFlags::OS_LOCKING_OK) {
        // It cannot be called by several threads at once, which we do not do.
        Err(Error::Pkcs11(RvError::CantLock, _)) => initialize(CInitializeFlags::empty()),
        result => result,
    };
    match started {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(Module(module)),
        Err(Error::Pkcs11(value, _)) => {
            Err(TokenError::ModuleUnusable { reason: format!("C_Initialize returned {value:?}") })
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_module_is_told() {
        for path in ["/nowhere/libnone.so", file!()] {
            let error = Module::load(Path::new(path)).unwrap_err();
            assert_eq!(error.code(), "pkcs11-module-unusable", "{path}");
        }
    }
}
