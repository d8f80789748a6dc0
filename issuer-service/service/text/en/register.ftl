# Registering a person.

nav-register = Register
register-title = Register a person
register-new = New registration
register-drafts = Go on with
register-drafts-words = Registrations that were begun at this site and are not completed.
register-nameless = No name yet
register-saved-at = saved { $time }
register-of-another = begun by somebody else
register-index = Sections
register-state-empty = empty
register-state-typed = filled in
register-state-absent = nothing to list
register-state-wrong = something is wrong
register-absence = nothing is listed because
register-listed = listed below
register-unit = unit
register-more = More
register-remove-row = Remove
register-add-row = Add another
register-saved = Everything is saved.
register-saving = Saving …
register-unsaved = Not saved yet: the service does not answer. It is tried again; keep this page open.
register-signed-out = Not saved yet: you were signed out.
register-gone = This draft was completed or discarded elsewhere, so nothing more is saved in it. Look for the person before you type it again.
register-changed = Another page changed this draft at the same moment. Nothing was signed: look over it and complete again.
register-theirs = Another page changed this draft since this one was shown. The form has what you typed; the draft still has the following. Save or complete again to keep yours.
register-conflict = Somebody else changed this field meanwhile. Theirs:
register-keep-theirs = Keep theirs
register-take-mine = Take mine
register-no-hits = No code fits; the words alone are kept.
register-due-buttons = In 1 week=1w|1 month=1m|3 months=3m|6 months=6m
register-likely = Somebody like this is registered already. Look before you go on; nobody is ever merged.
register-finish = Complete
register-rest-words = Of all sections that say nothing yet, say:
register-rest-none-known = none known
register-rest-not-asked = not asked
register-complete = Complete the registration
register-complete-words = The record is signed and stored. It cannot be changed afterwards, only amended at a visit.
register-save = Save
register-discard = Discard this draft
register-discard-sure = Discard everything that was typed here?
register-keys = Keys: Enter goes to the next field, and adds a line behind the last; Alt+1, 2, 3 says why a section lists nothing and goes on; Alt+Page Down to the next section; Alt+1 to 9 takes a code from the list; Ctrl+Enter completes.
register-problems = { $count ->
    [one] { $count } thing is to be put right first. What was typed is kept.
   *[other] { $count } things are to be put right first. What was typed is kept.
}
register-warnings = { $count ->
    [one] { $count } thing looks odd. Correct it, or complete again if it is right.
   *[other] { $count } things look odd. Correct them, or complete again if they are right.
}
register-no-key = No issuer key is open here, so nothing can be signed. What was typed is kept.
register-not-signed = The registration could not be signed; nothing was stored. What was typed is kept.
register-sign-in-title = Sign in again
register-sign-in-words = Your session has ended. What you typed is still here and is saved when you have signed in.
register-sign-in-failed = That did not work. Check what you typed.
done-registered = The person is registered: the record is signed and stored.
done-draft-saved = The draft is saved.
done-draft-discarded = The draft was discarded.
computed-bmi = Body mass index
computed-weeks = Weeks of pregnancy
computed-due-date = Expected date of birth, from the last period
likeness-same-identifier = the same number
likeness-same-name = the same name
likeness-alike-name = a name like this
likeness-same-birth-date = the same date of birth
likeness-birth-date-agrees = a date of birth that agrees
likeness-birth-year-near = a year of birth nearby
likeness-other-birth-year = another year of birth
likeness-same-sex = the same sex
likeness-other-sex = another sex
