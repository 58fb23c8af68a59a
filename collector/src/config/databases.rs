//! Where the databases are, for `meepraat serve` and for whatever reads beside it: one definition of flags and defaults.

use super::{ConfigError, ConfigFile, read_file};
use clap::Args;
use std::path::{Path, PathBuf};

/// The database's file where none is named.
const DATABASE: &str = "meepraat.db";

/// The flags that say where the databases are.
#[derive(Debug, Clone, Default, Args)]
pub struct DatabaseArgs {
    /// A configuration file (TOML)
    #[arg(long, value_name = "FILE", env = "MEEPRAAT_CONFIG")]
    pub config: Option<PathBuf>,
    /// The database of answers, which `serve` makes on its first start [default: meepraat.db]
    #[arg(long, value_name = "FILE", env = "MEEPRAAT_DATABASE")]
    pub database: Option<PathBuf>,
    /// The database of people who sign up, apart from answers [default: beside the other, with `-contacts` in its name]
    #[arg(long, value_name = "FILE", env = "MEEPRAAT_CONTACTS")]
    pub contacts: Option<PathBuf>,
    /// The file with the key that seals it, which `serve` makes on its first start; keep a copy of it elsewhere [default:
    /// the contacts' database with `.key` behind its name]
    #[arg(long, value_name = "FILE", env = "MEEPRAAT_CONTACTS_KEY")]
    pub contacts_key: Option<PathBuf>,
}

/// Where the databases are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Databases {
    /// The answers.
    pub answers: PathBuf,
    /// The people who take part.
    pub contacts: PathBuf,
    /// The keys that they are sealed with.
    pub contacts_key: PathBuf,
}

impl Databases {
    /// Joins flags (and the environment, which clap reads with them) with the configuration file that they name.
    ///
    /// # Errors
    /// When the configuration file cannot be read, or says something that cannot be.
    pub fn new(args: DatabaseArgs) -> Result<Self, ConfigError> {
        let (file, _) = args.config.as_deref().map(read_file).transpose()?.unwrap_or_default();
        Ok(Self::joined(args, &file))
    }

    pub(super) fn joined(args: DatabaseArgs, file: &ConfigFile) -> Self {
        let nearest = |flag: Option<PathBuf>, named: &Option<PathBuf>| flag.or_else(|| named.clone());
        let answers = nearest(args.database, &file.database).unwrap_or_else(|| DATABASE.into());
        let contacts = nearest(args.contacts, &file.contacts).unwrap_or_else(|| beside(&answers));
        let key = nearest(args.contacts_key, &file.contacts_key);
        Self { contacts_key: key.unwrap_or_else(|| contacts.with_added_extension("key")), answers, contacts }
    }
}

/// `meepraat-contacts.db` beside `meepraat.db`.
fn beside(database: &Path) -> PathBuf {
    let stem = database.file_stem().unwrap_or_default().to_string_lossy();
    let name = format!("{stem}-contacts");
    let beside = database.with_file_name(name);
    database.extension().map_or(beside.clone(), |extension| beside.with_added_extension(extension))
}
