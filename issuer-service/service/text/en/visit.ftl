# A return visit.

visit-of = Visit of record { $id }
visit-change = Change
visit-change-stopped = Stopped
visit-change-resolved = Resolved
visit-change-refuted = Not confirmed: refuted
visit-change-done = Done
visit-change-not-come = Did not come
visit-change-moved = Move to
visit-change-in-error = Entered in error
visit-from-list = marked so in the work list
visit-present = What the record says, and what has changed
visit-present-hint = One click each: what is ticked is signed with the visit. Nothing is erased.
visit-new = What is new
visit-new-hint = Only what was found or done at this visit. What the record says already need not be typed again.
visit-sign = Sign the visit
visit-sign-hint = A statement by this service, with your name in the audit log. It cannot be changed later, only amended.
visit-nothing = Nothing was changed and nothing new was typed, so there is nothing to sign.
visit-problems = Some fields cannot be read yet. What was typed is kept.
visit-error-change-entry = An entry that was to be changed is not in the record any more. Look at the record as it is now and choose again.
visit-error-change-not-offered = A change does not fit the entry, or somebody has made it already. Look at the record as it is now.
visit-error-change-date = That is not a date. Write YYYY-MM-DD, or a time from today: +10d, +2w, +6m.
visit-error-change-twice = One entry is changed in two ways. Choose one of them.
visit-error-signing = The visit could not be signed; nothing was stored. What was typed is kept.
done-visit-signed = The visit was signed. What the record had just so already is not said twice.
visit-no-key = No issuer key is open here, so nothing can be signed. What was typed is kept.
visit-no-record = This person has no record yet. Complete the registration first.
