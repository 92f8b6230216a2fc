//! What it costs to make a function, and to call one: `jit!` beside four ways of assembling at run
//! time, interleaved in one run.
//!
//! ```sh
//! cargo run --release --manifest-path benches/Cargo.toml
//! ```

mod harness;
mod kernels;
mod ours;
mod peers;
mod steady;

use std::process::ExitCode;

use harness::{Measure, Row};

/// What is wanted of a median: of what, at most how much.
const GOALS: &[(&str, Measure, &str, f64)] =
    &[("x + k", Measure::Drop, "ns", 60.0), ("x + k", Measure::CallDrop, "ns", 130.0)];

/// How many times faster than a peer `jit!` is to be.
const RATIOS: &[(&str, Measure, &str, f64)] = &[
    ("x + k", Measure::Drop, "cranelift", 300.0),
    ("x + k", Measure::Drop, "dynasm", 100.0),
    ("polynomial", Measure::Drop, "dynasm, reused", 1.0),
];

/// How many times as long as a function pointer's a warm call may take.
const MOST_OF_A_CALL: f64 = 1.05;

fn main() -> ExitCode {
    if ours::add(4).backend() != jit_runtime::Backend::Machine {
        eprintln!("error: `jit!` runs on the plain backend here, so there is nothing to measure");
        return ExitCode::FAILURE;
    }
    if std::env::args().nth(1).as_deref() == Some(steady::ONE_OF_MANY) {
        steady::measure();
        return ExitCode::SUCCESS;
    }
    println!("processor: {}\n", processor());
    let mut rows = Vec::new();
    for measure in Measure::ALL {
        for mut kernel in kernels::all() {
            kernel.check();
            rows.extend(kernel.measure(measure));
        }
    }
    let calls = steady::report();
    goals(&rows, &calls);
    ExitCode::SUCCESS
}

fn goals(rows: &[Row], calls: &[(&str, f64)]) {
    let find = |kernel, measure, peer| {
        let is = |row: &&Row| (row.kernel, row.measure, row.peer) == (kernel, measure, peer);
        rows.iter().find(is).expect("every kernel is measured with every peer")
    };
    println!("goals");
    for &(kernel, measure, unit, most) in GOALS {
        let got = find(kernel, measure, "jit!").median;
        let verdict = if got <= most { "met" } else { "MISSED" };
        println!("  {kernel}, {measure}: {got:.1} {unit} of at most {most}: {verdict}");
    }
    for &(kernel, measure, peer, least) in RATIOS {
        let got = find(kernel, measure, peer).ratio;
        let verdict = if got >= least { "met" } else { "MISSED" };
        println!("  {kernel}, {measure}: {got:.1}× faster than {peer}, wanted {least}×: {verdict}");
    }
    for &(name, got) in calls {
        let verdict = if got <= MOST_OF_A_CALL { "met" } else { "MISSED" };
        println!("  x + 4, {name}: {got:.2}× a fn pointer, at most {MOST_OF_A_CALL}×: {verdict}");
    }
}

fn processor() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name"));
    model.map_or("unknown", |model| model.trim_start_matches([' ', '\t', ':'])).to_owned()
}
