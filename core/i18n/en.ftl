# English wording. Ids are kebab-case; `$name` are placeables. Texts of the record are isolated by the program.

## Joining words
list-separator = {", "}
clause-separator = {"; "}
remarked = { $text } ({ $remarks })
yes = yes
no = no
not-stated = not stated

## Numbers and quantities
quantity = { $number } { $unit }
range = { $low } to { $high }
range-from = at least { $low }
range-to = at most { $high }
ratio = { $numerator } per { $denominator }
ratio-per = per { $denominator }

## Dates
date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
date-time = { $date }, { $time }
period = { $start } to { $end }
period-since = since { $start }
period-until = until { $end }
at-age = at age { $age }

## Doses and schedules
dose-by-route = { $dose } { $route }
dose-rate = rate { $rate }
dose-at-most = at most { $limit }
dose-site = site: { $site }
dose-method = method: { $method }
route = route: { $route }
route-oral = by mouth
route-intravenous = into a vein
route-intramuscular = into a muscle
route-subcutaneous = under the skin
route-sublingual = under the tongue
route-topical = on the skin
route-nasal = into the nose
route-rectal = into the rectum
times = { $times } ×
times-per = { $times } × { $per }
times-in-all = { $count } { $count ->
        [one] time
       *[other] times
    } in all
every = every { $period }
on-days = on { $days }
at-times = at { $times }
on-dates = on { $dates }
each-time = { $length } each time
for-length = for { $length }
offset = { $minutes } { $minutes ->
        [one] minute
       *[other] minutes
    } from: { $event }
offset-alone = { $minutes } { $minutes ->
        [one] minute
       *[other] minutes
    } from the event
regularly = regularly
as-needed = only when needed
as-needed-for = only when needed, for { $reason }
ingredient = { $substance }, { $strength }

## Vaccines
dose-of = dose { $dose } of { $all }
dose-number = dose { $dose }
doses-in-series = series of { $all } doses
against = against { $diseases }

## Reactions and results
reaction-to = to { $substance }
result-meaning = { $result } ({ $meaning })
result-absent = no result: { $reason }
no-result = no result stated
goal = goal

## The person
day-not-known = { $date } (day not known)
month-and-day-not-known = { $date } (month and day not known)
birth-date-absent = not known ({ $reason })
age-years = { $age } { $age ->
        [one] year
       *[other] years
    }
age-years-between = { $least } to { $most } years
age-months = { $age } { $age ->
        [one] month
       *[other] months
    }
age-months-between = { $least } to { $most } months
preferred = preferred
not-preferred = not preferred
arrived = arrived { $date }
family-name-remark = family name: { $name }

## Titles of blocks
block-allergies = Allergies and intolerances
block-alerts = Alerts
block-pregnancy = Pregnancy
block-current-medicines = Current medicines
block-current-conditions = Current conditions
block-unplaced = Changes to entries that are not on this card
block-follow-ups = Follow-ups
block-immunizations = Vaccinations
block-results = Results
block-vital-signs = Vital signs and measurements
block-past-illness = Past illness
block-past-medicines = Past medicines
block-procedures = Procedures
block-devices = Medical devices
block-functional-status = Disability and communication needs
block-social-history = Social history
block-directives = Advance directives
block-plans = Plans
block-encounters = Contacts with health services
block-family-history = Family history
block-patient-story = The person’s own story
block-others = Other
section-medicines = Medicines
section-problems = Conditions

## What is said of a block as a whole
statement-not-stated = Not stated in this record.
statement-nothing-listed = The section is there and lists nothing, without saying why.
statement-nothing-current = Nothing current is listed.
statement-listed-above = What this section lists is shown in other sections.
statement-overtaken = Said earlier, before what is stated now: { $then } ({ $by })
unplaced-withheld = Of entry { $entry }, which is withheld: { $said }
unplaced-not-there = Of entry { $entry }, whose attestation is not there: { $said }
unplaced-no-such-entry = Of entry { $entry }, which that attestation does not have: { $said }

