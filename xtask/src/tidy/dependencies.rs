//! Who may depend on whom, as DESIGN says under "Never", checked on what the manifests ask for.

use std::collections::BTreeMap;
use std::process::Command;

use serde::Deserialize;

/// Crates that do I/O, tell the time or throw dice.
const IO: [&str; 17] = [
    "axum",
    "fastrand",
    "getrandom",
    "gloo",
    "gloo-net",
    "gloo-timers",
    "hyper",
    "js-sys",
    "rand",
    "reqwest",
    "rusqlite",
    "sqlx",
    "tokio",
    "ureq",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "web-sys",
];
/// Crates that store or fetch: in the widget that is the SDK's business.
const STORAGE_AND_FETCH: [&str; 8] =
    ["gloo-net", "gloo-storage", "gloo-file", "idb", "indexed_db_futures", "reqwest", "rexie", "ureq"];
/// The parts of web-sys that store or fetch.
const STORAGE_AND_FETCH_FEATURES: [&str; 7] =
    ["Storage", "Request", "RequestInit", "Response", "XmlHttpRequest", "IdbFactory", "CacheStorage"];
/// What the browser tests may reach: pages and HTTP, and the wire to read what arrived.
const BROWSER_TESTS: [&str; 1] = ["meepraat-protocol"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    #[serde(default)]
    features: Vec<String>,
}

impl Package {
    /// What is linked into the product, not into its tests.
    fn linked(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter().filter(|dependency| dependency.kind.is_none())
    }

    fn ours(&self) -> Vec<&str> {
        let names = self.dependencies.iter().map(|dependency| dependency.name.as_str());
        names.filter(|name| name.starts_with("meepraat-")).collect()
    }
}

fn problems(packages: &[Package]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut forbid = |package: &Package, name: &str, why: &str| {
        problems.push(format!("{} -> {name}: {why}", package.name));
    };
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("meepraat-protocol", &[] as &[&str]),
        ("meepraat-sdk", &["meepraat-protocol"]),
        ("meepraat-delivery", &["meepraat-sdk"]),
        ("meepraat-widget", &["meepraat-protocol", "meepraat-sdk"]),
        ("meepraat-collector", &["meepraat-protocol", "meepraat-widget"]),
        ("meepraat-demo", &["meepraat-protocol"]),
        ("meepraat-tests", &BROWSER_TESTS),
        ("meepraat-simulation", &["meepraat-collector", "meepraat-sdk"]),
        ("xtask", &[]),
    ]);
    for package in packages {
        if let Some(allowed) = allowed.get(package.name.as_str()) {
            for name in package.ours().into_iter().filter(|name| !allowed.contains(name)) {
                forbid(package, name, "roles meet only in end-to-end tests");
            }
        }
        for dependency in package.linked() {
            let name = dependency.name.as_str();
            match package.name.as_str() {
                "meepraat-protocol" if IO.contains(&name) => {
                    forbid(package, name, "the protocol does no I/O")
                }
                "meepraat-protocol"
                    if dependency.features.iter().any(|feature| feature == "v4" || feature == "js") =>
                {
                    forbid(package, name, "the protocol throws no dice");
                }
                "meepraat-sdk" if name.starts_with("leptos") => {
                    forbid(package, name, "the SDK draws nothing")
                }
                "meepraat-widget" if STORAGE_AND_FETCH.contains(&name) => {
                    forbid(package, name, "the widget stores and fetches through the SDK");
                }
                "meepraat-widget" if name == "web-sys" => {
                    for feature in &dependency.features {
                        if STORAGE_AND_FETCH_FEATURES.contains(&feature.as_str()) {
                            forbid(package, feature, "the widget stores and fetches through the SDK");
                        }
                    }
                }
                _ => {}
            }
            if name == "meepraat-demo" {
                forbid(package, name, "nothing depends on the demo");
            }
        }
    }
    problems
}

#[test]
fn the_parts_depend_on_each_other_as_designed() {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(super::root())
        .output()
        .unwrap();
    let metadata: Metadata = serde_json::from_slice(&output.stdout).unwrap();
    assert!(metadata.packages.iter().any(|package| package.name == "meepraat-protocol"));
    let problems = problems(&metadata.packages);
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn each_forbidden_direction_is_found() {
    let dependency = |name: &str, feature: &str| Dependency {
        name: name.to_owned(),
        kind: None,
        features: vec![feature.to_owned()],
    };
    let forbidden = [
        ("meepraat-protocol", "tokio", ""),
        ("meepraat-protocol", "uuid", "v4"),
        ("meepraat-protocol", "meepraat-sdk", ""),
        ("meepraat-sdk", "leptos", ""),
        ("meepraat-sdk", "meepraat-widget", ""),
        ("meepraat-widget", "gloo-net", ""),
        ("meepraat-widget", "web-sys", "Storage"),
        ("meepraat-collector", "meepraat-sdk", ""),
        ("meepraat-tests", "meepraat-collector", ""),
        ("other", "meepraat-demo", ""),
    ];
    for (name, target, feature) in forbidden {
        let package = Package { name: name.to_owned(), dependencies: vec![dependency(target, feature)] };
        assert_eq!(problems(&[package]).len(), 1, "{name} -> {target}");
    }
    let fine =
        Package { name: "meepraat-sdk".to_owned(), dependencies: vec![dependency("web-sys", "Storage")] };
    assert!(problems(&[fine]).is_empty());
}
