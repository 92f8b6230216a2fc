//! What a call costs, once the function is warm: `jit!` beside a plain function pointer.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::harness::{Subject, interleave, print};
use crate::ours;

fn add_four(x: i64) -> i64 {
    x.wrapping_add(4)
}

/// Calls that each wait for the one before, so that a call's whole latency counts.
fn chain(count: u64, f: impl Fn(i64) -> i64) -> Duration {
    let start = Instant::now();
    let last = (0..count).fold(black_box(0), |x, _| f(x));
    black_box(last);
    start.elapsed()
}

/// Calls that do not wait for each other.
fn stream(count: u64, f: impl Fn(i64) -> i64) -> Duration {
    let start = Instant::now();
    let sum = (0..count as i64).fold(0i64, |sum, x| sum.wrapping_add(f(x)));
    black_box(sum);
    start.elapsed()
}

/// Prints both tables; gives the name of each, and how many times as long as the pointer's call
/// `jit!`'s took.
pub fn report() -> [(&'static str, f64); 2] {
    let f = ours::add(black_box(4));
    let pointer: fn(i64) -> i64 = black_box(add_four);
    let k = black_box(4i64);
    let boxed: Box<dyn Fn(i64) -> i64> = black_box(Box::new(move |x: i64| x.wrapping_add(k)));
    assert_eq!((f(2), pointer(2), boxed(2)), (6, 6, 6));
    // The closure reads its entry through the reference, as it does wherever it is kept.
    let f = black_box(&f);
    let chained = [
        Subject { name: "fn pointer", run: Box::new(|count| chain(count, pointer)) },
        Subject { name: "jit!", run: Box::new(|count| chain(count, &**f)) },
        Subject { name: "Box<dyn Fn>", run: Box::new(|count| chain(count, &boxed)) },
    ];
    let streamed = [
        Subject { name: "fn pointer", run: Box::new(|count| stream(count, pointer)) },
        Subject { name: "jit!", run: Box::new(|count| stream(count, &**f)) },
        Subject { name: "Box<dyn Fn>", run: Box::new(|count| stream(count, &boxed)) },
    ];
    let tables = [
        ("a call that waits for the one before", chained),
        ("a call that waits for none", streamed),
    ];
    tables.map(|(name, subjects)| {
        println!("x + 4: {name}");
        let results = interleave(&subjects, 1);
        print(&results);
        (name, results[1].ratio)
    })
}
