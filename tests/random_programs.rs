//! Random closures: machine code made and run in this process, against the interpreter of the IR
//! as it was before any optimisation. See `tests/random`.
//!
//! `JIT_PROGRAMS` says how many, `JIT_SEED` which, and `JIT_FIRST` from which on; a failure says
//! what to set to see it again.

use jit_random::run::Tally;
use jit_random::search::Search;
use std::path::Path;
use std::thread;

/// A number from the environment.
fn setting(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name}={text} is not a number")),
        Err(_) => default,
    }
}

#[test]
fn machine_code_does_what_the_ir_means() {
    let (seed, first) = (setting("JIT_SEED", 1), setting("JIT_FIRST", 0));
    let programs = setting("JIT_PROGRAMS", 10_000);
    let threads = thread::available_parallelism().map_or(1, |n| n.get() as u64).min(programs);
    let search = |part: u64| {
        let at = |part| first + programs * part / threads;
        let trace = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("running-{part}.rs"));
        let numbers = at(part)..at(part + 1);
        Search { seed, numbers, sets: 2, calls: 6, trace: Some(trace) }.run()
    };
    let results: Vec<Result<Tally, String>> = thread::scope(|scope| {
        let parts: Vec<_> = (0..threads).map(|part| scope.spawn(move || search(part))).collect();
        parts.into_iter().map(|part| part.join().expect("it catches panics")).collect()
    });
    let mut tally = Tally::default();
    for result in results {
        tally.add(result.unwrap_or_else(|failure| panic!("{failure}")));
    }
    println!("{programs} closures: {tally:?}");
    // Closures that only panic would show nothing, and those that never end are not to be made.
    let runs = tally.returned + tally.trapped + tally.endless;
    assert!(tally.returned * 3 > runs && tally.endless * 1000 < runs, "{tally:?}");
}
