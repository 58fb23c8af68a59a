//! What keeps the repository tidy, as tests: each rule is a function from a file's text to what is wrong with it.
//! Who may depend on whom is in `dependencies`. What compilers and linters see is left to them.

mod dependencies;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A longer file is more than one thing.
const LONGEST: usize = 400;
/// The endings of files that people read and write.
const SOURCES: [&str; 8] = ["rs", "ts", "js", "mjs", "css", "html", "py", "sh"];

/// A tracked file, by its path from the root.
struct File {
    path: String,
    text: String,
}

impl File {
    fn extension(&self) -> &str {
        Path::new(&self.path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
    }

    fn is_lock(&self) -> bool {
        self.path == "Cargo.lock" || self.path == "package-lock.json"
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every text file that is tracked, or would be.
fn files() -> Vec<File> {
    let list = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(list.status.success(), "the tidy tests need git");
    let paths = String::from_utf8(list.stdout).unwrap();
    let paths: std::collections::BTreeSet<&str> = paths.split('\0').filter(|path| !path.is_empty()).collect();
    let read =
        |path: &str| Some(File { path: path.to_owned(), text: fs::read_to_string(root().join(path)).ok()? });
    let files: Vec<File> = paths.into_iter().filter_map(read).collect();
    assert!(files.len() > 20, "the list of files is suspiciously short");
    files
}

/// Applies a rule to every file.
fn check(rule: impl Fn(&File) -> Vec<String>) {
    let problems: Vec<String> = files()
        .iter()
        .flat_map(|file| rule(file).into_iter().map(|problem| format!("{}: {problem}", file.path)))
        .collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

fn opens_with_a_purpose(file: &File) -> Vec<String> {
    let missing = file.extension() == "rs" && !file.text.starts_with("//! ");
    if missing { vec!["opens without `//!` saying what it owns".to_owned()] } else { Vec::new() }
}

fn is_short(file: &File) -> Vec<String> {
    let lines = file.text.lines().count();
    let long = SOURCES.contains(&file.extension()) && lines > LONGEST;
    if long { vec![format!("{lines} lines: is it one thing?")] } else { Vec::new() }
}

fn is_finished(file: &File) -> Vec<String> {
    let words =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("to", "do!("), concat!("unimple", "mented!(")];
    if file.is_lock() {
        return Vec::new();
    }
    lines_with(file, |line| words.iter().any(|word| line.contains(word)), "unfinished work")
}

fn is_portable(file: &File) -> Vec<String> {
    let folders =
        [concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/ro", "ot/"), concat!("/wo", "rk/")];
    lines_with(
        file,
        |line| folders.iter().any(|folder| names_folder(line, folder)),
        "a folder of one machine",
    )
}

/// Whether the folder begins a path: in a URL it follows a host.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|character| character.is_alphanumeric() || "._-}/*".contains(character))
    })
}

fn lines_with(file: &File, wrong: impl Fn(&str) -> bool, problem: &str) -> Vec<String> {
    let numbered = file.text.lines().enumerate();
    numbered.filter(|(_, line)| wrong(line)).map(|(at, _)| format!("line {}: {problem}", at + 1)).collect()
}

fn names_no_host(file: &File) -> Vec<String> {
    if file.path != "package-lock.json" {
        return Vec::new();
    }
    lines_with(file, |line| line.contains("\"resolved\": \"http"), "a registry's host (see .npmrc)")
}

fn comes_from_crates_io(file: &File) -> Vec<String> {
    if file.path != "Cargo.lock" {
        return Vec::new();
    }
    let crates_io = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    lines_with(file, |line| line.starts_with("source = ") && line != crates_io, "not from crates.io")
}

#[test]
fn every_fault_has_a_test_and_the_page_says_which() {
    let problems = crate::faults::wrong_in(&root()).unwrap();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// A crate that needs a newer compiler than the others fails to build for who has what the first page asks for.
#[test]
fn one_version_of_rust_is_asked_for_everywhere() {
    let files = files();
    let text = |path: &str| files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str());
    let asked = text("Cargo.toml").lines().find_map(|line| line.strip_prefix("rust-version = "));
    let asked = asked.expect("the workspace names a version").trim_matches('"');
    assert!(
        text("README.md").contains(&format!("Rust {asked} or later")),
        "the README names another version"
    );
    let crates = files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
    let others: Vec<_> =
        crates.filter(|file| !file.text.contains("\nrust-version.workspace = true\n")).collect();
    assert!(others.is_empty(), "{:?}", others.iter().map(|file| &file.path).collect::<Vec<_>>());
}

#[test]
fn every_rust_file_says_what_it_owns() {
    check(opens_with_a_purpose);
}

#[test]
fn no_file_is_too_long() {
    check(is_short);
}

#[test]
fn nothing_is_left_unfinished() {
    check(is_finished);
}

#[test]
fn no_file_names_a_folder_of_one_machine() {
    check(is_portable);
}

#[test]
fn the_npm_lock_names_no_host() {
    check(names_no_host);
}

#[test]
fn every_crate_comes_from_crates_io() {
    check(comes_from_crates_io);
}

#[test]
fn the_rules_find_what_they_look_for() {
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    assert_eq!(opens_with_a_purpose(&file("a.rs", "use std::fs;\n")).len(), 1);
    assert!(opens_with_a_purpose(&file("a.rs", "//! Owns a.\n")).is_empty());
    assert_eq!(is_short(&file("a.css", &"a{}\n".repeat(401))).len(), 1);
    assert!(is_short(&file("a.toml", &"a = 1\n".repeat(401))).is_empty());
    assert_eq!(is_finished(&file("a.md", concat!("x\nTO", "DO: y"))), ["line 2: unfinished work"]);
    assert_eq!(is_portable(&file("a.sh", concat!("cd /ho", "me/ann"))).len(), 1);
    assert!(is_portable(&file("a.md", concat!("https://example.nl/ho", "me/a"))).is_empty());
    let lock = "      \"resolved\": \"https://a.example/b.tgz\"";
    assert_eq!(names_no_host(&file("package-lock.json", lock)).len(), 1);
    let lock =
        "source = \"registry+https://github.com/rust-lang/crates.io-index\"\nsource = \"git+https://a\"";
    assert_eq!(comes_from_crates_io(&file("Cargo.lock", lock)), ["line 2: not from crates.io"]);
}
