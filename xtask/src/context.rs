//! Where things are: the workspace's root, its target folder, the user's cache folder, and how much to say.
//! Decides nothing about what is done there.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// What every task needs to know about this machine and this clone.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    /// The folder that the command was given in, for paths that the user gives.
    pub(crate) started_in: PathBuf,
    pub(crate) verbose: bool,
    /// In continuous integration what cannot run is a failure.
    pub(crate) ci: bool,
}

impl Context {
    /// Finds the workspace, from whichever of its folders the command was given in, and goes to its root.
    pub(crate) fn new(verbose: bool) -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").context("start this as `cargo xtask …`")?;
        let root = Path::new(&manifest).parent().context("xtask/ has no parent folder")?.to_path_buf();
        let started_in = env::current_dir()?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => started_in.join(folder),
            None => root.join("target"),
        };
        env::set_current_dir(&root).with_context(|| format!("cannot enter {}", root.display()))?;
        let ci = env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false" && value != "0");
        Ok(Self { root, target, started_in, verbose, ci })
    }

    /// The collector's program as a plain `cargo build` leaves it.
    pub(crate) fn program(&self, name: &str, profile: Profile) -> PathBuf {
        self.target.join(profile.folder()).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// `dist/`, laid out as the URLs that the collector serves.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Where the bundles of the sample campaigns are made.
    pub(crate) fn bundles(&self) -> PathBuf {
        self.target.join("bundles")
    }

    /// The sample campaigns, sorted by name.
    pub(crate) fn campaigns(&self) -> Result<Vec<PathBuf>> {
        let folder = self.root.join("demo/campaigns");
        let mut files = Vec::new();
        for entry in folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }
}

/// The cargo profile that native programs are built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Shared with the tests, so that nothing is compiled twice.
    Dev,
    /// As organisers run it.
    Release,
}

impl Profile {
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }

    pub(crate) fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Dev => &[],
            Self::Release => &["--release"],
        }
    }
}
