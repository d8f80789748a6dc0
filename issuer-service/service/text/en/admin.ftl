# One's own account, and administration.

nav-accounts = Accounts
nav-sites = Sites
nav-audit = Audit log
nav-trust = Trust
nav-clients = Other systems
nav-data-key = Encryption
list-next = Next page

account-title = My account
account-role = Role
account-site = Site
account-no-site = No site in particular
account-current = Your present password
account-current-wrong = This is not your present password.
account-change-first = The password that you were given is known to somebody else. Choose one of your own first.
account-password-title = Another password
account-password-new = New password
account-password-button = Change the password
done-password = The password is changed. Other sessions of yours have ended.

second-factor-title = Second factor
second-factor-on = A code of your app is asked for when you sign in.
second-factor-left = { $count ->
    [0] No recovery code is left: set the factor up anew.
    [one] { $count } recovery code is left.
   *[other] { $count } recovery codes are left.
}
second-factor-off = With a second factor, nobody who learns your password can sign in without your telephone.
second-factor-begin = Set up a second factor
second-factor-remove = Remove the second factor
second-factor-scan = Scan this with an authenticator app. It works without a network.
second-factor-symbol = Symbol to scan with an authenticator app
second-factor-type = Or type this into the app:
second-factor-paper = Write these recovery codes on paper. Each works once, when you do not have your telephone. They are not shown again.
second-factor-code = Code that the app shows now
second-factor-confirm = Turn it on
second-factor-wrong = This is not the code that the app should show now. Check the clock of the telephone.
done-second-factor = The second factor is on.
done-second-factor-removed = The second factor is removed.

accounts-last = Last signed in (UTC)
accounts-disabled = disabled
accounts-add-title = Add an account
accounts-add-button = Add
accounts-login-taken = This login is taken. Choose another.
accounts-disable = May not sign in
accounts-save = Save
accounts-reset-title = Forgotten password, or lost second factor
accounts-reset-words = Makes a new password, and removes the second factor.
accounts-reset-button = Make a new password
accounts-password-title = A new password
accounts-password-words = Give this to the person, who has to choose another one at the first sign-in. It is not shown again.
accounts-back = Back to the accounts
done-account = The account is saved.

sites-put-title = Add or rename a site
sites-put-button = Save
done-site = The site is saved.

clients-words = A system that may talk to the service has a token, which it shows with each request. What each may do is told here; the documentation says how it is done.
clients-add-title = Let another system in
clients-add-button = Make a token
clients-back = Back to the other systems
client-name = Name of the system
client-name-taken = There is a system of that name already. Choose another name.
client-rights = What it may do
client-rights-needed = Choose at least one.
client-site-hint = What the system hands in is stored for this site.
client-last-used = Last used (UTC)
client-token = Token
client-token-words = Give this token to whoever runs the system, by a way that nobody else reads. It is not shown again.
client-disable = Refuse the token
client-enable = Take the token again
done-client = The system is saved.
right-fhir-read = find persons and read their records (FHIR)
right-fhir-write = hand records in (FHIR)
right-issue = have cards made
right-verify = have cards checked
right-sync = be a site that pushes its records

audit-verify = Check the whole log
audit-whole = { $count ->
    [one] The log is whole: { $count } line.
   *[other] The log is whole: { $count } lines.
}
audit-altered = The log is broken: line { $count } was altered.
audit-missing = The log is broken: line { $count } is missing.
audit-beyond = The log is broken: line { $count } is beyond its end.
audit-head = Hash of the last line that is right. Written down elsewhere, it shows later if the log was cut short:
audit-subject = Subject
audit-subject-hint = The id of a person, card, account or other thing.
audit-filter = Show
audit-number = Number
audit-when = When (UTC)
audit-who = Account
audit-what = What
audit-system = the program

action-initialised = keys made
action-key-rotated = data key changed
action-passphrase-changed = passphrase changed
action-restored = backup restored
action-backed-up = backup written
action-exported = everything exported
action-logged-in = signed in
action-login-failed = failed to sign in
action-logged-out = signed out
action-account-added = account made
action-account-changed = account changed
action-client-added = system let in
action-client-changed = system refused or let in again
action-site-changed = site made or renamed
action-setting-changed = setting changed
action-status-list-signed = status list signed
action-person-added = person registered
action-person-read = person opened
action-person-listed = person listed
action-person-changed = person changed
action-person-archived = person archived
action-consent-changed = consent changed
action-consent-read = consent read
action-attestation-added = attestation stored
action-attestation-read = attestations read
action-confidential-read = confidential part read
action-card-issued = card issued
action-card-read = cards read
action-draft-saved = draft saved
action-draft-read = draft opened
action-draft-removed = draft removed
action-follow-up-changed = follow-up changed
action-follow-up-read = follow-ups read
action-printed = printed
action-print-read = print fetched
action-sent = sent to or from the centre
action-published = tables of a quarter published
action-publication-read = published tables read
action-audit-read = audit log read
action-refused = access refused

trust-key-title = Issuer key of this service
trust-key-id = Key id
trust-key-public = Public key
trust-key-unlisted = No trust list held here names this key. Give the public key to whoever signs the list.
trust-key-listed = { $count ->
    [one] { $count } trust list held here names this key.
   *[other] { $count } trust lists held here name this key.
}
trust-no-key = No issuer key is open. The log says why.
trust-key-open = Open the key in the token
done-key = The issuer key is open.
trust-status-title = Status list of this service
trust-status-hint = Says which cards were reported lost and replaced. It is signed anew when a card is replaced, and every week. Give the file to clinics with the next trust list.
trust-status-records = Records in it
trust-status-file = Download the list
trust-status-none = None yet: no card was reported lost.
trust-status-sign = Sign a list now

trust-lists-title = Trust lists held
trust-store-fault = The trust lists cannot be read:
trust-unreadable = { $count ->
    [one] { $count } status list cannot be read. Import it again.
   *[other] { $count } status lists cannot be read. Import them again.
}
trust-none = None. Cards of other issuers are shown as coming from an unknown issuer.
trust-fresh = Recent.
trust-ageing = Getting old: import a newer list soon.
trust-old = Too old: import a newer list.
trust-roots = Roots
trust-number = Number
trust-issued = Signed (UTC)
trust-best-before = Best before (UTC)
trust-taken = Taken (UTC)
trust-issuers = Issuers
trust-import-title = Import a trust list
trust-file = File
trust-file-needed = Choose a file.
trust-roots-hint = Only for the first list of these roots: the name that begins with phr-roots-, as its keepers told you by another way.
trust-roots-wrong = This is not the name of a set of roots.
trust-past = Take it although it is past its best-before date
trust-import-button = Import
done-trust = The trust list is taken.
done-status-list = The status list is signed.
done-trust-same = This list is held already.

data-key-words = All health data and the issuer key are encrypted under a passphrase. It opens them each time the program starts.
data-key-title = Another passphrase
data-key-change-words = Nothing has to be encrypted anew. Backups made before still open with the old passphrase. Where a file gives the passphrase at the start, write the new one into it. Write it on paper and lock it away from the computer: without it all data are lost.
data-key-current = Present passphrase of the data
data-key-new = New passphrase of the data
data-key-button = Change the passphrase
data-key-token = The key that opens the data is in a token:
data-key-token-words = There is no passphrase. The token's PIN is changed with the vendor's own tool.
done-passphrase = The passphrase of the data is changed.
