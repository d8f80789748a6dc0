# Exports, for administrators.

nav-exports = Exports
exports-words = An export has every person's record as a FHIR document and as it was signed, in one file that is read without this program.
exports-list = Exports of the last day, and those that are being made
export-number = Number
export-begun = Asked for (UTC)
export-owner = By
export-state = State
export-persons = Persons
export-start-title = Make an export
export-warning = The file is not encrypted. Whoever has it reads everybody's record: save it only where that is right, and delete it when it has served.
export-site = Persons registered at
export-all-sites = All sites
export-since = Only persons of whom something changed since
export-since-hint = Empty for everybody. Of each person the whole record is in it.
export-since-wrong = Write the day as year-month-day, such as 2026-03-31.
export-confidential = With what is confidential
export-password-hint = Asked for once more, because everybody's record comes of it.
export-start = Make it
export-title = Export { $id }
export-scope = Scope
export-with-confidential = with what is confidential
export-without-confidential = without what is confidential
export-progress = { $done } of { $all } persons
export-state-waiting = Waiting
export-state-running = Being made
export-state-done = Done
export-state-failed = Failed
export-state-cancelled = Stopped
export-leave = You may leave this page and come back. If the service is stopped, it goes on where it was.
export-cancel = Stop and throw away
export-failure = It did not go on, for this reason: { $code }. The log of the service says more.
export-unread = { $count ->
    [one] The record of { $count } person cannot be read, and is not in it. The manifest names the person.
   *[other] The records of { $count } persons cannot be read, and are not in it. The manifest names them.
}
export-fetch = Save the file ({ $size })
export-of-another = Only the person who asked for it can save it.
export-until = Kept until { $time } (UTC).
export-remove = Remove it from the service
export-back = Back to the exports
done-export-removed = The export is removed.
