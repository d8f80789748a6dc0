//! What an account and a site may be called, and what a password has to be.

use crate::password;

/// Whether it can be a login: 2 to 64 letters, digits, dots, hyphens, underscores or @.
///
/// # Errors
/// The id of the message that says what is wrong.
pub(crate) fn check_login(login: &str) -> Result<(), &'static str> {
    let is_one = |c: char| c.is_alphanumeric() || ".-_@".contains(c);
    let is_right = (2..=64).contains(&login.len()) && login.chars().all(is_one);
    if is_right { Ok(()) } else { Err("account-login-wrong") }
}

/// Whether it can be a new password of this login.
///
/// # Errors
/// The id of the message that says what is wrong.
pub(crate) fn check_new_password(typed: &str, login: &str) -> Result<(), &'static str> {
    if typed.chars().count() < password::SHORTEST {
        return Err("password-short");
    }
    if typed.len() > password::LONGEST {
        return Err("password-long");
    }
    let lower = typed.to_lowercase();
    let first = typed.chars().next();
    if lower.contains(&login.to_lowercase()) && !login.is_empty() || typed.chars().all(|c| Some(c) == first) {
        return Err("password-easy");
    }
    Ok(())
}

/// Whether it can be a site's code.
///
/// # Errors
/// The id of the message that says what is wrong.
pub(crate) fn check_site_code(code: &str) -> Result<(), &'static str> {
    code.parse::<phr_storage::SiteId>().map(|_| ()).map_err(|_| "site-code-wrong")
}
