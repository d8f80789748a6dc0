## Printing several
print-title = Print cards for several persons
print-intro = Choose the persons, then the cards are made one after the other. You get one file with the sheets and one with the slips, in the same order.
print-filter = Find persons
print-from = Registered from
print-until = Registered until
print-site = Site
print-any-site = Any site
print-show = Show
print-none-found = Nobody was found. Change the dates or the site.
print-choose = Choose
print-choose-all = Choose all
print-person = Person
print-registered = Registered
print-chosen-none = Choose at least one person.
print-too-many = Choose at most { $count } persons at a time.
print-start = Make the cards
print-at-most = { $count ->
    [one] The first { $count } person is shown; narrow the search to see others.
   *[other] The first { $count } persons are shown; narrow the search to see others.
}

## Progress
print-job = Print job { $id }
print-job-of = Begun on { $time }
print-progress = { $done } of { $all } done
print-state-waiting = Waiting
print-state-running = Being made
print-state-done = Done
print-state-cancelled = Stopped
print-state-failed = Failed
print-state-collected = Printed and forgotten
print-state-expired = Too old: the codes are gone
print-cancel = Stop
print-cancelled = The job was stopped. Cards that were made stay in their records; they are listed here.
print-reload = Look again
print-result = Result
print-made = { $count ->
    [one] { $count } card was made.
   *[other] { $count } cards were made.
}
print-failed = { $count ->
    [one] { $count } person has no card:
   *[other] { $count } persons have no card:
}
print-not-begun = { $count ->
    [one] { $count } person was not begun, as the job was stopped.
   *[other] { $count } persons were not begun, as the job was stopped.
}
print-reason = Why
print-what-next = What to do
print-one-by-one = Make this card by hand
print-sheets = Sheets (PDF)
print-slips = Slips (PDF)
print-confirm = Everything is printed well: forget the codes
print-confirm-hint = After that, or 24 hours after the job began, the codes are gone from here for good.
print-order-number = No.

## Why somebody has no card
print-why-card-too-large = Not everything fits.
print-why-no-record = Nothing is in the record yet.
print-why-not-found = The record is not there any more.
print-why-symbol-unreadable = The printed code could not be read back.
print-why-glyph-missing = A letter has no shape in the fonts.
print-why-confidential = Confidential entries need an access code.
print-why-other = It went wrong; the log has the reason under number { $code }.

## On paper
paper-document = Health record card
paper-title = Health record
paper-hint = Scan this code with a reader for PHR Cards.
paper-explanation = This card carries a health record, signed and encrypted. The access code on the person's slip opens it.
paper-emergency = Emergency: clinics of the care network can open it without the code.
paper-issuer = Issued by { $name }
paper-slip-document = Access code slip
paper-slip-title = Access code
paper-slip-keep = Keep this slip apart from your card. Whoever has both can read your health record.
paper-slip-use = Show it only to health workers whom you want to read your record.
paper-summary-title = Health record: summary
paper-person = Person
paper-attestations = Who signed
paper-withheld = Kept back
paper-english = English
paper-as-written = as written
paper-draft = translation not reviewed
paper-hash = hash
paper-record = record

## More
nav-print = Print several
print-language-each = The second language on each card is the person's own, where the prints have it.
done-card-made = The card is made and kept. Now print it.
done-codes-forgotten = The codes are forgotten. They are on the persons' slips alone.
action-print-forgotten = Codes forgotten
