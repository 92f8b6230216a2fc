//! What `perf report` shows. Skipped, with a message, where perf cannot count.

use std::fs;
use std::path::Path;
use std::process::{self, Command};

use jit_runtime::{Strategy, jit, memory};

use crate::tools::{folder, is_again, is_here, succeeded, under};

/// Counts the processor's time, for which no hardware is needed.
const RECORD: &[&str] = &["record", "--quiet", "-e", "cpu-clock", "-F", "1999", "-k", "mono"];

/// Runs for a while in machine code.
fn work() {
    let k = 0x9E37_79B9_7F4A_7C15_u64;
    let hot = jit!(
        #[jit(name = "a_hot_loop")]
        |n: u64| {
            let mut hash = 0u64;
            for i in 0..n {
                hash = (hash ^ i).wrapping_mul(k).rotate_left(31);
            }
            hash
        }
    );
    let unnamed = jit!(|n: u64| {
        let mut hash = 1u64;
        for i in 0..n {
            hash = (hash ^ i).wrapping_mul(k).rotate_left(29);
        }
        hash
    });
    assert_ne!(hot(80_000_000), unnamed(80_000_000));
    println!("by {} in {} .", memory().strategy, process::id());
}

fn perf_is_here(folder: &Path) -> bool {
    let data = folder.join("try");
    let probe = [RECORD, &["-o", data.to_str().unwrap(), "true"]].concat();
    is_here("perf", &probe)
}

/// Records the test, in whose process `work` runs, with these variables; that process's number.
fn record(test: &str, data: &Path, variables: &[(&str, &str)], strategy: Strategy) -> String {
    let arguments = [RECORD, &["-o", data.to_str().unwrap()]].concat();
    let mut command = under("perf", &arguments, test);
    command.env_remove("JIT_MEMORY").envs(variables.iter().copied());
    let text = succeeded(&command.output().unwrap());
    let (_, rest) = text.split_once(&format!("by {strategy} in ")).expect(&text);
    rest.split(' ').next().unwrap().to_owned()
}

fn perf(arguments: &[&str], data: &Path) -> String {
    succeeded(&Command::new("perf").args(arguments).arg("-i").arg(data).output().unwrap())
}

fn names_are_shown(data: &Path) {
    let report = perf(&["report", "--stdio", "-F", "overhead,symbol"], data);
    let is_hot = |name: &str| report.lines().take(20).any(|line| line.contains(name));
    assert!(is_hot("[.] a_hot_loop"), "{report}");
    assert!(is_hot("[.] perf::report::{jit@jit-runtime/tests/perf/report.rs:"), "{report}");
}

#[test]
fn a_report_by_the_map_shows_names() {
    const THIS: &str = "report::a_report_by_the_map_shows_names";
    if is_again() {
        return work();
    }
    let folder = folder("map");
    if !perf_is_here(&folder) {
        return;
    }
    let data = folder.join("data");
    let forced: [(&str, &str); 1] = [("JIT_MEMORY", "flip")];
    for (forced, strategy) in [(&[][..], Strategy::Alias), (&forced, Strategy::Flip)] {
        let pid = record(THIS, &data, &[&[("JIT_PERF", "map")], forced].concat(), strategy);
        names_are_shown(&data);
        fs::remove_file(format!("/tmp/perf-{pid}.map")).unwrap();
    }
}

#[test]
fn a_report_by_the_dump_shows_names_and_lines() {
    const THIS: &str = "report::a_report_by_the_dump_shows_names_and_lines";
    if is_again() {
        return work();
    }
    let folder = folder("inject");
    if !perf_is_here(&folder) {
        return;
    }
    let (data, injected) = (folder.join("data"), folder.join("injected"));
    let dumps = ("JITDUMPDIR", folder.to_str().unwrap());
    record(THIS, &data, &[("JIT_PERF", "dump"), dumps], Strategy::Dual);
    perf(&["inject", "--jit", "-o", injected.to_str().unwrap()], &data);
    names_are_shown(&injected);
    let lines = perf(&["script", "-F", "ip,sym,srcline", "--full-source-path"], &injected);
    let hot = include_str!("report.rs").lines().position(|line| line.contains("rotate_left(31)"));
    let hot = format!("{}:{}\n", file!(), hot.unwrap() + 1);
    assert!(lines.contains("a_hot_loop") && lines.contains(&hot), "{}", &lines[..2000]);
}
