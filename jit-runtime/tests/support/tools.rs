//! Tests that run themselves once more, in a process of their own: with another environment, or under
//! a tool.

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Output};

/// Set in the process that a test runs itself in.
const AGAIN: &str = "JIT_TEST_AGAIN";

/// Whether this is the process that a test runs itself in.
pub fn is_again() -> bool {
    env::var_os(AGAIN).is_some()
}

/// How `program` runs one test of this binary.
pub fn under(program: &str, arguments: &[&str], test: &str) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).arg(env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads", "1"]).env(AGAIN, "1");
    command
}

/// Runs a test in a process of its own, in which these variables are set; fails if it fails.
pub fn again(test: &str, variables: &[(&str, &str)]) {
    let mut command = under("env", &[], test);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    succeeded(&output);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("1 passed"), "{text}");
}

/// The standard output of what has to have succeeded.
pub fn succeeded(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{text}\n{errors}", output.status);
    text
}

/// Whether a tool is there; if it is not, says so past the harness, which keeps what tests print.
pub fn is_here(tool: &str, check: &[&str]) -> bool {
    let found = Command::new(tool).args(check).output();
    let reason = match found {
        Ok(output) if output.status.success() => return true,
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => error.to_string(),
    };
    let _ = writeln!(io::stderr(), "skipped: {tool} cannot be used here: {reason}");
    false
}

/// A folder for a test's files, empty.
pub fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
