//! What is to be done, as calendar entries.

use super::several::thrice;
use super::*;
use crate::calendar::to_icalendar;
use crate::render::calendar;

#[test]
fn an_open_follow_up_is_an_event_that_keeps_its_id_when_it_moves() {
    let record = thrice();
    let calendar = calendar(&record, &RenderOptions::new("en"));
    assert_eq!((calendar.undated, calendar.left_out), (0, 0));
    let [event] = &calendar.events[..] else { panic!("one is open") };
    assert_eq!(event.summary, "Chest X-ray");
    assert_eq!(event.uid, "0123456789abcdef-3f3f3f3f3f3f3f3f-3@phr-card");
    // Stated on 4 May, moved on 15 November.
    assert_eq!(event.sequence, 195 * 24 * 60);
    let text = to_icalendar(std::slice::from_ref(event), NOW, "PHR Card");
    assert!(text.contains("DTSTART;VALUE=DATE:20261210\r\n"), "{text}");
    assert!(event.description.as_deref().is_some_and(|words| words.contains("10 December 2026")));
}
