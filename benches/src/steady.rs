//! What a call costs, once the function is warm: `jit!` beside a plain function pointer.
//!
//! A call here takes about as long as its three taken branches, and on many processors that depends
//! on where the calling loop lies in its cache lines: by a quarter, whatever is called. So each loop
//! exists at twelve places, and a subject runs at all of them in turn.

use std::arch::asm;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use memmap2::{Mmap, MmapMut};

use crate::harness::{Subject, Summary, interleave, print, summary};
use crate::ours;

fn add_four(x: i64) -> i64 {
    x.wrapping_add(4)
}

/// Moves what the compiler makes of the following code by `BYTES`.
#[inline(always)]
fn place<const BYTES: usize>() {
    // SAFETY: instructions that do nothing.
    unsafe { asm!(".fill {bytes}, 1, 0x90", bytes = const BYTES, options(nomem, nostack)) };
}

/// Calls that each wait for the one before, so that a call's whole latency counts.
#[inline(never)]
fn chain<const PLACE: usize>(count: u64, f: &impl Fn(i64) -> i64) -> Duration {
    let start = Instant::now();
    place::<PLACE>();
    let last = (0..count).fold(black_box(0), |x, _| f(x));
    black_box(last);
    start.elapsed()
}

/// Calls that do not wait for each other.
#[inline(never)]
fn stream<const PLACE: usize>(count: u64, f: &impl Fn(i64) -> i64) -> Duration {
    let start = Instant::now();
    place::<PLACE>();
    let sum = (0..count as i64).fold(0i64, |sum, x| sum.wrapping_add(f(x)));
    black_box(sum);
    start.elapsed()
}

/// At how many places a loop exists.
const PLACES: u64 = 12;

/// Runs a loop at each place in turn, `count` calls at all of them together, a multiple of `PLACES`.
macro_rules! everywhere {
    ($name:expr, $loop:ident, $f:expr) => { everywhere!($name, $loop, $f, 0) };
    ($name:expr, $loop:ident, $f:expr, $shift:literal) => {{
        let f = $f;
        let run = move |count: u64| -> Duration {
            let each = count / PLACES;
            let times = everywhere!(@ $shift, $loop, each, &f, 0 11 21 32 43 53 64 75 85 96 107 117);
            times.iter().sum()
        };
        Subject { name: $name, run: Box::new(run) }
    }};
    (@ $shift:literal, $loop:ident, $count:expr, $f:expr, $($place:literal)*) => {
        [$($loop::<{ $place + $shift }>($count, $f)),*]
    };
}

/// How many processes are measured. The places of code and stack are new in each, and with them what
/// shares an entry of the branch predictor's tables: within one, a ratio says little.
const PROCESSES: usize = 15;
/// What tells a process that it is one of them.
pub const ONE_OF_MANY: &str = "calls";

const TABLES: [&str; 2] = ["a call that waits for the one before", "a call that waits for none"];
const SUBJECTS: [&str; 4] = ["fn pointer", "jit!", "Box<dyn Fn>", "far fn pointer"];

/// A function that is as far from its caller as the machine code is: some processors take longer to
/// go there, whatever it is.
fn far() -> fn(i64) -> i64 {
    let mut map = MmapMut::map_anon(4096).expect("a page");
    map[..5].copy_from_slice(&[0x48, 0x8d, 0x47, 0x04, 0xc3]); // lea rax, [rdi + 4]; ret
    let code: &'static Mmap = Box::leak(Box::new(map.make_exec().expect("it may be executed")));
    // SAFETY: the bytes are such a function under the C convention, which Rust's is for numbers, and
    // they stay.
    unsafe { std::mem::transmute(code.as_ptr()) }
}

/// Measures in this process and prints a line a table: each subject's nanoseconds.
pub fn measure() {
    let f = ours::add(black_box(4));
    let pointer: fn(i64) -> i64 = black_box(add_four);
    let k = black_box(4i64);
    let boxed: Box<dyn Fn(i64) -> i64> = black_box(Box::new(move |x: i64| x.wrapping_add(k)));
    assert_eq!((f(2), pointer(2), boxed(2)), (6, 6, 6));
    // The closure reads its entry through the reference, as it does wherever it is kept.
    let (f, boxed) = (black_box(&f), black_box(&boxed));
    let [a, b, c, d] = SUBJECTS;
    let far = black_box(far());
    // Its loops are not to be the near pointer's, whose calls would have two targets then: a byte more
    // in them keeps the compiler from making them one.
    let chained = [
        everywhere!(a, chain, pointer),
        everywhere!(b, chain, &**f),
        everywhere!(c, chain, boxed),
        everywhere!(d, chain, far, 1),
    ];
    let streamed = [
        everywhere!(a, stream, pointer),
        everywhere!(b, stream, &**f),
        everywhere!(c, stream, boxed),
        everywhere!(d, stream, far, 1),
    ];
    for subjects in [chained, streamed] {
        let medians = interleave(&subjects, PLACES).into_iter().map(|it| it.median.to_string());
        println!("{}", medians.collect::<Vec<_>>().join(" "));
    }
}

/// Prints both tables; gives the name of each, and how many times as long as the pointer's call
/// `jit!`'s took.
pub fn report() -> [(&'static str, f64); 2] {
    let runs: Vec<Vec<Vec<f64>>> = (0..PROCESSES).map(|_| another_process()).collect();
    let mut table = 0;
    TABLES.map(|name| {
        println!("x + 4: {name}; medians of {PROCESSES} processes");
        let of = |subject: usize| runs.iter().map(move |run| run[table][subject]);
        let results: Vec<Summary> = (0..SUBJECTS.len())
            .map(|i| {
                summary(SUBJECTS[i], of(i), of(i).zip(of(0)).map(|(time, first)| time / first))
            })
            .collect();
        print(&results);
        table += 1;
        (name, results[1].ratio)
    })
}

/// The nanoseconds that [`measure`] finds there, by table and subject.
fn another_process() -> Vec<Vec<f64>> {
    let this = std::env::current_exe().expect("the path of this program");
    let output = Command::new(this).arg(ONE_OF_MANY).output().expect("this program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("numbers");
    let numbers = |line: &str| line.split(' ').map(|it| it.parse().expect("a number")).collect();
    text.lines().map(numbers).collect()
}