## Who said what of an entry
restated-by = restated by { $issuer } on { $date }
first-stated-by = first stated by { $issuer } on { $date }
last-changed-by = last changed by { $issuer } on { $date }
by-key = holder of key { $key }
changed-by = by { $issuer } on { $date }
changed-because = because: { $reason }
changed-before = before: { $before }
changed-reads = it reads: { $entry }
change-since = { $change } { $since }
change-due = now due: { $due }
change-replaced = stated anew
change-restated = restated
effect-same = no change
effect-earlier = an earlier state, before the one shown
effect-not-trusted = not applied, for this issuer is not trusted
effect-other-kind = not applied, for it is meant for another kind of entry
effect-repeated = not applied, for the entry itself is on the card

## Entries without a name
unnamed-allergy = Allergy or intolerance, substance not stated
unnamed-alert = Alert, not further stated
unnamed-condition = Condition, not further stated
unnamed-medicine = Medicine, not further stated
unnamed-immunization = Vaccine, not further stated
unnamed-procedure = Procedure, not further stated
unnamed-device = Device, not further stated
unnamed-observation = Observation, not further stated
unnamed-report = Report, not further stated
unnamed-directive = Directive, not further stated
unnamed-plan = Plan
unnamed-goal = Goal, not further stated
unnamed-follow-up = Follow-up, not further stated
unnamed-encounter = Contact, not further stated
unnamed-relative = Relative, not further stated
unnamed-other = Statement, not further stated

## Flags
flag-not-to-be-given = must not be given
flag-overdue = overdue
flag-due-now = due now
flag-reported = reported, not seen in a document
flag-not-trusted = from an attestation that is not trusted
flag-confidential = confidential
flag-none-known = none known
flag-no-information = no information
flag-entered-in-error = entered in error
flag-restated = restated
flag-changed = changed
flag-conflicting = said differently on different carriers
flag-not-applicable = a change to it does not fit and is not applied
flag-claim = claim by an issuer that is not trusted: { $claim }
flag-overtaken = said earlier, before what is listed here was stated

## Notices
issuer-not-known = not known
network-not-known = not in the trust list
notice-trusted = The signature is good: issued by { $issuer } on { $date }.
notice-issuer-unknown = Not verified: whoever signed this on { $date } is not in the trust list. Anyone may have written it; rely on nothing that you cannot confirm otherwise.
notice-issuer-withdrawn = Not trusted: the key of { $issuer }, who signed on { $date }, was withdrawn on { $since } ({ $reason }). Ask the issuer.
notice-outside-issuer-dates = Not trusted: signed with the key of { $issuer } and dated { $date }, when that key was not in use.
notice-purpose-not-allowed = Not trusted: { $issuer } signed this on { $date } and may not sign statements of this kind.
notice-dated-in-future = Not trusted: signed by { $issuer } and dated { $date }, which is in the future. Check this device’s clock.
notice-signature-wrong = Forged or damaged: the signature said to be by { $issuer } on { $date } is wrong.
notice-nothing-shown = Nothing of this card’s content is shown: no attestation on it could be verified.
notice-withheld-issuer-unknown = Content is kept back: whoever signed it (key { $key }) is not in the trust list, so anyone may have written it.
notice-withheld-signature-wrong = Forged or damaged: content said to be signed with key { $key } has a wrong signature and is not shown.
notice-withheld-unreadable = Content signed with key { $key } is in a form that this reader cannot read ({ $code }); a newer reader may.
notice-withheld-other-record = Content signed with key { $key } is about another record and is not shown.
notice-withheld-other-compartment = Content signed with key { $key } stands in the wrong part of the card and is not shown: somebody moved it.
notice-missing = An earlier attestation ({ $hash }) that this record continues is not on the card: a part of the record is missing.
withdrawal-unspecified = no reason given
withdrawal-compromised = someone else has the key
withdrawal-replaced = replaced by another key
withdrawal-ceased = the issuer stopped working
notice-trust-list-fresh = The trust list is of { $date }.
notice-trust-list-ageing = The trust list is of { $date }, { $days } { $days ->
        [one] day
       *[other] days
    } old: get a newer one when there is a connection.
