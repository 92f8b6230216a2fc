//! Building and running the crate.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds every package.
pub(super) fn build(directory: &Path) -> Result<(), String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--offline", "--quiet", "--target-dir"])
        .arg(target_directory())
        .current_dir(directory)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(format!("cargo: {}", ends(&said))) }
}

/// Runs one package's program; gives its last line, which says what was compared.
pub(super) fn run(package: &str, backend: &str, title: &str) -> Result<String, String> {
    let output = Command::new(target_directory().join("debug").join(package))
        .env("JIT_BACKEND", backend)
        .output()
        .map_err(|error| format!("{package}: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    if said.lines().next() != Some(title) {
        return Err(format!("the program is another one; is this running twice? {}", ends(&said)));
    }
    let last = said.lines().last().unwrap_or_default();
    if output.status.success() {
        return Ok(format!("{package} on {backend}: {last}\n"));
    }
    let differences = said.lines().filter(|line| line.contains(" of "));
    let differences: Vec<&str> = differences.take(20).collect();
    Err(format!(
        "on {backend}, {}, {last}\n{}\n{}",
        output.status,
        differences.join("\n"),
        String::from_utf8_lossy(&output.stderr),
    ))
}

/// Where this program was built: what it shares with the crate is not built again.
pub(super) fn target_directory() -> PathBuf {
    let exe = std::env::current_exe().unwrap_or_default();
    let target = exe.ancestors().find(|it| it.join("CACHEDIR.TAG").exists());
    target.map_or_else(std::env::temp_dir, Path::to_owned)
}

/// The first errors of many.
fn ends(text: &str) -> String {
    text.lines().take(80).collect::<Vec<_>>().join("\n")
}
