//! Rows of a CSV file whose value in a column lies between two thresholds.
//!
//! ```sh
//! cargo run --release --example filter
//! cargo run --release --example filter -- --column bill_length_mm --min 55 --max 60 [FILE]
//! ```
//!
//! The thresholds are not known until the program runs, and do not change after that: in the
//! machine code they are immediate operands. Matching rows go to standard output; rows per second
//! of `jit!` and of the same closure as rustc compiled it go to standard error.
//!
//! The file is plain CSV: a header, commas, no quotes. Missing values (`NA` or nothing) never match.
#![forbid(unsafe_code)]

use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use jit_runtime::jit;

const USAGE: &str = "usage: filter [--column NAME] [--min NUMBER] [--max NUMBER] [FILE]";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

struct Options {
    file: PathBuf,
    column: String,
    min: f64,
    max: f64,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<()> {
    let Some(Options { file, column, min, max }) = options(std::env::args().skip(1))? else {
        writeln!(io::stdout(), "{USAGE}")?;
        return Ok(());
    };
    let text = std::fs::read_to_string(&file)
        .map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let table = Table::parse(&text, &column)?;

    let matches = jit!(|x: f64| -> bool { x >= min && x <= max });
    let plain = |x: f64| -> bool { x >= min && x <= max };

    table.print(&*matches)?;
    report("jit!", &table.values, &*matches);
    report("plain", &table.values, plain);
    Ok(())
}

/// Reads the command line; nothing if help was asked for.
fn options(mut arguments: impl Iterator<Item = String>) -> Result<Option<Options>> {
    let mut options = Options {
        file: concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/penguins.csv").into(),
        column: "body_mass_g".to_owned(),
        min: 6000.0,
        max: f64::INFINITY,
    };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value\n{USAGE}"));
        match argument.as_str() {
            "--help" | "-h" => return Ok(None),
            "--column" => options.column = value()?,
            "--min" => options.min = threshold(&value()?)?,
            "--max" => options.max = threshold(&value()?)?,
            _ if argument.starts_with('-') => {
                return Err(format!("unknown option {argument}\n{USAGE}").into());
            }
            _ => options.file = argument.into(),
        }
    }
    Ok(Some(options))
}

fn threshold(word: &str) -> Result<f64> {
    word.parse().map_err(|_| format!("`{word}` is not a number").into())
}

struct Table<'a> {
    header: &'a str,
    rows: Vec<&'a str>,
    /// One for each row; NaN, which no comparison holds for, where it is missing.
    values: Vec<f64>,
}

impl<'a> Table<'a> {
    fn parse(text: &'a str, column: &str) -> Result<Self> {
        let mut lines = text.lines();
        let header = lines.next().ok_or("the file is empty: a header is expected")?;
        let Some(index) = header.split(',').position(|name| name.trim() == column) else {
            return Err(format!("no column `{column}`; there are: {header}").into());
        };
        let (mut rows, mut values) = (Vec::new(), Vec::new());
        for (row, number) in lines.zip(2..).filter(|(row, _)| !row.trim().is_empty()) {
            let cell = row.split(',').nth(index).ok_or(format!("line {number} is too short"))?;
            rows.push(row);
            values.push(match cell.trim() {
                "" | "NA" => f64::NAN,
                cell => cell
                    .parse()
                    .map_err(|_| format!("line {number}: {column} is not a number: `{cell}`"))?,
            });
        }
        Ok(Self { header, rows, values })
    }

    fn print(&self, matches: impl Fn(f64) -> bool) -> io::Result<()> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        writeln!(out, "{}", self.header)?;
        for (row, &value) in self.rows.iter().zip(&self.values) {
            if matches(value) {
                writeln!(out, "{row}")?;
            }
        }
        out.flush()
    }
}

/// Says how fast the column is filtered, over as many repetitions as take a measurable time.
fn report(name: &str, values: &[f64], matches: impl Fn(f64) -> bool) {
    if values.is_empty() {
        return;
    }
    let count = |values: &[f64]| values.iter().filter(|&&value| matches(value)).count();
    let (start, mut repetitions) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_millis(100) {
        // Many at once, or reading the clock would be half of it.
        for _ in 0..1000 {
            black_box(count(black_box(values)));
        }
        repetitions += 1000;
    }
    let rows = (repetitions * values.len()) as f64;
    let speed = rows / start.elapsed().as_secs_f64() / 1e6;
    // Standard error may be closed as well, and that is no reason to fail.
    let _ = writeln!(io::stderr(), "{name:>5}: {speed:.0} million rows per second");
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref().is_some_and(|e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe)
}
