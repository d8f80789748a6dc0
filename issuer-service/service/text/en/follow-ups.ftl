# The follow-up work list, its calendar, and the notices by mail.

nav-follow-ups = Follow-ups
follow-title = Follow-ups
follow-today = Due today
follow-week = This week
follow-overdue = Overdue
follow-all = All open
follow-site = Site
follow-service = Service
follow-every-site = Every site
follow-every-service = Every service
follow-show = Show
follow-count = { $count ->
    [0] Nothing is due.
    [one] { $count } follow-up.
   *[other] { $count } follow-ups.
}
follow-due = Due
follow-what = What
follow-person = Person
follow-id = Id
follow-state = State
follow-overdue-by = { $days ->
    [one] { $days } day overdue
   *[other] { $days } days overdue
}
follow-confidential = confidential
follow-open = open
follow-done = done
follow-not-come = did not come
follow-cancelled = cancelled
follow-mark-done = Done
follow-mark-not-come = Did not come
follow-move = Move
follow-move-to = to
follow-next = Next page
follow-calendar = Calendar

follow-service-general = General practice
follow-service-tuberculosis = Tuberculosis service
follow-service-infectious = Infectious diseases
follow-service-antenatal = Antenatal care
follow-service-child = Child health
follow-service-vaccination = Vaccination service
follow-service-mental = Mental health
follow-service-dental = Dental care
follow-service-eye = Eye care
follow-service-surgery = Surgery
follow-service-laboratory = Laboratory
follow-service-imaging = Imaging
follow-service-social = Social services
follow-service-other = Other service
follow-service-none = No service named

calendar-title = Follow-ups in a calendar
calendar-intro = A calendar program can show the follow-ups of a site. It is given a secret address; whoever has the address sees what is in the calendar, without a password.
calendar-content = The calendar has dates and short ids, such as “Follow-up { $id }”: no names, no diagnoses, no results. What an id means is seen here, in the work list, after logging in.
calendar-content-service = The kind of service beside the id tells something of the person’s health to whoever runs the calendar. Choose it only for a calendar that stays in the house.
calendar-with-service = Show the kind of service
calendar-make = Make a secret address
calendar-make-new = Make a new address; the old one stops working
calendar-revoke = Take the address back
calendar-address = The address is shown once. Copy it into the calendar program now:
calendar-is-there = An address was made on { $date }. It is not kept here and cannot be shown again.
calendar-none = There is no address.
calendar-event = Follow-up { $id }
calendar-event-service = Follow-up { $id }: { $service }

notice-subject = { $count ->
    [one] { $count } follow-up is due at { $site }
   *[other] { $count } follow-ups are due at { $site }
}
notice-text = { $count ->
    [one] { $count } follow-up is due at { $site }.
   *[other] { $count } follow-ups are due at { $site }.
}
notice-open = Open the work list: { $url }
notice-why = This mail comes from the health record service because mail notices are switched on in your account. It never has names or health data in it.
notice-title = Notices by mail
notice-intro = A mail on each morning on which follow-ups of your site are due. It has their number and a link; no names and no health data.
notice-to = Mail address (leave it empty for no mail)
notice-save = Save
done-follow-up-changed = The list was changed. The record says so once a clinician signs the next visit.
done-notice-saved = Saved.
follow-unnamed = not named
error-follow-date = The day to move it to was not understood; write YYYY-MM-DD, or a time from today: +10d, +2w, +6m.
follow-some = { $count } are shown here; there are more on other pages.
