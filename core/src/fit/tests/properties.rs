//! Properties of fitting, on made-up records.

use super::*;
use crate::model::arbitrary;
use proptest::prelude::*;

/// What is left of `base` without these parts, put together in a plain way.
fn left(base: &Entries, parts: &[Part]) -> Vec<Section> {
    let mut sections = base.sections.clone();
    let mut parts = parts.to_vec();
    // From the back, so that indices stay what they are.
    parts.sort_by_key(|part| (part.section, part.entry));
    for part in parts.iter().rev() {
        match part.entry {
            Some(index) => drop(sections[part.section].entries.remove(index)),
            None => sections[part.section].narrative = None,
        }
    }
    let touched = |at: usize| parts.iter().any(|part| part.section == at);
    let stays = |at: usize, s: &Section| !touched(at) || !s.entries.is_empty() || s.narrative.is_some();
    let numbered = sections.into_iter().enumerate();
    numbered.filter(|(at, section)| stays(*at, section)).map(|(_, section)| section).collect()
}

fn sum(left_out: &LeftOut) -> usize {
    left_out.elsewhere as usize + left_out.by_section.values().map(|n| *n as usize).sum::<usize>()
}

proptest! {
    #[test]
    fn every_part_of_a_record_has_one_place_in_the_order(record in arbitrary::entries()) {
        let order = order(&record);
        let places: BTreeSet<_> = order.iter().map(|part| (part.section, part.entry)).collect();
        let narratives = record.sections.iter().filter(|section| section.narrative.is_some()).count();
        prop_assert_eq!(places.len(), order.len());
        prop_assert_eq!(order.len(), record.count() + narratives);
        prop_assert!(order.is_sorted_by_key(|part| part.priority));
    }

    #[test]
    fn what_is_carried_fits_and_what_is_not_is_named_and_counted(
        record in arbitrary::entries(),
        percent in 0..110usize,
        details in any::<bool>(),
    ) {
        let start = (Content::Full, Names::All);
        let content = if details { Content::Core } else { Content::Full };
        let allowance = Allowance { content, ..Allowance::default() };
        let whole = Selection::new(&record, start);
        let room = packed(&whole.entries, &whole.left_out) * percent / 100;
        let fitting = fit_within(&record, start, allowance, within(room));
        prop_assert_eq!(&fitting, &fit_within(&record, start, allowance, within(room)));
        let (selection, fits) = match fitting {
            Fitting::Whole(selection) => {
                prop_assert_eq!(&selection, &whole);
                (selection, true)
            }
            Fitting::Reduced(selection) => (selection, true),
            Fitting::TooLarge { least } => (least, false),
        };
        prop_assert_eq!(packed(&selection.entries, &selection.left_out) <= room, fits);

        // Kept and removed make up the whole, and each removed part is counted once.
        let base = Selection::new(&record, (selection.content, selection.names));
        prop_assert_eq!(&selection.entries.sections, &left(&base.entries, &selection.removed));
        prop_assert_eq!(sum(&selection.left_out), sum(&base.left_out) + selection.removed.len());
        for part in &selection.removed {
            prop_assert!(part.priority != Priority::Always);
            let standard = part.kind.and_then(|kind| selection.left_out.by_section.get(&kind)).copied();
            prop_assert!(standard.unwrap_or(selection.left_out.elsewhere) > 0);
        }
    }

    #[test]
    fn no_more_is_left_out_than_has_to_be(record in arbitrary::entries(), percent in 10..100usize) {
        let base = Selection::new(&record, CORE);
        let room = packed(&base.entries, &base.left_out) * percent / 100;
        if let Fitting::Reduced(selection) = fit(&record, CORE, within(room)) {
            let (_, fewer) = selection.removed.split_last().unwrap();
            let more = base.without(fewer);
            prop_assert!(packed(&more.entries, &more.left_out) > room);
            // What goes is the end of the order.
            let order = order(&record);
            let mut tail: Vec<Part> = order.into_iter().rev().collect();
            tail.retain(|part| part.entry.is_some());
            prop_assert_eq!(&selection.removed[..], &tail[..selection.removed.len()]);
        }
    }

    #[test]
    fn a_card_of_what_was_selected_can_be_written_and_read(record in arbitrary::entries(), kept in 0..12usize) {
        let fitting = fit(&record, (Content::Full, Names::Needed), at_most(kept));
        let (Fitting::Whole(selection) | Fitting::Reduced(selection) | Fitting::TooLarge { least: selection }) = fitting;
        let (kind, entries) = (AttestationKind::Assessment, selection.entries.into_canonical());
        let new = AttestationPayload::new(kind, Timestamp(0), RecordId([0; 8]), entries);
        let payload = AttestationPayload { left_out: selection.left_out, ..new };
        prop_assert_eq!(wire::decode(&wire::encode(&payload)).unwrap(), payload);
    }
}
