//! Batches of several subjects, interleaved, so that all of them meet the same weather.
//!
//! # Invariants
//! - A round runs one batch of each subject; ratios are taken within a round.
//! - A batch lasts about [`BATCH`], so that reading the clock costs nothing beside it.
//! - Nothing is timed before its results have been compared with the reference's.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 41;
const BATCH: Duration = Duration::from_millis(2);
/// How many functions live together in [`Measure::Thousand`].
const THOUSAND: u64 = 1000;

/// What is timed for a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Drop,
    CallDrop,
    Thousand,
}

impl Measure {
    pub const ALL: [Self; 3] = [Self::Drop, Self::CallDrop, Self::Thousand];
}

impl fmt::Display for Measure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Drop => "create + drop",
            Self::CallDrop => "create + first call + drop",
            Self::Thousand => "a thousand created, each called, all dropped; of one",
        })
    }
}

/// One way of making a function.
pub struct Maker {
    pub peer: &'static str,
    /// The result of the function made with a seed.
    result: Box<dyn Fn(u64) -> u64>,
    /// How long it takes for so many functions.
    time: Box<dyn Fn(Measure, u64) -> Duration>,
}

impl Maker {
    pub fn new<T: 'static>(
        peer: &'static str,
        make: impl Fn(u64) -> T + Copy + 'static,
        call: impl Fn(&T, u64) -> u64 + Copy + 'static,
    ) -> Self {
        Self {
            peer,
            result: Box::new(move |seed| call(&make(seed), seed)),
            time: Box::new(move |measure, count| time(measure, count, make, call)),
        }
    }
}

fn time<T>(
    measure: Measure,
    count: u64,
    make: impl Fn(u64) -> T,
    call: impl Fn(&T, u64) -> u64,
) -> Duration {
    let start = Instant::now();
    match measure {
        Measure::Drop => (0..count).for_each(|seed| drop(black_box(make(black_box(seed))))),
        Measure::CallDrop => (0..count).for_each(|seed| {
            let f = black_box(make(black_box(seed)));
            black_box(call(&f, seed));
        }),
        Measure::Thousand => (0..count.div_ceil(THOUSAND)).for_each(|_| {
            let all: Vec<T> = (0..THOUSAND).map(|seed| make(black_box(seed))).collect();
            for (f, seed) in black_box(&all).iter().zip(0..) {
                black_box(call(f, seed));
            }
        }),
    }
    start.elapsed()
}

/// One function, made in several ways; the first is the one that the others are compared with.
pub struct Kernel {
    pub name: &'static str,
    pub reference: fn(u64) -> u64,
    pub makers: Vec<Maker>,
}

/// One line of a table.
pub struct Row {
    pub kernel: &'static str,
    pub measure: Measure,
    pub peer: &'static str,
    /// Nanoseconds.
    pub median: f64,
    /// How many times as long as the first subject.
    pub ratio: f64,
}

impl Kernel {
    /// Stops the program unless all ways give the reference's results.
    pub fn check(&mut self) {
        for seed in (0..1000).chain([1 << 40, u64::MAX >> 1]) {
            let expected = (self.reference)(seed);
            for maker in &self.makers {
                let result = (maker.result)(seed);
                assert_eq!(result, expected, "{} by {}, seed {seed}", self.name, maker.peer);
            }
        }
    }

    pub fn measure(&mut self, measure: Measure) -> Vec<Row> {
        let unit = if measure == Measure::Thousand { THOUSAND } else { 1 };
        let subjects: Vec<_> = self
            .makers
            .iter()
            .map(|maker| {
                let run = |count: u64| (maker.time)(measure, count);
                Subject { name: maker.peer, run: Box::new(run) }
            })
            .collect();
        println!("{}: {measure}", self.name);
        let results = interleave(&subjects, unit);
        print(&results);
        let row = |r: Summary| Row {
            kernel: self.name,
            measure,
            peer: r.name,
            median: r.median,
            ratio: r.ratio,
        };
        results.into_iter().map(row).collect()
    }
}

/// Something that can be repeated so many times and says how long that took.
pub struct Subject<'a> {
    pub name: &'static str,
    pub run: Box<dyn Fn(u64) -> Duration + 'a>,
}

/// Nanoseconds for one repetition, and how many times as long as the first subject's.
pub struct Summary {
    pub name: &'static str,
    pub median: f64,
    pub low: f64,
    pub high: f64,
    pub ratio: f64,
}

/// Times the subjects in turn; the number of repetitions is a multiple of `unit`.
pub fn interleave(subjects: &[Subject<'_>], unit: u64) -> Vec<Summary> {
    let counts: Vec<u64> = subjects.iter().map(|subject| calibrate(subject, unit)).collect();
    let mut times = vec![Vec::with_capacity(ROUNDS); subjects.len()];
    for _ in 0..ROUNDS {
        for ((subject, &count), times) in subjects.iter().zip(&counts).zip(&mut times) {
            times.push((subject.run)(count).as_nanos() as f64 / count as f64);
        }
    }
    let of_subject = |(subject, of): (&Subject<'_>, &Vec<f64>)| {
        let ratios = of.iter().zip(&times[0]).map(|(time, first)| time / first);
        summary(subject.name, of.iter().copied(), ratios)
    };
    subjects.iter().zip(&times).map(of_subject).collect()
}

/// The quantiles of those times, and the median of the ratios.
pub fn summary(
    name: &'static str,
    times: impl Iterator<Item = f64> + Clone,
    ratios: impl Iterator<Item = f64>,
) -> Summary {
    Summary {
        name,
        median: quantile(times.clone(), 0.5),
        low: quantile(times.clone(), 0.1),
        high: quantile(times, 0.9),
        ratio: quantile(ratios, 0.5),
    }
}

/// How many repetitions fill a batch; warms up on the way.
fn calibrate(subject: &Subject<'_>, unit: u64) -> u64 {
    let mut count = unit;
    loop {
        let time = (subject.run)(count);
        if time >= BATCH {
            return count;
        }
        count *= 2;
    }
}

fn quantile(of: impl Iterator<Item = f64>, at: f64) -> f64 {
    let mut sorted: Vec<f64> = of.collect();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * at).round() as usize]
}

/// A table: medians, the tenth and the ninetieth percentile, ratios.
pub fn print(results: &[Summary]) {
    println!("  {:<18}{:>12}{:>26}{:>11}", "", "median ns", "10th–90th percentile", "ratio");
    for Summary { name, median, low, high, ratio } in results {
        let spread = format!("{low:.2}–{high:.2}");
        println!("  {name:<18}{median:>12.2}{spread:>26}{ratio:>10.2}×");
    }
    println!();
}
