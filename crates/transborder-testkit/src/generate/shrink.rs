//! A smaller landscape that still shows a difference: what can be left out is left out.

use serde_json::Value;

/// Removes list entries and keys one by one for as long as `fails` still says so of what is left.
///
/// What `fails` cannot judge, such as an inventory that became invalid, it calls not failing.
pub fn shrink(inventory: &Value, mut fails: impl FnMut(&Value) -> bool) -> Value {
    let mut best = inventory.clone();
    loop {
        let mut smaller = false;
        let mut places = pointers(&best);
        // Deepest last in the list: whole records go before their parts.
        places.reverse();
        while let Some(pointer) = places.pop() {
            let mut tried = best.clone();
            if remove(&mut tried, &pointer) && fails(&tried) {
                best = tried;
                smaller = true;
                places = pointers(&best).into_iter().filter(|p| *p >= pointer).rev().collect();
            }
        }
        if !smaller {
            return best;
        }
    }
}

/// Pointers to every entry and key, a record before what is in it.
fn pointers(value: &Value) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![(Vec::new(), value)];
    while let Some((at, value)) = waiting.pop() {
        let inner: Vec<(String, &Value)> = match value {
            Value::Array(list) => list.iter().enumerate().map(|(i, v)| (format!("{i:06}"), v)).collect(),
            Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), v)).collect(),
            _ => continue,
        };
        for (key, value) in inner {
            let mut here: Vec<String> = at.clone();
            here.push(key);
            found.push(here.clone());
            waiting.push((here, value));
        }
    }
    found.sort();
    found
}

fn remove(value: &mut Value, pointer: &[String]) -> bool {
    let Some((last, parents)) = pointer.split_last() else { return false };
    let mut here = value;
    for key in parents {
        let next = match here {
            Value::Array(list) => key.parse::<usize>().ok().and_then(|i| list.get_mut(i)),
            Value::Object(map) => map.get_mut(key),
            _ => None,
        };
        let Some(next) = next else { return false };
        here = next;
    }
    match here {
        Value::Array(list) => match last.parse::<usize>() {
            // An empty list would say that there is nothing: keep the last entry.
            Ok(i) if i < list.len() && list.len() > 1 => {
                list.remove(i);
                true
            }
            _ => false,
        },
        Value::Object(map) => map.shift_remove(last).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_the_failure_needs_is_left() {
        let start = json!({"flows": [{"id": "a", "x": 1}, {"id": "b", "x": 2}], "facts": {"y": true}});
        let small =
            shrink(&start, |v| v["flows"].as_array().is_some_and(|l| l.iter().any(|f| f["id"] == "b")));
        assert_eq!(small, json!({"flows": [{"id": "b"}]}));
    }
}
