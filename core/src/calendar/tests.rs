use super::*;
use crate::model::{FollowUpKind, Timing};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_795_424_400); // 2026-11-23T09:00:00Z

#[test]
fn an_event_is_written_line_by_line() {
    let event = CalendarEvent {
        description: Some("Bring: the card; the slip,\nfasting".to_owned()),
        categories: vec!["Tuberculosis".to_owned(), "chest, lungs".to_owned()],
        alarm_days_before: Some(7),
        ..event("Chest X-ray", due("2027-01"))
    };
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//PHR Card//test//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        "UID:7@test",
        "DTSTAMP:20261123T090000Z",
        "SEQUENCE:2",
        "DTSTART;VALUE=DATE:20270101",
        "DTEND;VALUE=DATE:20270201",
        "TRANSP:TRANSPARENT",
        "SUMMARY:Chest X-ray",
        "DESCRIPTION:Bring: the card\\; the slip\\,\\nfasting",
        "CATEGORIES:Tuberculosis,chest\\, lungs",
        "STATUS:CONFIRMED",
        "CLASS:CONFIDENTIAL",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Chest X-ray",
        "TRIGGER:-P7D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    assert_eq!(written(&event), expected.join("\r\n"));
}

#[test]
fn a_window_is_as_exact_as_the_date_and_no_more() {
    let cases = [
        (due("2027-02-28"), "DTSTART;VALUE=DATE:20270228\r\nDTEND;VALUE=DATE:20270301\r\n"),
        (due("2028-02"), "DTSTART;VALUE=DATE:20280201\r\nDTEND;VALUE=DATE:20280301\r\n"),
        (due("2027"), "DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20280101\r\n"),
        (due("2027-01-01T00:30:00+02:00"), "DTSTART:20261231T223000Z\r\nTRANSP"),
        (between("2027-01-05", "2027-03"), "DTSTART;VALUE=DATE:20270105\r\nDTEND;VALUE=DATE:20270401\r\n"),
        (
            between("2027-01-05T08:00:00Z", "2027-01-05T10:00:00+01:00"),
            "DTSTART:20270105T080000Z\r\nDTEND:20270105T090000Z\r\n",
        ),
        // One end with a time and one without: only the days are sure.
        (
            between("2027-01-05T08:00:00Z", "2027-01-07"),
            "DTSTART;VALUE=DATE:20270105\r\nDTEND;VALUE=DATE:20270108\r\n",
        ),
        (between("2027-03-02", "2027-03-01"), "DTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270303\r\n"),
        (open(Some("2027-03"), None), "DTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270401\r\n"),
        (open(None, Some("2027-03-09")), "DTSTART;VALUE=DATE:20270309\r\nDTEND;VALUE=DATE:20270310\r\n"),
        (
            on_days(&["2027-03-09", "2027-01-02", "2027-02-01T08:00:00Z"]),
            "DTSTART;VALUE=DATE:20270102\r\nDTEND;VALUE=DATE:20270310\r\n",
        ),
    ];
    for (due, expected) in cases {
        let text = written(&event("x", due.clone()));
        assert!(text.contains(expected), "{due:?}\n{text}");
    }
}

#[test]
fn what_has_no_date_is_no_event() {
    let text = When::Text("soon".to_owned());
    let repeating = When::Timing(Box::new(Timing { frequency: Some(1), ..Timing::default() }));
    for due in [Some(text), Some(repeating), Some(open(None, None)), Some(due("9999")), None] {
        assert_eq!(CalendarEvent::of_follow_up(&follow_up(due, None), "x", "7@test".to_owned(), 0), None);
    }
    assert_eq!(Window::instants(Timestamp(0), Timestamp(i64::MAX)), None);
}

