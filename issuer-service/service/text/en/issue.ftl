## Choosing what card to make
issue-title = Make a card
issue-intro = A card carries this record, signed and encrypted. Choose what kind, look at what it will carry, then make it.
issue-no-record = Nothing is in this record that a card could carry. Complete the health assessment first.
issue-carrier = What the card is
issue-carrier-qr-card = Card in bank-card size (front and back)
issue-carrier-qr-card-hint = Fits a wallet. The code is small: for short and middling records.
issue-carrier-qr-booklet = Folded booklet, A6
issue-carrier-qr-booklet-hint = A larger code, and room for a summary that people can read.
issue-carrier-qr-sheet = Sheet of paper, A4
issue-carrier-qr-sheet-hint = As large a code as the record needs.
issue-carrier-file = File only
issue-carrier-file-hint = For a phone or a memory stick. There is no code to scan.
issue-networks = Who may open it without the person's access code
issue-networks-hint = In an emergency the clinics of these networks can open the card, and each opening is written down. What is confidential stays closed.
issue-networks-none = There is no care network in the trust list of this centre. Only the access code will open the card.
issue-network-unnamed = Network { $hint }
issue-code = Access code
issue-code-new = A new code, on a slip of its own
issue-code-known = The code that the person has
issue-code-known-hint = Type it as it is on the slip.
issue-code-none = No code: only the care networks can open the card
issue-code-length = Length of a new code
issue-code-16 = 16 digits
issue-code-20 = 20 digits
issue-languages = Languages
issue-language-clinician = Language of whoever treats the person
issue-language-person = The person's language
issue-names = Name on the outside of the card
issue-names-yes = Print the person's name on the card
issue-names-hint = Anyone who sees the card can read it. Without a name, a number tells cards apart.
issue-summary = Summary that people can read
issue-summary-hint = The booklet can hold the summary in both languages. Anyone who finds the booklet can read it, without any code.
issue-summary-consent = The person was told so, and agrees that the summary is printed
issue-summary-consent-needed = Print the summary only if the person agrees: tick the box, or leave the summary out.
issue-summary-print = Print the summary in the booklet
issue-leave-out = If not everything has room
issue-leave-out-nothing = Leave nothing out: say that it does not fit
issue-leave-out-details = Leave out details: remarks, times of day, usual ranges, and names that every reader has
issue-leave-out-entries = Leave out details, and then entries, the least important first
issue-leave-out-hint = What is left out is counted on the card, and every reader says so. It stays in this record.
issue-preview = Show what the card will carry
issue-preview-again = Show again
issue-make = Make the card

## What the card will carry
issue-preview-title = The card
issue-fits = Everything fits.
issue-fits-less = It fits only with things left out, as you allowed. Look at them before you make the card.
issue-too-large = This does not fit. No card was made.
issue-too-large-by = The record takes { $needed } bytes, and this card has room for { $room }.
issue-what-helps = What would help
issue-help-carrier = Take another kind: { $carrier }
issue-help-details = Allow details to be left out
issue-help-entries = Allow entries to be left out: { $count ->
    [one] { $count } entry would go
   *[other] { $count } entries would go
}
issue-section = Section
issue-carried = On the card
issue-not-carried = Left out
issue-order = Left out, the least important first
issue-entry = Entry
issue-why-first = Why it goes first
issue-narrative = Text of the section
issue-details-off = Remarks, times of day and usual ranges are left out.
issue-confidential = { $count ->
    [one] { $count } confidential entry: only the access code opens it.
   *[other] { $count } confidential entries: only the access code opens them.
}
issue-size = Size
issue-size-bytes = { $bytes } bytes
issue-code-size = Code of { $modules } × { $modules } squares (version { $version }, error correction { $letter })
issue-module = Each square is { $mm } mm
issue-small = The squares are small. Print with at least 600 dpi on smooth paper and scan the print before you hand it over; or take a larger kind of card.
issue-dense = The code is dense and hard to scan with old phones. Consider the booklet or the sheet.

