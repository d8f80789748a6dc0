//! Plans, goals and follow-ups.

use super::care::is_over;
use crate::model::{Activity, FollowUp, Goal, Plan, PlanStatus};
use crate::render::dates::days;
use crate::render::entry::{Entry, Place};
use crate::render::phrase::Scribe;
use crate::render::view::{Emphasis, Phrase, Severity};
use crate::render::wording::messages as m;

impl Scribe {
    /// What is open stands with the follow-ups, overdue first; what is closed with the plans.
    pub(super) fn follow_up(&self, follow_up: &FollowUp) -> Entry<'_> {
        let open = is_open(follow_up.status);
        let place = if open { Place::FollowUps } else { Place::Plans };
        let mut entry = Entry::new(self, place, follow_up.code.as_ref(), m::UNNAMED_FOLLOW_UP);
        entry.state(follow_up.status);
        entry.when(m::KEY_DUE, follow_up.due.as_ref());
        entry.concept(m::KEY_PERFORMER, follow_up.performer.as_ref());
        entry.concepts(m::KEY_REASON, &follow_up.reasons);
        entry.moment(m::KEY_ORDERED, follow_up.authored);
        entry.word(m::KEY_FOLLOW_UP_KIND, Some(follow_up.kind));
        let due = follow_up.due.as_ref();
        entry.day = due.and_then(|due| days(due).0.or(days(due).1));
        let Some((due, today)) = due.zip(self.today()).filter(|_| open) else { return entry };
        if is_over(due, today.first_day()) {
            entry.flag(m::FLAG_OVERDUE, Severity::Warning);
            entry.emphasise(Emphasis::Abnormal);
        } else if days(due).0.is_some_and(|first| first <= today.first_day()) {
            entry.flag(m::FLAG_DUE_NOW, Severity::Notice);
        }
        entry
    }

    pub(super) fn plan(&self, plan: &Plan) -> Entry<'_> {
        let mut entry = Entry::new(self, Place::Plans, plan.category.as_ref(), m::UNNAMED_PLAN);
        entry.state(plan.status);
        entry.text(m::KEY_TITLE, plan.title.as_ref());
        entry.text(m::KEY_DESCRIPTION, plan.description.as_ref());
        entry.period(m::KEY_PERIOD, plan.period.as_ref());
        for activity in &plan.activities {
            entry.phrase(m::KEY_ACTIVITY, self.activity(activity));
        }
        entry.day = plan.period.and_then(|period| period.start).map(|start| start.date().first_day());
        entry
    }

    fn activity(&self, activity: &Activity) -> Phrase {
        let mut parts = vec![self.concept(&activity.code)];
        parts.extend(activity.status.map(|status| self.ours(self.words.name(status))));
        parts.extend(activity.scheduled.as_ref().map(|when| self.when(when)));
        self.clauses(parts)
    }

    pub(super) fn goal(&self, goal: &Goal) -> Entry<'_> {
        let mut entry = Entry::new(self, Place::Plans, goal.description.as_ref(), m::UNNAMED_GOAL);
        entry.phrase(m::KEY_PLAN_KIND, self.say(m::GOAL));
        entry.state(goal.status);
        entry.concept(m::KEY_ACHIEVEMENT, goal.achievement.as_ref());
        entry.moment(m::KEY_START, goal.start);
        entry.moment(m::KEY_DUE, goal.due);
        entry.day = goal.start.map(|start| start.date().first_day());
        entry
    }
}

/// Whether something is still to be done. A missed appointment is; in doubt everything is.
fn is_open(status: Option<PlanStatus>) -> bool {
    use PlanStatus as S;
    let closed =
        [S::Completed, S::Fulfilled, S::Revoked, S::Cancelled, S::Rejected, S::Stopped, S::EnteredInError];
    status.is_none_or(|status| !closed.contains(&status))
}
