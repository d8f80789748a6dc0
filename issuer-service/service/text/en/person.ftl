# A record as it is shown, and the page of a person.

view-person = Person
view-notices = What must be known first
view-attestations = Where this comes from
view-attestation = Attestation
view-record = Record
view-key = Key
view-withheld = Kept back
view-withheld-issuer-unknown = The issuer is on no trust list held here
view-withheld-signature-wrong = The signature is wrong, so the content is not shown
view-withheld-other-record = It belongs to another record
view-withheld-other-compartment = It stands where it does not belong
view-withheld-other = It cannot be read
view-draft = draft translation
view-danger = Danger
view-warning = Warning
view-notice = Note
view-ok = OK

person-title = Record { $id }
person-visit = New visit
person-issue = Issue a card
person-confidential-show = Show the confidential part
person-confidential-hide = Hide the confidential part
person-confidential-there = What is confidential in a record is shown to clinicians only, and each look at it is written to the audit log.
person-confidential-shown = The confidential part is shown. This look was written to the audit log.
person-empty = Nothing has been recorded yet.
person-cards = Cards issued
person-no-cards = No card has been issued here.
person-card-issued = Issued
person-card-by = by
person-follow-ups = In the work list
person-no-follow-ups = Nothing is planned.
person-taken-card = Read from a card on { $date } by { $who }.
person-taken-here = Signed here on { $date } by { $who }.
person-registered = Registered on { $date } at { $site }
person-left-behind = A confidential part of this record stayed on the card, because it was opened without the access code. Read the card again with the code to have it here; otherwise the next visit counts it as missing.
