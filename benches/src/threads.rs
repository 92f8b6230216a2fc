//! How the making of functions scales: threads make `x + k` and drop it, each for itself, by `jit!` and
//! beside it by what has a mapping for each function.
//!
//! ```sh
//! cargo run --release --manifest-path benches/Cargo.toml --bin threads
//! ```

#[expect(dead_code, reason = "shared with the other program")]
mod ours;
#[expect(dead_code, reason = "shared with the other program")]
mod peers;

use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use peers::{Add, Function, mmap};

const THREADS: [usize; 4] = [1, 2, 4, 8];
const ROUNDS: usize = 9;
const ROUND: Duration = Duration::from_millis(200);

/// Makes `x + k` so many times, and drops it.
type Make = fn(count: i64);

const SUBJECTS: [(&str, Make); 3] = [
    ("jit!", |count| (0..count).for_each(|k| drop(black_box(ours::add(black_box(k)))))),
    ("dynasm", |count| (0..count).for_each(|k| drop(black_box(peers::dynasm::add(black_box(k)))))),
    ("mmap + mprotect", |count| (0..count).for_each(|k| drop(black_box(mapped(black_box(k)))))),
];

/// `lea rax, [rdi + k]; ret` in a mapping of its own.
fn mapped(k: i64) -> Function<Add, memmap2::Mmap> {
    let mut code = [0x48, 0x8D, 0x87, 0, 0, 0, 0, 0xC3];
    code[3..7].copy_from_slice(&(k as i32).to_le_bytes());
    let map = mmap::fresh(&code);
    // SAFETY: that is a function of the type `Add`, and it lives as long as its mapping.
    unsafe { Function::new(map.as_ptr(), map) }
}

fn main() {
    assert_eq!((ours::add(4)(2), (peers::dynasm::add(4).call)(2), (mapped(4).call)(2)), (6, 6, 6));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!("functions made and dropped, in thousands a second, all threads together, and the");
    println!(
        "nanoseconds of a core that each took; {cores} cores; medians of {ROUNDS} rounds in turn\n"
    );
    println!("{:<16}{}", "threads", THREADS.map(|threads| format!("{threads:>20}")).concat());
    // The subjects and the numbers of threads take turns, so that all meet the same weather.
    let mut rates = SUBJECTS.map(|_| THREADS.map(|_| Vec::new()));
    for _ in 0..ROUNDS {
        for ((_, make), rates) in SUBJECTS.iter().zip(&mut rates) {
            for (&threads, rates) in THREADS.iter().zip(rates) {
                rates.push(rate(*make, threads));
            }
        }
    }
    for ((name, _), rates) in SUBJECTS.iter().zip(rates) {
        let cell = |rates: Vec<Rate>| {
            let of = |part: fn(&Rate) -> f64| median(rates.iter().map(part).collect());
            format!("{:>10.0} {:>6.0} ns", of(|rate| rate.thousands), of(|rate| rate.cpu))
        };
        println!("{name:<16}{}", rates.map(cell).concat());
    }
}

/// What was measured in a round.
struct Rate {
    /// Thousands of functions a second.
    thousands: f64,
    /// Nanoseconds of a core for each. What a thread waits for others is not in it, and neither is
    /// what other programs take.
    cpu: f64,
}

fn rate(make: Make, threads: usize) -> Rate {
    let (stop, made, cpu) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let start = Barrier::new(threads + 1);
    let took = thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                make(64);
                start.wait();
                let (mut mine, begun) = (0, cpu_time());
                while !stop.load(Ordering::Relaxed) {
                    make(64);
                    mine += 64;
                }
                cpu.fetch_add(cpu_time() - begun, Ordering::Relaxed);
                made.fetch_add(mine, Ordering::Relaxed);
            });
        }
        start.wait();
        let begun = Instant::now();
        thread::sleep(ROUND);
        stop.store(true, Ordering::Relaxed);
        begun.elapsed()
    });
    let made = made.into_inner() as f64;
    Rate { thousands: made / took.as_secs_f64() / 1e3, cpu: cpu.into_inner() as f64 / made }
}

/// Nanoseconds of a core that this thread has had.
fn cpu_time() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a place for the result.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}
