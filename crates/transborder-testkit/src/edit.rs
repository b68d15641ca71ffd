//! Edits of a case: a pointer (RFC 6901), and a value to set, append or remove.

use serde_json::Value;

/// One edit of an inventory.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// A JSON Pointer; a last part `-` appends to a list.
    pub pointer: String,
    /// What is written there; nothing removes what the pointer names.
    pub value: Option<Value>,
}

impl Edit {
    /// Reads `{"pointer", "value"}` or `{"pointer", "remove": true}`.
    pub fn read(value: &Value) -> Option<Edit> {
        let pointer = value.get("pointer")?.as_str()?.to_owned();
        let remove = value.get("remove").and_then(Value::as_bool) == Some(true);
        Some(Edit { pointer, value: if remove { None } else { Some(value.get("value")?.clone()) } })
    }

    /// Applies the edit.
    ///
    /// # Errors
    /// Says which pointer names nothing.
    pub fn apply(&self, document: &mut Value) -> Result<(), String> {
        let nothing = || format!("`{}` names nothing", self.pointer);
        let (parent, last) = self.pointer.rsplit_once('/').ok_or_else(nothing)?;
        let last = last.replace("~1", "/").replace("~0", "~");
        match (document.pointer_mut(parent).ok_or_else(nothing)?, &self.value) {
            (Value::Object(map), Some(value)) => {
                map.insert(last, value.clone());
            }
            // Without its neighbours moving: what stays keeps its order.
            (Value::Object(map), None) => {
                map.shift_remove(&last).ok_or_else(nothing)?;
            }
            (Value::Array(list), Some(value)) if last == "-" => list.push(value.clone()),
            (Value::Array(list), edit) => {
                let at: usize = last.parse().map_err(|_| nothing())?;
                match edit {
                    Some(value) => *list.get_mut(at).ok_or_else(nothing)? = value.clone(),
                    None if at < list.len() => {
                        list.remove(at);
                    }
                    None => return Err(nothing()),
                }
            }
            _ => return Err(nothing()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn edited(edit: Value) -> Result<Value, String> {
        let mut document = json!({"flows": [{"id": "a"}, {"id": "b"}], "a/b": 1});
        Edit::read(&edit).expect("an edit").apply(&mut document)?;
        Ok(document)
    }

    #[test]
    fn values_are_set_appended_and_removed() {
        assert_eq!(edited(json!({"pointer": "/flows/0/id", "value": "c"})).unwrap()["flows"][0]["id"], "c");
        assert_eq!(edited(json!({"pointer": "/flows/-", "value": 3})).unwrap()["flows"][2], 3);
        assert_eq!(
            edited(json!({"pointer": "/flows/0", "remove": true})).unwrap()["flows"],
            json!([{"id": "b"}])
        );
        assert_eq!(edited(json!({"pointer": "/a~1b", "value": 2})).unwrap()["a/b"], 2);
        assert!(edited(json!({"pointer": "/x/y", "value": 2})).is_err());
    }
}