notice-trust-list-old = The trust list is of { $date }, { $days } { $days ->
        [one] day
       *[other] days
    } old: too old to rely on. Issuers withdrawn since then still count as trusted. Get a newer one.
notice-clock-behind = This device’s clock is wrong: it is at least { $date }. Ages and due dates shown here cannot be relied on.
# Before a notice on one of several trust lists: who publishes it.
notice-of-publisher = { $publisher }: { $notice }
notice-card-revoked = REVOKED: { $issuer } takes this record back, by its list of { $date }. Do not rely on what the card says; ask the person, and examine anew.
notice-card-superseded = There is a newer card, of { $date } or later: { $issuer } replaced this one. What is shown may have changed since; ask for the newer card.
notice-status-list-not-held = Whether { $issuer } has revoked or replaced this card is not known: this device has none of its status lists.
notice-status-list-unreadable = Whether { $issuer } has revoked or replaced this card is not known: the status list on this device cannot be read ({ $code }). Import it again.
notice-status-list-ageing = The list of revoked and replaced cards of { $issuer } is of { $date }, { $days } { $days ->
        [one] day
       *[other] days
    } old: get a newer one when there is a connection.
notice-status-list-old = The list of revoked and replaced cards of { $issuer } is of { $date }, { $days } { $days ->
        [one] day
       *[other] days
    } old: cards revoked or replaced since then still look good. Get a newer one.
notice-opened-by-network = Opened without the access code, by the key of a care network: { $network }.
notice-confidential-locked = The card has a confidential part that this key does not open. To see it, ask the person for the access code and read the card again with it.
notice-confidential-open = Confidential content is shown: see that no one else reads along.
notice-left-out = { $section }: { $count } { $count ->
        [one] item is
       *[other] items are
    } not on this card, for want of room.
notice-left-out-elsewhere = In other sections and the person’s particulars: { $count } { $count ->
        [one] item is
       *[other] items are
    } not on this card, for want of room.
notice-left-out-of-source = The source document says more: { $count } { $count ->
        [one] detail has
       *[other] details have
    } no place on a card.
notice-left-out-confidential = { $count } confidential { $count ->
        [one] part of an earlier card is
       *[other] parts of earlier cards are
    } not on this card: whoever made it could not open { $count ->
        [one] it
       *[other] them
    }.
notice-restated = { $count } { $count ->
        [one] entry was
       *[other] entries were
    } restated by { $issuer } on { $date }: those who stated { $count ->
        [one] it
       *[other] them
    } first are named, and their signatures are no longer on this card.
notice-unplaced = { $count } { $count ->
        [one] amendment concerns an entry that is
       *[other] amendments concern entries that are
    } not on this card: what is shown may be out of date.
notice-conflicts = { $count } { $count ->
        [one] entry was
       *[other] entries were
    } said differently on different carriers: see who said what, and ask the person.
notice-person-differs = { $count } { $count ->
        [one] attestation states
       *[other] attestations state
    } particulars of the person otherwise: is it the same person?
notice-follow-ups-overdue = { $count } { $count ->
        [one] follow-up is
       *[other] follow-ups are
    } overdue.
notice-names-unknown = { $count } { $count ->
        [one] code has
       *[other] codes have
    } no name here and { $count ->
        [one] is
       *[other] are
    } shown as system and code: look { $count ->
        [one] it
       *[other] them
    } up.
notice-names-english = { $count } { $count ->
        [one] name is
       *[other] names are
    } in English for want of a translation.
notice-names-draft = { $count } { $count ->
        [one] name is a draft translation that no clinician has reviewed: the English name stands beside it.
       *[other] names are draft translations that no clinician has reviewed: the English names stand beside them.
    }
notice-language-unknown = There is no wording in the language asked for ({ $language }); this is English.
notice-language-draft = The wording in this language is an incomplete draft; what is missing is in English.

## Names of particulars: the person
key-name = Name
key-family-name = Family name
key-given-names = Given names
key-name-affixes = Before and after the name
key-sex = Sex
key-gender-identity = Gender identity
key-birth-date = Date of birth
key-age = Age
key-deceased = Deceased
key-interpreter = Interpreter needed
key-language = Language
key-nationality = Nationality
key-birth-country = Country of birth
key-transit = Country on the way
key-identifier = Identifier
key-telecom = Contact details
key-address = Address
key-contact = Contact person
key-otherwise-stated = Stated otherwise

