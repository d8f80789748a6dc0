//! Enumerations whose members are the codes of FHIR R4's required value sets.

/// What every enumeration of codes offers.
pub trait Code: Copy + Eq + Ord + 'static {
    /// Every member, in the order of their wire numbers.
    const ALL: &'static [Self];

    /// The FHIR code.
    fn code(self) -> &'static str;
}

/// Declares an enumeration over the codes of a FHIR value set.
///
/// Gives `ALL`, `code()` (the FHIR code) and `from_code()`. The order of the members is frozen for
/// version 1 of the card format: the wire number of a member is its place in the list, counted from 1,
/// and 0 says "not stated".
macro_rules! code_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* #[doc = concat!("`", $code, "`")] $variant),+ }

        impl $crate::model::Code for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn code(self) -> &'static str {
                self.code()
            }
        }

        impl $name {
            /// Every member, in the order of their wire numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The FHIR code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The member with this FHIR code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

code_enum! {
    /// Why a section lists nothing (FHIR `list-empty-reason`). A section that is not there at all says nothing.
    Absence {
        /// Asked, and known that there are none.
        NoneKnown = "nilknown",
        /// Nobody asked.
        NotAsked = "notasked",
        /// The information exists or was looked for, and could not be had.
        NotAvailable = "unavailable",
        /// Known, and kept back on purpose.
        Withheld = "withheld",
        /// The list has not been begun.
        NotStarted = "notstarted",
        /// The list is closed.
        Closed = "closed",
    }
}

code_enum! {
    /// Sex for administrative purposes (FHIR `administrative-gender`).
    AdministrativeGender { Female = "female", Male = "male", Other = "other", Unknown = "unknown" }
}

code_enum! {
    /// Clinical status of an allergy or a condition (FHIR `allergyintolerance-clinical`, `condition-clinical`).
    ClinicalStatus {
        Active = "active",
        Inactive = "inactive",
        Resolved = "resolved",
        Recurrence = "recurrence",
        Relapse = "relapse",
        Remission = "remission",
    }
}

code_enum! {
    /// How sure an allergy or a condition is (FHIR `condition-ver-status`, `allergyintolerance-verification`).
    VerificationStatus {
        Confirmed = "confirmed",
        Unconfirmed = "unconfirmed",
        Provisional = "provisional",
        Differential = "differential",
        Refuted = "refuted",
        EnteredInError = "entered-in-error",
    }
}

code_enum! {
    /// Whether the reaction is thought to be immunological.
    AllergyType { Allergy = "allergy", Intolerance = "intolerance" }
}

code_enum! {
    /// Kind of substance.
    AllergyCategory { Medication = "medication", Food = "food", Environment = "environment", Biologic = "biologic" }
}

code_enum! {
    /// How much harm a later exposure may do.
    Criticality { High = "high", Low = "low", UnableToAssess = "unable-to-assess" }
}

code_enum! {
    /// How severe one reaction was.
    ReactionSeverity { Mild = "mild", Moderate = "moderate", Severe = "severe" }
}

code_enum! {
    /// Which FHIR resource a medicine came from: what was taken, what was ordered, dispensed or given.
    MedicationKind {
        Statement = "MedicationStatement",
        Request = "MedicationRequest",
        Dispense = "MedicationDispense",
        Administration = "MedicationAdministration",
    }
}

code_enum! {
    /// State of a medicine, the union of what the four medication resources say.
    MedicationStatus {
        Active = "active",
        Completed = "completed",
        Stopped = "stopped",
        OnHold = "on-hold",
        Unknown = "unknown",
        NotTaken = "not-taken",
        Intended = "intended",
        EnteredInError = "entered-in-error",
        Cancelled = "cancelled",
        Draft = "draft",
        InProgress = "in-progress",
        Preparation = "preparation",
        Declined = "declined",
        NotDone = "not-done",
    }
}

code_enum! {
    /// State of a vaccination.
    ImmunizationStatus { Completed = "completed", NotDone = "not-done", EnteredInError = "entered-in-error" }
}

code_enum! {
    /// State of something done: a procedure, an encounter, a risk assessment.
    EventStatus {
        Completed = "completed",
        InProgress = "in-progress",
        NotDone = "not-done",
        Stopped = "stopped",
        OnHold = "on-hold",
        Preparation = "preparation",
        EnteredInError = "entered-in-error",
        Unknown = "unknown",
        Planned = "planned",
        Arrived = "arrived",
        Triaged = "triaged",
        OnLeave = "onleave",
        Finished = "finished",
        Cancelled = "cancelled",
    }
}

code_enum! {
    /// State of a result or a report.
    ResultStatus {
        Final = "final",
        Preliminary = "preliminary",
        Registered = "registered",
        Amended = "amended",
        Corrected = "corrected",
        Partial = "partial",
        Appended = "appended",
        Cancelled = "cancelled",
        EnteredInError = "entered-in-error",
        Unknown = "unknown",
    }
}

code_enum! {
    /// What kind of observation (FHIR `observation-category`).
    ObservationCategory {
        Laboratory = "laboratory",
        VitalSigns = "vital-signs",
        SocialHistory = "social-history",
        Exam = "exam",
        Survey = "survey",
        Imaging = "imaging",
        Procedure = "procedure",
        Therapy = "therapy",
        Activity = "activity",
    }
}

code_enum! {
    /// State of a device in or on the person.
    DeviceStatus {
        Active = "active",
        Completed = "completed",
        EnteredInError = "entered-in-error",
        Intended = "intended",
        Stopped = "stopped",
        OnHold = "on-hold",
        Inactive = "inactive",
        Unknown = "unknown",
    }
}

code_enum! {
    /// State of an alert (FHIR `flag-status`).
    AlertStatus { Active = "active", Inactive = "inactive", EnteredInError = "entered-in-error" }
}

code_enum! {
    /// State of an advance directive or consent.
    DirectiveStatus {
        Active = "active",
        Inactive = "inactive",
        Rejected = "rejected",
        Proposed = "proposed",
        Draft = "draft",
        EnteredInError = "entered-in-error",
    }
}

code_enum! {
    /// Whether a directive permits or denies.
    ProvisionType { Permit = "permit", Deny = "deny" }
}

code_enum! {
    /// State of something planned: a plan, an activity, a goal, a request, a follow-up.
    PlanStatus {
        Active = "active",
        Completed = "completed",
        OnHold = "on-hold",
        Revoked = "revoked",
        Draft = "draft",
        EnteredInError = "entered-in-error",
        Unknown = "unknown",
        NotStarted = "not-started",
        Scheduled = "scheduled",
        InProgress = "in-progress",
        Cancelled = "cancelled",
        Stopped = "stopped",
        Proposed = "proposed",
        Planned = "planned",
        Accepted = "accepted",
        Rejected = "rejected",
        Requested = "requested",
        Received = "received",
        Ready = "ready",
        Failed = "failed",
        Booked = "booked",
        Fulfilled = "fulfilled",
        NoShow = "noshow",
    }
}

code_enum! {
    /// Relation of the true value to the number given.
    Comparator { Less = "<", LessOrEqual = "<=", GreaterOrEqual = ">=", Greater = ">" }
}

code_enum! {
    /// Unit of a period of time in a dosage (UCUM).
    PeriodUnit { Day = "d", Hour = "h", Week = "wk", Month = "mo", Minute = "min", Year = "a", Second = "s" }
}

code_enum! {
    /// Day of the week.
    DayOfWeek {
        Monday = "mon",
        Tuesday = "tue",
        Wednesday = "wed",
        Thursday = "thu",
        Friday = "fri",
        Saturday = "sat",
        Sunday = "sun",
    }
}

code_enum! {
    /// An event of the day that a dose is tied to (FHIR `event-timing`).
    EventTiming {
        Morning = "MORN",
        EarlyMorning = "MORN.early",
        LateMorning = "MORN.late",
        Noon = "NOON",
        Afternoon = "AFT",
        EarlyAfternoon = "AFT.early",
        LateAfternoon = "AFT.late",
        Evening = "EVE",
        EarlyEvening = "EVE.early",
        LateEvening = "EVE.late",
        Night = "NIGHT",
        AfterSleep = "PHS",
        BedTime = "HS",
        Waking = "WAKE",
        Meal = "C",
        Breakfast = "CM",
        Lunch = "CD",
        Dinner = "CV",
        BeforeMeal = "AC",
        BeforeBreakfast = "ACM",
        BeforeLunch = "ACD",
        BeforeDinner = "ACV",
        AfterMeal = "PC",
        AfterBreakfast = "PCM",
        AfterLunch = "PCD",
        AfterDinner = "PCV",
    }
}

code_enum! {
    /// What a name, address or telecom is for (FHIR `name-use`, `address-use`, `contact-point-use`).
    Use {
        Official = "official",
        Usual = "usual",
        Temporary = "temp",
        Nickname = "nickname",
        Anonymous = "anonymous",
        Old = "old",
        Maiden = "maiden",
        Home = "home",
        Work = "work",
        Mobile = "mobile",
        Billing = "billing",
        Secondary = "secondary",
    }
}

code_enum! {
    /// How a name is written (FHIR extension `iso21090-EN-representation`).
    NameRepresentation { Alphabetic = "ABC", Ideographic = "IDE", Syllabic = "SYL" }
}

code_enum! {
    /// Kind of telecom (FHIR `contact-point-system`).
    TelecomSystem {
        Phone = "phone",
        Email = "email",
        Sms = "sms",
        Fax = "fax",
        Pager = "pager",
        Url = "url",
        Other = "other",
    }
}
