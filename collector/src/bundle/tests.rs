//! Whether a folder never holds half a bundle, nor loses what is not a bundle.

use super::*;

fn files(campaign: &str, languages: &[&str]) -> Vec<BundleFile> {
    let languages: Vec<_> = languages
        .iter()
        .map(|code| serde_json::json!({"code": code, "html": "00000000", "json": "00000000"}))
        .collect();
    let index = serde_json::json!({"campaign": campaign, "version": "00000000", "languages": languages, "waves": [], "audience": "residents"});
    let file = |path: String, text: &str| BundleFile { path, bytes: text.as_bytes().to_vec() };
    let mut files: Vec<_> = languages
        .iter()
        .map(|language| file(format!("{}.html", language["code"].as_str().unwrap()), campaign))
        .collect();
    files.insert(0, file("v/00000000/engine.js".to_owned(), campaign));
    files.push(file(INDEX.to_owned(), &index.to_string()));
    files.push(file(SCRIPT.to_owned(), campaign));
    files
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

#[test]
fn a_new_folder_holds_the_bundle_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("deep/kempen");
    write_bundle(&folder, &id("kempen"), &files("kempen", &["nl", "en"])).unwrap();
    assert_eq!(names(&folder), ["en.html", INDEX, SCRIPT, "nl.html", "v"]);
    assert_eq!(names(&place.path().join("deep")), ["kempen"]);
}

#[test]
fn a_bundle_is_replaced_with_the_languages_that_are_gone_and_the_hashed_files_kept() {
    let place = tempfile::tempdir().unwrap();
    let kempen = id("kempen");
    write_bundle(place.path(), &kempen, &files("kempen", &["nl", "en"])).unwrap();
    fs::create_dir(place.path().join("v/11111111")).unwrap();
    write_bundle(place.path(), &kempen, &files("kempen", &["nl", "tr"])).unwrap();
    assert_eq!(names(place.path()), [INDEX, SCRIPT, "nl.html", "tr.html", "v"]);
    assert_eq!(names(&place.path().join("v")), ["00000000", "11111111"]);
}

#[test]
fn what_is_no_bundle_of_this_campaign_is_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let photos = place.path().join("photos");
    fs::create_dir(&photos).unwrap();
    fs::write(photos.join("index.json"), "{}").unwrap();
    let refused = write_bundle(&photos, &id("kempen"), &files("kempen", &["nl"]));
    assert!(matches!(refused, Err(BundleError::NotABundle(_))), "{refused:?}");
    assert_eq!(names(&photos), ["index.json"]);

    let other = place.path().join("other");
    write_bundle(&other, &id("almelo"), &files("almelo", &["nl"])).unwrap();
    let refused = write_bundle(&other, &id("kempen"), &files("kempen", &["nl"]));
    assert!(matches!(refused, Err(BundleError::OtherCampaign(_, found)) if found == id("almelo")));
    assert_eq!(fs::read_to_string(other.join("nl.html")).unwrap(), "almelo");
}

#[cfg(unix)]
#[test]
fn a_bundle_can_be_read_by_the_web_server() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("kempen");
    fs::create_dir(place.path().join("plain")).unwrap();
    write_bundle(&folder, &id("kempen"), &files("kempen", &["nl"])).unwrap();
    let mode = |path: &str| fs::metadata(place.path().join(path)).unwrap().permissions().mode();
    assert_eq!(mode("kempen"), mode("plain"));
}
