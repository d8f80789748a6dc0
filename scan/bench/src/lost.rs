//! Why frames are lost.

use phr_scan::measure::{Parts, told, watch};

use crate::Arguments;
use crate::scene::What;
use crate::suites::combined_scenes;

/// One line for each frame that the lattice reader alone does not read: sure finder patterns, and of what it saw with the
/// right version, the part of the function patterns that was right and the part of all modules that was wrong; then what it makes of the
/// frame when it is told where the symbol is, as only the simulator knows.
pub(crate) fn run(arguments: &Arguments) -> String {
    let mut out = String::from("\nlost frames: sure finders, agreement, wrong modules\n");
    let (mut all, mut lost, mut unseen, mut readable) = (0, 0, 0, 0);
    for scene in combined_scenes(arguments) {
        let What::Level(_) = scene.what else { continue };
        let symbol = scene.symbol();
        let frame = scene.frame(&symbol, arguments.frames.as_deref());
        let (payload, finders, seen) = watch(&frame, &Parts::ALL);
        all += 1;
        if payload.is_some() {
            continue;
        }
        lost += 1;
        let modules = symbol.modules();
        let wrong = |light: &[f32]| {
            let is_wrong = |i: &usize| (light[*i] < 0.0) != symbol.is_dark(i % modules, i / modules);
            (0..light.len()).filter(is_wrong).count() as f32 / light.len() as f32
        };
        let right_version = seen.iter().filter(|seen| seen.version.number() == scene.size.version);
        let best =
            right_version.map(|seen| (wrong(&seen.light), seen.agreement)).min_by(|a, b| a.0.total_cmp(&b.0));
        let what = match best {
            Some((wrong, agreement)) => format!("agreement {agreement:.2}, wrong {:.1} %", 100.0 * wrong),
            None => {
                unseen += 1;
                format!("not seen ({} of other versions)", seen.len())
            }
        };
        let (told, told_seen) = told(&frame, symbol.version(), scene.places(&symbol));
        let best = told_seen.iter().map(|seen| wrong(&seen.light)).min_by(f32::total_cmp);
        let told = match (told, best) {
            (Some(_), _) => {
                readable += 1;
                "read".to_owned()
            }
            (None, Some(wrong)) => format!("wrong {:.1} %", 100.0 * wrong),
            (None, None) => "not seen".to_owned(),
        };
        out += &format!("{:<28} {finders} finders, {what}; where it is being told: {told}\n", scene.name());
    }
    out + &format!(
        "{lost} of {all} lost, {unseen} of them not seen, {readable} read where the place is told\n"
    )
}