## Names of particulars: entries
key-note = Note
key-date = Date
key-period = Period
key-reason = Reason
key-status-reason = Reason for the status
key-status = Status
key-category = Category
key-severity = Severity
key-stage = Stage
key-body-site = Body site
key-site = Site
key-route = Route
key-method = Method
key-onset = Onset
key-abatement = End
key-allergy-type = Type
key-allergy-category = Kind of substance
key-reaction = Reaction
key-last-occurrence = Last occurrence
key-priority = Priority
key-dosage = Dosage
key-dosage-text = Dosage in words
key-patient-instruction = Instruction for the person
key-ingredient = Ingredient
key-form = Form
key-taken = Taken or given
key-ordered = Asked for
key-medication-kind = Stated as
key-given = Given
key-vaccine-dose = Dose
key-lot = Batch
key-manufacturer = Manufacturer
key-amount = Amount
key-expiry = Expiry
key-primary-source = Witnessed or documented
key-result = Result
key-component = Part
key-reference-range = Usual range
key-conclusion = Conclusion
key-outcome = Outcome
key-complication = Complication
key-device = Device
key-udi = Device identifier (UDI)
key-serial = Serial number
key-class = Class
key-concerns = Concerns
key-scope = Scope
key-illness = Illness
key-resource-type = Kind of statement
key-due = Due
key-performer = To be done by
key-follow-up-kind = Stated as
key-title = Title
key-description = Description
key-activity = To do
key-plan-kind = Kind
key-achievement = Reached so far
key-start = Start

## Names of particulars: where content comes from
key-stated-by = Stated by
key-restated-by = Restated
key-changed = Changed
key-claim = Claim
key-not-applied = Not applied
key-history = History
key-reference = Reference
key-attestation-kind = Kind
key-issuer = Issuer
key-issued-at = Signed
key-key-id = Key
key-composed = Source document of
key-previous = Continues
key-terminology = Terminology version

## Plain text
text-title = Health record
text-person = Person
text-attestations = Where this comes from
text-field = { $name }: { $value }
text-danger = DANGER
text-warning = Warning
text-notice = Note
text-ok = OK
text-english = English: { $name }
text-as-written = as written: { $text }
text-draft = draft
text-hash = Attestation
text-record = Record

## Months
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Things that are counted
unit-tablet = { $value } { $number ->
        [one] tablet
       *[other] tablets
    }
unit-capsule = { $value } { $number ->
        [one] capsule
       *[other] capsules
    }
unit-puff = { $value } { $number ->
        [one] puff
       *[other] puffs
    }
unit-spray = { $value } { $number ->
        [one] spray
       *[other] sprays
    }
unit-actuation = { $value } { $number ->
        [one] actuation
       *[other] actuations
    }
unit-drop = { $value } { $number ->
        [one] drop
       *[other] drops
    }
unit-dose = { $value } { $number ->
        [one] dose
       *[other] doses
    }
unit-sachet = { $value } { $number ->
        [one] sachet
       *[other] sachets
    }
unit-ampoule = { $value } { $number ->
        [one] ampoule
       *[other] ampoules
    }
unit-vial = { $value } { $number ->
        [one] vial
       *[other] vials
    }
unit-suppository = { $value } { $number ->
        [one] suppository
       *[other] suppositories
    }
unit-patch = { $value } { $number ->
        [one] patch
       *[other] patches
    }

## Lengths of time, and how often
duration-d = { $value } { $number ->
        [one] day
       *[other] days
    }
every-d = { $number ->
        [1] every day
       *[other] every { $value } days
    }
duration-h = { $value } { $number ->
        [one] hour
       *[other] hours
    }
every-h = { $number ->
        [1] every hour
       *[other] every { $value } hours
    }
duration-wk = { $value } { $number ->
        [one] week
       *[other] weeks
    }
every-wk = { $number ->
        [1] every week
       *[other] every { $value } weeks
    }