#[test]
fn the_status_says_whether_it_is_settled() {
    for (status, word) in [
        (None, "CONFIRMED"),
        (Some(PlanStatus::Booked), "CONFIRMED"),
        (Some(PlanStatus::NoShow), "CONFIRMED"),
        (Some(PlanStatus::Proposed), "TENTATIVE"),
        (Some(PlanStatus::Revoked), "CANCELLED"),
        (Some(PlanStatus::EnteredInError), "CANCELLED"),
    ] {
        let follow_up = follow_up(Some(due("2027-01-05")), status);
        let mut event = CalendarEvent::of_follow_up(&follow_up, "x", "7@test".to_owned(), 0).unwrap();
        event.alarm_days_before = Some(1);
        let text = written(&event);
        assert!(text.contains(&format!("\r\nSTATUS:{word}\r\n")), "{status:?}\n{text}");
        assert_eq!(text.contains("VALARM"), word != "CANCELLED", "what is cancelled rings no bell");
    }
}

#[test]
fn debug_prints_nothing_of_the_person() {
    assert_eq!(format!("{:?}", event("Chest X-ray", due("2027"))), "CalendarEvent(7@test)");
}

proptest! {
    #[test]
    fn any_text_is_read_back(summary in any::<String>(), description in ".{0,300}", word in "\\PC{0,80}") {
        let event = CalendarEvent {
            description: Some(description.clone()),
            categories: vec![word.clone(), "x".to_owned()],
            ..event(&summary, due("2027-01-05"))
        };
        let text = written(&event);
        let lines = unfolded(&text);
        let value = |name: &str| {
            let line = lines.iter().find_map(|line| line.strip_prefix(name)).unwrap();
            unescaped(line)
        };
        prop_assert_eq!(value("SUMMARY:"), [holdable(&summary)]);
        prop_assert_eq!(value("DESCRIPTION:"), [holdable(&description)]);
        prop_assert_eq!(value("CATEGORIES:"), [holdable(&word), "x".to_owned()]);
        prop_assert_eq!(lines.len(), 18, "no text makes a line of its own");
    }
}

/// Whole content lines, each piece held to its length.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in text.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(piece.len() <= 75 && !piece.contains(['\r', '\n']), "{piece:?}");
        match piece.strip_prefix(' ') {
            Some(rest) => lines.last_mut().unwrap().push_str(rest),
            None => lines.push(piece.to_owned()),
        }
    }
    lines
}

/// The values of a list of texts.
fn unescaped(value: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            ',' => values.push(String::new()),
            '\\' => values.last_mut().unwrap().push(match chars.next().unwrap() {
                'n' => '\n',
                c => c,
            }),
            ';' => panic!("a bare semicolon in {value:?}"),
            c => values.last_mut().unwrap().push(c),
        }
    }
    values
}

/// What a calendar can hold of a text.
fn holdable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { ' ' } else { c }).collect()
}

fn written(event: &CalendarEvent) -> String {
    to_icalendar(std::slice::from_ref(event), NOW, "-//PHR Card//test//EN")
}

fn event(name: &str, due: When) -> CalendarEvent {
    let follow_up = follow_up(Some(due), Some(PlanStatus::Active));
    CalendarEvent::of_follow_up(&follow_up, name, "7@test".to_owned(), 2).unwrap()
}

fn follow_up(due: Option<When>, status: Option<PlanStatus>) -> FollowUp {
    FollowUp {
        kind: FollowUpKind::ServiceRequest,
        code: None,
        status,
        due,
        authored: None,
        performer: None,
        reasons: Vec::new(),
    }
}

fn due(text: &str) -> When {
    When::At(moment(text))
}

fn between(start: &str, end: &str) -> When {
    open(Some(start), Some(end))
}

fn open(start: Option<&str>, end: Option<&str>) -> When {
    When::Period(Period { start: start.map(moment), end: end.map(moment) })
}

fn on_days(days: &[&str]) -> When {
    let events = days.iter().map(|day| moment(day)).collect();
    When::Timing(Box::new(Timing { events, ..Timing::default() }))
}

fn moment(text: &str) -> PartialDateTime {
    PartialDateTime::parse(text).unwrap()
}
