//! Whether the package declares the widget as it is: what the scripts take and tell, in all three places.

use super::*;
use serde_json::Value;
use std::collections::BTreeSet;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::read_to_string(root.join(path)).unwrap()
}

/// The names of the element's attributes, events or methods in `custom-elements.json`.
fn declared(kind: &str) -> BTreeSet<String> {
    let manifest: Value = serde_json::from_str(&read("widget/npm/custom-elements.json")).unwrap();
    let named = manifest["modules"][0]["declarations"][0][kind].as_array().unwrap();
    named.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
}

/// What stands between quotes after each of these calls.
fn emitted(text: &str) -> BTreeSet<String> {
    let calls = text.split("emit(\"").skip(1);
    calls.map(|call| format!("meepraat:{}", call.split('"').next().unwrap())).collect()
}

#[test]
fn every_attribute_that_the_loader_takes_is_declared() {
    let loader = read("widget/loader/loader.ts");
    let list = loader.split("const ATTRIBUTES = ").nth(1).and_then(|rest| rest.split(';').next()).unwrap();
    let list: Vec<String> = serde_json::from_str(&list.replace(",\n]", "\n]")).unwrap();
    let missing: Vec<_> = list.iter().filter(|name| !declared("attributes").contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_events_that_are_declared_are_those_that_are_emitted() {
    let mut events = BTreeSet::new();
    for path in ["widget/loader/opening.ts", "widget/loader/poll.ts", "widget/src/browser/steps.rs"] {
        events.extend(emitted(&read(path)));
    }
    events.extend(emitted(&read("widget/src/browser/sending.rs")));
    assert_eq!(declared("events"), events);
}

#[test]
fn types_manifest_and_readme_name_the_same() {
    let (types, readme) = (read("widget/npm/index.d.ts"), read("widget/npm/README.md"));
    let body = types.split("interface WidgetAttributes {").nth(1).unwrap().split("\n}").next().unwrap();
    let typed: BTreeSet<String> = body
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_once(": "))
        .map(|(name, _)| name.trim_end_matches('?').trim_matches('"').to_owned())
        .filter(|name| name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'))
        .collect();
    assert_eq!(declared("attributes"), typed);
    for name in declared("attributes").union(&declared("events")) {
        assert!(readme.contains(&format!("| `{name}` |")), "the README leaves out {name}");
    }
    for event in declared("events") {
        assert!(types.contains(&format!("\"{event}\": CustomEvent<")), "the types leave out {event}");
    }
    for method in declared("members") {
        assert!(types.contains(&format!("  {method}(): void;")), "the types leave out {method}");
        assert!(readme.contains(&format!("`{method}()`")), "the README leaves out {method}");
    }
}

#[test]
fn the_package_gets_the_version_of_the_workspace() {
    assert!(read("widget/npm/package.json").contains(NO_VERSION));
    let package: Value = serde_json::from_str(&read("widget/npm/package.json")).unwrap();
    for name in WRITTEN.iter().chain(&BUILT).filter(|name| **name != "README.md") {
        let listed = package["files"].as_array().unwrap().iter().any(|file| file == name);
        assert!(listed, "{name} is not packed");
    }
}