duration-mo = { $value } { $number ->
        [one] month
       *[other] months
    }
every-mo = { $number ->
        [1] every month
       *[other] every { $value } months
    }
duration-min = { $value } { $number ->
        [one] minute
       *[other] minutes
    }
every-min = { $number ->
        [1] every minute
       *[other] every { $value } minutes
    }
duration-a = { $value } { $number ->
        [one] year
       *[other] years
    }
every-a = { $number ->
        [1] every year
       *[other] every { $value } years
    }
duration-s = { $value } { $number ->
        [one] second
       *[other] seconds
    }
every-s = { $number ->
        [1] every second
       *[other] every { $value } seconds
    }
per-d = daily
per-h = per hour
per-wk = per week
per-mo = per month
per-min = per minute
per-a = per year
per-s = per second

## Languages that people speak (BCP 47)
language-am = Amharic
language-ar = Arabic
language-bm = Bambara
language-bn = Bengali
language-ckb = Sorani Kurdish
language-da = Danish
language-de = German
language-el = Greek
language-en = English
language-es = Spanish
language-fa = Persian
language-ff = Fulah
language-fr = French
language-ha = Hausa
language-hi = Hindi
language-ht = Haitian Creole
language-it = Italian
language-kmr = Kurmanji Kurdish
language-ku = Kurdish
language-ln = Lingala
language-my = Burmese
language-ne = Nepali
language-nl = Dutch
language-om = Oromo
language-pl = Polish
language-prs = Dari
language-ps = Pashto
language-pt = Portuguese
language-rhg = Rohingya
language-ro = Romanian
language-ru = Russian
language-rw = Kinyarwanda
language-so = Somali
language-sq = Albanian
language-sr = Serbian
language-sw = Swahili
language-ti = Tigrinya
language-tr = Turkish
language-uk = Ukrainian
language-ur = Urdu
language-wo = Wolof
language-zh = Chinese

## Codes: absence
absence-nilknown = None known.
absence-notasked = Not asked.
absence-unavailable = Not available.
absence-withheld = Known, and kept back on purpose.
absence-notstarted = The list has not been begun.
absence-closed = The list is closed.

## Codes: sex
sex-female = female
sex-male = male
sex-other = other
sex-unknown = unknown

## Codes: alert
alert-active = active
alert-inactive = inactive
alert-entered-in-error = entered in error

## Codes: allergy-category
allergy-category-medication = medicine
allergy-category-food = food
allergy-category-environment = environment
allergy-category-biologic = biological product

## Codes: allergy-type
allergy-type-allergy = allergy
allergy-type-intolerance = intolerance

## Codes: attestation
attestation-assessment = health assessment
attestation-visit = visit
attestation-restatement = restatement
attestation-confidential = confidential entries

## Codes: clinical
clinical-active = active
clinical-inactive = inactive
clinical-resolved = resolved
clinical-recurrence = recurrence
clinical-relapse = relapse
clinical-remission = in remission

## Codes: criticality
criticality-high = high risk
criticality-low = low risk
criticality-unable-to-assess = risk cannot be assessed

## Codes: weekday
weekday-mon = Monday
weekday-tue = Tuesday
weekday-wed = Wednesday
weekday-thu = Thursday
weekday-fri = Friday
weekday-sat = Saturday
weekday-sun = Sunday

## Codes: device
device-active = in use
device-completed = no longer used
device-entered-in-error = entered in error
device-intended = intended
device-stopped = stopped
device-on-hold = on hold
device-inactive = inactive
device-unknown = status unknown

## Codes: directive
directive-active = in force
directive-inactive = no longer in force
directive-rejected = rejected
directive-proposed = proposed
directive-draft = draft
directive-entered-in-error = entered in error

## Codes: event
event-completed = done
event-in-progress = in progress
event-not-done = not done
event-stopped = stopped
event-on-hold = on hold
event-preparation = in preparation
event-entered-in-error = entered in error
event-unknown = status unknown
event-planned = planned
event-arrived = arrived
event-triaged = triaged
event-onleave = on leave
event-finished = finished
event-cancelled = cancelled

