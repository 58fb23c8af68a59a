//! What every store promises. Each store's test calls this with a store that is empty.

use meepraat_sdk::Store;
use meepraat_sdk::protocol::SubmissionId;

/// Goes through all promises.
pub(crate) fn keeps_its_promises(store: &impl Store) {
    keeps_texts(store);
    lists_in_pages(store);
}

fn all(store: &impl Store) -> Vec<SubmissionId> {
    store.ids(None, usize::MAX).unwrap()
}

fn keeps_texts(store: &impl Store) {
    let [one, other] = [SubmissionId::from_random([1; 16]), SubmissionId::from_random([2; 16])];
    assert_eq!(all(store), [], "it is empty at first");
    assert_eq!(store.get(one), Ok(None), "what is not there is none");
    assert_eq!(store.remove(&[one, other]), Ok(()), "what is not there can be removed");
    assert_eq!((store.put(&[]), store.remove(&[])), (Ok(()), Ok(())), "nothing is no error");

    let odd = "{\"other\":\"é 😀 \\u0000 \\n\"}";
    store.put(&[(one, "{\"first\":1}"), (other, odd)]).unwrap();
    assert_eq!(store.get(one).unwrap().as_deref(), Some("{\"first\":1}"), "a text comes back");
    let back = store.get(other).unwrap();
    assert_eq!(back.as_deref(), Some(odd), "a text comes back as it was, whatever its characters");

    let all_three = store.get_all(&[other, SubmissionId::from_random([3; 16]), one]).unwrap();
    assert_eq!(all_three, [back, None, store.get(one).unwrap()], "several are read in their order");

    store.put(&[(one, "{}")]).unwrap();
    assert_eq!(store.get(one).unwrap().as_deref(), Some("{}"), "a text is replaced as a whole");
    assert_eq!(all(store), [one, other], "every entry is listed once");

    store.remove(&[one]).unwrap();
    assert_eq!(store.get(one), Ok(None), "a removed entry is gone");
    assert_eq!(all(store), [other], "and others stay");
    store.remove(&[one, other]).unwrap();
    assert_eq!(all(store), [], "it can be emptied, whatever is gone already");
}

fn lists_in_pages(store: &impl Store) {
    let mut ids: Vec<_> = (0..50_u8).map(|number| SubmissionId::from_random([number ^ 0x2a; 16])).collect();
    let entries: Vec<_> = ids.iter().map(|id| (*id, "{}")).collect();
    store.put(&entries).unwrap();
    ids.sort();
    let (mut listed, mut after) = (Vec::new(), None);
    loop {
        let page = store.ids(after, 7).unwrap();
        assert!(page.len() <= 7, "a page is no longer than was asked for");
        let Some(last) = page.last() else { break };
        after = Some(*last);
        listed.extend(page);
    }
    assert_eq!(listed, ids, "pages follow each other in the order of the ids");
    store.remove(&ids).unwrap();
    assert_eq!(all(store), [], "many are removed at once");
}
