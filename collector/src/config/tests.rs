//! Whether what is nearest counts: flags and environment, then the file, then the defaults.

use super::*;

fn config(text: &str, args: ServeArgs) -> Result<ServeConfig, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meepraat.toml");
    std::fs::write(&path, text).unwrap();
    let databases = DatabaseArgs { config: Some(path), ..args.databases };
    ServeConfig::new(ServeArgs { databases, ..args }, Vec::new())
}

#[test]
fn without_anything_the_defaults_count() {
    let config = ServeConfig::new(ServeArgs::default(), Vec::new()).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8800");
    assert_eq!(config.public_url, None);
    assert_eq!((config.database, config.trusted, config.samples), ("meepraat.db".into(), vec![], 0));
    assert_eq!(config.logs, Logs::Pretty);
}

#[test]
fn a_flag_goes_before_the_file() {
    let text =
        "listen = \"127.0.0.1:1\"\nseed = 5\nlog-format = \"json\"\ntrusted-proxy = [\"10.0.0.0/8\"]\n";
    let args = ServeArgs { listen: Some("127.0.0.1:2".parse().unwrap()), ..ServeArgs::default() };
    let config = config(text, args).unwrap();
    assert_eq!(config.listen.port(), 2);
    assert_eq!((config.samples, config.logs), (5, Logs::Json));
    assert_eq!(config.trusted, ["10.0.0.0/8".parse().unwrap()]);
}

#[test]
fn campaigns_are_taken_from_the_nearest_place_that_names_some() {
    let named = |args: &[&str], environment: &[&str]| {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let args = ServeArgs { campaign: paths(args), ..ServeArgs::default() };
        ServeConfig::new(args, paths(environment)).unwrap().campaigns
    };
    assert_eq!(named(&["a"], &["b", "c"]), [PathBuf::from("a")]);
    assert_eq!(named(&[], &["b", "c"]), [PathBuf::from("b"), PathBuf::from("c")]);
}

#[test]
fn paths_in_the_file_begin_at_its_folder() {
    let config =
        config("campaign = [\"kempen.toml\"]\ndatabase = \"/var/m.db\"\n", ServeArgs::default()).unwrap();
    assert!(config.campaigns[0].is_absolute() && config.campaigns[0].ends_with("kempen.toml"));
    assert_eq!(config.database, PathBuf::from("/var/m.db"));
}

#[test]
fn whatever_reads_beside_the_collector_looks_where_it_keeps_people() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meepraat.toml");
    let looks = |text: &str, args: DatabaseArgs| {
        std::fs::write(&path, text).unwrap();
        Databases::new(DatabaseArgs { config: Some(path.clone()), ..args }).unwrap()
    };
    let (here, db) = (folder.path(), |name: &str| folder.path().join(name));
    let found = looks("database = \"stem.db\"\n", DatabaseArgs::default());
    assert_eq!((found.contacts, found.contacts_key), (db("stem-contacts.db"), db("stem-contacts.db.key")));
    let found = looks("contacts = \"people.db\"\ncontacts-key = \"/key\"\n", DatabaseArgs::default());
    assert_eq!((found.contacts, found.contacts_key), (here.join("people.db"), "/key".into()));
    let args = DatabaseArgs { contacts: Some("other.db".into()), ..DatabaseArgs::default() };
    let found = looks("contacts = \"people.db\"\n", args);
    assert_eq!((found.contacts, found.contacts_key), ("other.db".into(), "other.db.key".into()));
}

#[test]
fn what_cannot_be_is_said() {
    for (text, word) in [
        ("lissten = \"127.0.0.1:1\"", "lissten"),
        ("trusted-proxy = [\"10.0.0.0/99\"]", "10.0.0.0/99"),
        ("public-url = \"stem.example.nl\"", "stem.example.nl"),
        ("public-url = \"https://stem.example.nl/poll\"", "/poll"),
    ] {
        let error = config(text, ServeArgs::default()).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
    assert_eq!(public_url("https://stem.example.nl/".into()).unwrap(), "https://stem.example.nl");
}

#[test]
fn the_flags_are_well_formed() {
    use clap::Command;
    ServeArgs::augment_args(Command::new("serve")).debug_assert();
}