## Codes: day-event
day-event-morn = in the morning
day-event-morn-early = in the early morning
day-event-morn-late = in the late morning
day-event-noon = at noon
day-event-aft = in the afternoon
day-event-aft-early = in the early afternoon
day-event-aft-late = in the late afternoon
day-event-eve = in the evening
day-event-eve-early = in the early evening
day-event-eve-late = in the late evening
day-event-night = at night
day-event-phs = after sleeping
day-event-hs = at bedtime
day-event-wake = on waking
day-event-c = with a meal
day-event-cm = with breakfast
day-event-cd = with lunch
day-event-cv = with dinner
day-event-ac = before a meal
day-event-acm = before breakfast
day-event-acd = before lunch
day-event-acv = before dinner
day-event-pc = after a meal
day-event-pcm = after breakfast
day-event-pcd = after lunch
day-event-pcv = after dinner

## Codes: follow-up-kind
follow-up-kind-servicerequest = request
follow-up-kind-appointment = appointment
follow-up-kind-task = task

## Codes: immunization
immunization-completed = given
immunization-not-done = not given
immunization-entered-in-error = entered in error

## Codes: medication-kind
medication-kind-medicationstatement = statement of what is taken
medication-kind-medicationrequest = order
medication-kind-medicationdispense = dispensed
medication-kind-medicationadministration = given

## Codes: medication
medication-active = being taken
medication-completed = completed
medication-stopped = stopped
medication-on-hold = on hold
medication-unknown = status unknown
medication-not-taken = not taken
medication-intended = intended
medication-entered-in-error = entered in error
medication-cancelled = cancelled
medication-draft = draft
medication-in-progress = in progress
medication-preparation = in preparation
medication-declined = declined
medication-not-done = not done

## Codes: representation
representation-abc = Latin letters
representation-ide = ideographic
representation-syl = syllabic

## Codes: observation-category
observation-category-laboratory = laboratory
observation-category-vital-signs = vital signs
observation-category-social-history = social history
observation-category-exam = examination
observation-category-survey = questionnaire
observation-category-imaging = imaging
observation-category-procedure = procedure
observation-category-therapy = therapy
observation-category-activity = activity

## Codes: period-unit
period-unit-d = day
period-unit-h = hour
period-unit-wk = week
period-unit-mo = month
period-unit-min = minute
period-unit-a = year
period-unit-s = second

## Codes: plan
plan-active = active
plan-completed = completed
plan-on-hold = on hold
plan-revoked = revoked
plan-draft = draft
plan-entered-in-error = entered in error
plan-unknown = status unknown
plan-not-started = not started
plan-scheduled = scheduled
plan-in-progress = in progress
plan-cancelled = cancelled
plan-stopped = stopped
plan-proposed = proposed
plan-planned = planned
plan-accepted = accepted
plan-rejected = rejected
plan-requested = requested
plan-received = received
plan-ready = ready
plan-failed = failed
plan-booked = booked
plan-fulfilled = kept
plan-noshow = missed: the person did not come

## Codes: provision
provision-permit = permitted
provision-deny = denied

## Codes: reaction
reaction-mild = mild
reaction-moderate = moderate
reaction-severe = severe

## Codes: result
result-final = final
result-preliminary = preliminary
result-registered = registered, no result yet
result-amended = amended
result-corrected = corrected
result-partial = partial
result-appended = added to
result-cancelled = cancelled
result-entered-in-error = entered in error
result-unknown = status unknown

## Codes: telecom
telecom-phone = telephone
telecom-email = e-mail
telecom-sms = text message
telecom-fax = fax
telecom-pager = pager
telecom-url = web address
telecom-other = other

## Codes: use
use-official = official
use-usual = usual
use-temp = temporary
use-nickname = nickname
use-anonymous = not the real name
use-old = no longer used
use-maiden = before marriage
use-home = home
use-work = work
use-mobile = mobile
use-billing = billing
use-secondary = secondary

## Codes: verification
verification-confirmed = confirmed
verification-unconfirmed = unconfirmed
verification-provisional = provisional
verification-differential = one of several possibilities
verification-refuted = ruled out
verification-entered-in-error = entered in error
