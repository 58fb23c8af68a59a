//! Whether what is sealed opens for whoever has the key, and for nobody else.

use super::*;

fn ring(keys: &[[u8; KEY_BYTES]]) -> Keyring {
    let lines: Vec<_> = keys.iter().map(|key| STANDARD.encode(key)).collect();
    Keyring::parse(&lines.join("\n"), Path::new("keys")).unwrap()
}

#[test]
fn what_is_sealed_opens_for_its_own_row_only() {
    let ring = ring(&[[1; 32]]);
    let sealed = ring.seal(b"row", b"Ans de Wit").unwrap();
    assert!(!sealed.windows(3).any(|part| part == b"Ans"));
    assert_eq!(ring.open_sealed(b"row", &sealed).unwrap(), b"Ans de Wit");
    assert!(matches!(ring.open_sealed(b"another", &sealed), Err(KeyError::Unopened)));
    let mut altered = sealed;
    *altered.last_mut().unwrap() ^= 1;
    assert!(matches!(ring.open_sealed(b"row", &altered), Err(KeyError::Unopened)));
}

#[test]
fn an_older_key_opens_and_no_longer_seals() {
    let sealed = ring(&[[1; 32]]).seal(b"row", b"Ans").unwrap();
    let both = ring(&[[2; 32], [1; 32]]);
    assert_eq!(both.open_sealed(b"row", &sealed).unwrap(), b"Ans");
    assert!(!both.is_current(&sealed));
    assert!(both.is_current(&both.seal(b"row", b"Ans").unwrap()));
    assert!(ring(&[[2; 32]]).open_sealed(b"row", &sealed).is_err());
}

#[test]
fn a_key_file_is_made_once_and_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys");
    assert!(Keyring::open(&file, false).is_err(), "never where something was sealed already");
    let sealed = Keyring::open(&file, true).unwrap().seal(b"row", b"Ans").unwrap();
    assert!(Keyring::open(&file, false).unwrap().is_current(&sealed));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions()) & 0o077, 0);
}

#[test]
fn a_line_that_is_no_key_is_named() {
    let error = Keyring::parse("# keys\nshort\n", Path::new("keys")).unwrap_err();
    assert!(error.to_string().starts_with("keys, line 2"), "{error}");
    assert!(matches!(Keyring::parse("# none\n", Path::new("keys")), Err(KeyError::Empty(_))));
}
