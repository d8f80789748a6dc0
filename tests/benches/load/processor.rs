//! How long processes have kept processors busy.

use std::path::Path;

/// Hundredths of a second, as Linux counts for programs.
const TICKS: f64 = 100.0;

/// The fields of `/proc/PID/stat` behind the name: the process's parent is the second, and from the twelfth on come its own
/// time and that of its children that have ended, each as program and as system.
fn stat(process: &str) -> Option<Vec<i64>> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split_whitespace().map(|field| field.parse().unwrap_or_default()).collect())
}

/// Processor seconds of a process; those of this one as `self`.
pub(crate) fn seconds(process: &str) -> f64 {
    stat(process).map_or(0.0, |stat| (stat[11] + stat[12]) as f64 / TICKS)
}

/// Processor seconds of a PostgreSQL whose folder this is: of the server and of all that it started.
pub(crate) fn seconds_of_server(data: &Path) -> f64 {
    let file = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    let Some(server) = file.lines().next().and_then(|line| line.trim().parse::<i64>().ok()) else {
        return 0.0;
    };
    let ended = stat(&server.to_string()).map_or(0.0, |stat| stat[11..15].iter().sum::<i64>() as f64 / TICKS);
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let children = all.filter_map(|entry| {
        let name =
            entry.file_name().into_string().ok().filter(|name| name.bytes().all(|b| b.is_ascii_digit()))?;
        let stat = stat(&name).filter(|stat| stat[1] == server)?;
        Some((stat[11] + stat[12]) as f64 / TICKS)
    });
    ended + children.sum::<f64>()
}