## Priorities
priority-always = never left out
priority-allergies = allergies
priority-active-problems = present illness
priority-current-medicines = medicines being taken
priority-alerts = alerts
priority-pregnancy = pregnancy
priority-advance-directives = advance directives
priority-open-follow-ups = still to be done
priority-vaccines = vaccinations
priority-devices = devices in use
priority-abnormal-results = abnormal results
priority-procedures = procedures
priority-newest-results = newest results
priority-newest-vital-signs = newest vital signs
priority-functional-status = disability and communication
priority-past-illness = past illness
priority-past-treatment = past treatment
priority-social-history = living conditions
priority-family-history = illness in the family
priority-plans = goals and closed plans
priority-others = other statements
priority-encounters = contacts with health services
priority-older-results = older results
priority-older-vital-signs = older vital signs
priority-narratives = texts of sections
priority-entered-in-error = recorded by mistake

## After it was made
issue-done-title = Card made
issue-issued-at = Made on { $time }
issue-superseded = Replaced on { $time }
issue-lost-marked = Reported lost on { $time }
issue-list = Cards of this person
issue-list-none = No card was made for this person yet.
issue-print = Print
issue-print-slip = Slip with the access code (PDF)
issue-download = Files
issue-download-phr = Card as a file (.phr)
issue-download-png = Picture of the code (.png)
issue-download-svg = Picture of the code (.svg)
issue-slip-hint = Print the slip, look whether it is well readable, then confirm. After that, or after 24 hours, the code is gone from here for good.
issue-slip-warning = Keep the slip apart from the card: whoever has both can read everything.
issue-slip-confirm = The slip is printed well: forget the code
issue-lost = The card is lost
issue-lost-hint = Make a new card. Readers that have this centre's next status list will say that the lost one was replaced.
issue-lost-confirm = Mark as lost, and make a new card
issue-no-symbol = A card that is a file has no code to print.
issue-proof-failed = The printed page could not be read back, so no PDF is offered. Take a larger kind of card, and report code { $code }.
issue-glyph-missing = A letter has no shape in the fonts of this program, so no PDF is made. Correct the text, or leave the name off the card. ({ $code })

## What can be wrong
issue-problem-code = This is not an access code: check the digits.
issue-problem-carrier = Choose what the card is.
issue-problem-nobody = Nobody could open this card. Give it an access code, or choose a care network.
issue-problem-confidential = Some entries are confidential, and without an access code nobody could open them. Give the card an access code.
issue-problem-no-key = This centre has no key that signs cards. An administrator makes or imports one in the settings.
issue-problem-changed = The record or what was chosen changed since the card was shown. Look at it again, then make it.

## More
issue-card = Card { $reference }
issue-print-as = Print as
issue-print-card = Card in bank-card size: front and back, for a card printer
issue-print-sheet = The same on A4, with cut marks
issue-print-page = Page with the code as large as it goes
issue-print-booklet = Booklet on A4: print on both sides, cut, fold
issue-print-booklet-pages = Booklet as single A6 pages
issue-print-pdf = Make the PDF
issue-symbol-too-large = The code has too many squares for this kind of print. Choose a larger one, or make a card that carries less.
issue-does-not-fit = The words around the code have no room. Leave the name off, or choose one language for both.
issue-picture-title = Code of a health record card
issue-picture-about = Scan it with a reader for PHR Cards.
error-no-issuer-key = This centre has no key that signs cards. An administrator makes or imports one.
error-issue-nobody-opens = Nobody could open this card. Give it an access code, or choose a care network.
error-no-record = Nothing was signed of this person yet. Complete the health assessment first.
error-card-too-large = The record does not fit this card. Look at the preview for what would help.
error-restate-not-allowed = This record cannot be said again in one statement: something in it is not trusted here, or it has statements of others and no trust list held here has the key of this service. Get a newer trust list, or one with this key.

issue-tag = Write to an NFC card
issue-tag-hint = Hold the NFC card to the reader at the machine that runs this service, press Write, and keep it still until this page says that it is written. If it moves, hold it again: nothing is lost.
issue-tag-replace = There may be an older card on it already: replace that
issue-tag-write = Write
issue-tag-nfc-card-lost = The card moved away and did not come back. Nothing is lost: hold it to the reader again and write again.
issue-tag-nfc-no-tag = No card was held to the reader.
issue-tag-nfc-occupied = There is something on this tag already. If it is an older card, say so above.
issue-tag-nfc-too-big = The card has more bytes than this tag has room for. Make a smaller card, or take a larger tag.
issue-tag-nfc-reader-busy = The reader is in use. Try again in a moment.
issue-tag-nfc-read-only = This tag can only be read: it was locked.
done-tag-written = The card is written to the tag, and was read back.
