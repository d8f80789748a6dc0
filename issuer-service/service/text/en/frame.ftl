# The frame: what stands on every page, setting up, signing in.

service-name = PHR Card
skip-to-content = Skip to the content
demo-mark = Demonstration.
demo-words = All persons and data here are invented.
nav-label = Pages
nav-home = Start
language-label = Language
sign-out = Sign out

role-registrar = Registrar
role-clinician = Clinician
role-epidemiologist = Epidemiologist
role-administrator = Administrator

form-faults = Something is missing or wrong. Look at the marked fields; what you typed is still there, except passwords.
form-needed = Fill this in.

home-no-key = No issuer key is open, so no card can be issued. An administrator can see why.

unlock-title = Unlock the data
unlock-words = The service was started and its data are still locked. Type the passphrase that was chosen when the service was set up.
unlock-token-words = The service was started and its data are still locked. The key that opens them is in a token: plug it in, and type its PIN.
unlock-passphrase = Passphrase of the data
unlock-button = Unlock
unlock-wrong = This is not the passphrase of these data. Type it again.

login-title = Sign in
login-code = Code of the second factor
login-code-hint = Leave this empty if you have not set one up. A recovery code works as well.
login-button = Sign in
login-wrong = The login, the password or the code is wrong, or the account is disabled.

account-login = Login
account-login-hint = 2 to 64 letters, digits, dots, hyphens or underscores.
account-login-wrong = A login has 2 to 64 letters, digits, dots, hyphens or underscores.
account-name = Name, as colleagues see it
account-password = Password
password-hint = At least 10 characters. Three words that have nothing to do with each other are good.
password-again = The password again
password-differs = The two passwords differ.
password-same = Choose another password than the one that you were given.
password-short = A password has at least 10 characters.
password-long = A password has at most 256 characters.
password-easy = This is too easy to guess: it holds the login, or one letter over and over.

site-name = Name of the site
site-code = Short code of the site
site-code-hint = Lower-case letters, digits and hyphens. It cannot be changed later.
site-code-wrong = A code has 1 to 32 lower-case letters, digits and hyphens.

setup-title = Set up the service
setup-words = This is done once. Afterwards this page is closed.
setup-code = Set-up code
setup-code-hint = The program shows it in the terminal where it was started.
setup-code-wrong = This is not the code that the program shows in its terminal.
setup-passphrase-legend = Passphrase of the data
setup-passphrase-words = All health data and the issuer key are encrypted under this passphrase. It is asked for each time the program starts. Nobody can recover it: without it all data are lost. Write it on paper and lock it away from the computer.
setup-passphrase = Passphrase
setup-passphrase-hint = At least 12 characters; better five words chosen by dice.
setup-passphrase-again = The passphrase again
setup-passphrase-short = A passphrase has at least 12 characters.
setup-passphrase-differs = The two passphrases differ.
setup-master-legend = Key of the data, in a token
setup-master-words = All health data and the issuer key are encrypted under a key in this token. It is made there now, if no key has this address. The token is needed each time the program starts. Nobody can take the key out: whoever loses the token loses all data, unless a second token has the same key.
setup-master-pin = PIN of the token with the key of the data
setup-master-pin-hint = It is tried once: wrong ones lock the token. Leave it empty where it is typed at the device.
setup-organisation-legend = Who runs the service
setup-organisation = Name of the organisation
setup-organisation-hint = Cards that are issued here name it.
setup-country = Country
setup-country-hint = Two letters, such as RS. Leave it empty if the organisation works for no one country.
setup-country-wrong = A country is two letters, such as RS.
setup-account-legend = The first administrator
setup-key-legend = Issuer key
setup-key-words = Cards are signed with this key. Readers elsewhere trust them once the key is on a trust list.
setup-key-new = Make a new key
setup-key-file = Take the key of a sealed key file
setup-key-unreadable = This is not a sealed key. Paste the whole text of the key file.
setup-key-closed = The passphrase does not open this key, or it is not an issuer key.
setup-sealed-key = Text of the sealed key file
setup-sealed-key-hint = It begins with phr-sealed-key-.
setup-key-passphrase = Passphrase of the key file
setup-key-token = Use a key in a PKCS#11 token
setup-token = Address of the key
setup-token-hint = A PKCS#11 address, such as pkcs11:token=centre;object=issuer.
setup-pin = PIN of the token
setup-no-tokens = This program was built without PKCS#11.
setup-button = Set up

done-setup = The service is set up. Sign in.

error-title = That did not work
error-tell = If you ask for help, give these:
error-back = To the first page
error-not-found = There is nothing at this address.
error-method-not-allowed = This address cannot be used in this way.
error-signed-out = Nobody is signed in, or the session has ended. Sign in and try again.
error-forbidden = Your role does not allow this. An administrator can change that.
error-token-refused = The token is missing or wrong, or is no longer taken. An administrator of the service can make another.
error-right-missing = This system may not do that. An administrator of the service can make a token with that right.
error-password-first = Change your password first, on the page of your account: who made the account knows it.
error-forged = The form is not from this session, or has grown too old. Load the page again and send it once more.
error-host-unknown = The service is not reached under this name. Use the address that it shows when it starts.
error-malformed = The request cannot be read.
error-media-type = This address does not take a body of that media type.
error-not-acceptable = Only JSON is answered here.
error-too-large = That is larger than is taken here.
error-too-many-tries = Too many tries. Wait some minutes and try again.
error-not-ready = The service is not ready: it has to be set up or unlocked first.
error-master-token-needed = The data open with a key in a token, and no token was named when the program was started. Start it with --master-token and the key's address.
error-master-key-in-token = The key of these data is in a token, so they have no passphrase.
error-conflict = Somebody else has changed this meanwhile. Load the page again.
error-timeout = This took too long and was given up. Try again.
error-internal = Something went wrong in the program. It is in the log under the number below.
error-storage-busy = The database is busy; nothing was stored. Try again.
error-storage-exists = There is one of that name already. Choose another.
error-storage-not-found = There is no such thing here.
error-storage-last-administrator = This is the only administrator who can still sign in. Make another first.
draft-wording = The wording in this language is a draft: nobody with a clinical background has reviewed it.
