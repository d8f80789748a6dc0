## Printing several
print-title = Print cards for several persons
print-intro = Choose the persons, then the cards are made one after the other. You get one file with the sheets and one with the slips, in the same order.
print-jobs = Print jobs
print-jobs-none = There is no print job.
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
print-has-card = Has a card
print-has-card-yes = yes
print-has-card-no = no
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
print-order = Card number { $number } on the sheets belongs to slip number { $number }.
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
