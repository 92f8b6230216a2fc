//! The crate as text.
//!
//! # Invariants
//! - A closure stands on lines of its own both times, from the first column on, so that places in
//!   it differ by a number of lines only; `line!()` stands on the line before.

use super::ThroughRustc;
use crate::generate::Program;
use crate::search::Search;
use crate::ty::Ty;
use crate::values::literal;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The packages of the crate's workspace; the second is built without overflow checks.
pub(super) const PACKAGES: [&str; 2] = ["random-checked", "random-wrapping"];

/// Writes everything.
pub(super) fn write(
    what: &ThroughRustc,
    programs: &[(u64, Program)],
    directory: &Path,
) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    let workspace = workspace();
    fs::copy(workspace.join("Cargo.lock"), directory.join("Cargo.lock"))?;
    let profiles = profiles(&fs::read_to_string(workspace.join("Cargo.toml"))?);
    fs::write(directory.join("Cargo.toml"), manifest(&profiles))?;
    let main = main(what, programs);
    for package in PACKAGES {
        let package_directory = directory.join(package);
        fs::create_dir_all(package_directory.join("src"))?;
        fs::write(package_directory.join("Cargo.toml"), member(package, &workspace))?;
        fs::write(package_directory.join("src/main.rs"), &main)?;
    }
    Ok(())
}

/// What the programs say first, so that no other program is taken for them.
pub(super) fn title(what: &ThroughRustc) -> String {
    format!("seed {}, closures {:?}", what.seed, what.numbers)
}

/// The workspace that this crate is a member of.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).to_owned()
}

/// The profile sections of a manifest, which have to be the same for dependencies to be the same.
fn profiles(manifest: &str) -> String {
    let mut inside = false;
    let mut kept = String::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.starts_with("[profile.");
        }
        if inside {
            kept += line;
            kept += "\n";
        }
    }
    kept
}

/// What has no checks is optimised, as rustc would else take generic functions of std's from dependencies
/// that were compiled with them.
fn manifest(profiles: &str) -> String {
    let [checked, wrapping] = PACKAGES;
    format!(
        "[workspace]\nmembers = [\"{checked}\", \"{wrapping}\"]\nresolver = \"3\"\n\n{profiles}\n\
         [profile.dev.package.{wrapping}]\ndebug-assertions = false\noverflow-checks = false\nopt-level = 2\n"
    )
}

fn member(package: &str, workspace: &Path) -> String {
    let runtime = workspace.join("jit-runtime");
    format!(
        "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n\
         jit-runtime = {{ path = {runtime:?}, features = [\"verify\"] }}\n"
    )
}

fn main(what: &ThroughRustc, programs: &[(u64, Program)]) -> String {
    let harness = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/through_rustc/harness.rs");
    let mut text = format!(
        "#![allow(warnings, arithmetic_overflow, overflowing_literals, unconditional_panic)]\n\n\
         #[path = {harness:?}]\nmod harness;\n\n"
    );
    let mut calls = String::new();
    for (number, program) in programs {
        text += &module(what, *number, program);
        let _ = writeln!(calls, "    closure_{number}::check(&mut report);");
    }
    text + &format!(
        "fn main() -> std::process::ExitCode {{\n    println!({:?});\n    \
         let mut report = harness::Report::new();\n{calls}    report.finish()\n}}\n",
        title(what)
    )
}

/// One closure, twice, and what calls it.
fn module(what: &ThroughRustc, number: u64, program: &Program) -> String {
    let Program { source, params, captures, ret } = program;
    let (names, capture_types): (Vec<&str>, Vec<Ty>) =
        captures.iter().map(|(name, ty)| (name.as_str(), ty.clone())).unzip();
    let args: Vec<String> = (0..params.len()).map(|i| format!("a{i}")).collect();
    let (types, arguments) = (list(params), args.join(", "));
    let (captured, captured_types) = (tuple(&names), tuple(&capture_types));
    let all_types = format!("({captured_types}, {})", tuple(params));
    let all = format!("({captured}, {})", tuple(&args));
    let values = values(what, number, &capture_types, params);
    let calls = what.calls;
    format!(
        "mod closure_{number} {{
use super::harness::{{Report, outcome}};
use jit_runtime::{{JitFn, jit}};
static VALUES: [{all_types}; {calls}] = [{values}];
fn machine({captured}: {captured_types}) -> (u32, JitFn<impl Fn({types}) -> {ret}>) {{
(line!(), jit!(
{source}
))
}}
fn plain({captured}: {captured_types}) -> (u32, impl Fn({types}) -> {ret}) {{
(line!(), move
{source}
)
}}
pub fn check(report: &mut Report) {{
    report.start({number});
    for values in &VALUES {{
        let {all} = *values;
        let (line, f) = plain({captured});
        let expected = outcome(line, || f({arguments}));
        let (line, f) = machine({captured});
        let found = outcome(line, || f({arguments}));
        report.compare({number}, values, &expected, &found);
    }}
}}
}}

"
    )
}

/// Captures and arguments for each call, as an array's elements.
fn values(what: &ThroughRustc, number: u64, captures: &[Ty], params: &[Ty]) -> String {
    let mut values = Search::new(what.seed).values(!number);
    let mut literals = |tys: &[Ty]| {
        let each: Vec<String> = tys.iter().map(|ty| literal(ty, &values.value(ty))).collect();
        tuple(&each)
    };
    let rows: Vec<String> = (0..what.calls)
        .map(|_| format!("({}, {})", literals(captures), literals(params)))
        .collect();
    rows.join(", ")
}

/// A tuple's type, pattern or value.
fn tuple<T: ToString>(elements: &[T]) -> String {
    if let [one] = elements {
        format!("({},)", one.to_string())
    } else {
        format!("({})", list(elements))
    }
}

fn list<T: ToString>(elements: &[T]) -> String {
    elements.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{profiles, tuple};

    #[test]
    fn profiles_are_copied() {
        let manifest = "[a]\nb = 1\n[profile.dev]\nc = 2\n# d\n[profile.x.y]\ne = 3\n[f]\n";
        assert_eq!(profiles(manifest), "[profile.dev]\nc = 2\n# d\n[profile.x.y]\ne = 3\n");
    }

    #[test]
    fn one_is_a_tuple_too() {
        assert_eq!([tuple::<u8>(&[]), tuple(&[1]), tuple(&[1, 2])], ["()", "(1,)", "(1, 2)"]);
    }
}
