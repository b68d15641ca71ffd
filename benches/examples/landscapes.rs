//! Writes the large landscapes of `docs/benchmarks.md`, each from a seed: `landscapes SHAPE NUMBER` on standard output,
//! or `landscapes batch NUMBER FOLDER`: so many small inventories, of which every hundredth is broken.
#![expect(clippy::unwrap_used, reason = "an example that cannot go on says so by a panic")]

use std::io::{self, Write};
use transborder_testkit::generate::{Shape, Size, full, large};

const HELP: &str = "landscapes SHAPE NUMBER, where SHAPE is one of:
  large   NUMBER systems with five flows each, 256 fields, 8 groups; most flows stay in one country
  full    the same with notices, consents, safeguards, derivations, several laws and dates
  chain, clique, star, fields, groups, dense, cycle
          odd shapes with NUMBER systems, recipients, fields or groups
landscapes batch NUMBER FOLDER: NUMBER inventories of 300 systems, every hundredth broken";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let shape = arguments.first().map_or("", String::as_str);
    let number = arguments.get(1).and_then(|number| number.parse::<usize>().ok());
    let odd = Shape::ALL.into_iter().find(|odd| odd.name() == shape);
    let size = |systems| Size { systems, flows: 5 * systems, fields: 256, groups: 8 };
    let text = match (shape, number, odd) {
        ("large", Some(number), _) => large(1, size(number)),
        ("full", Some(number), _) => full(1, size(number)),
        ("batch", Some(number), _) => {
            return batch(number, arguments.get(2).map_or("landscapes", String::as_str));
        }
        (_, Some(number), Some(odd)) => odd.landscape(number),
        _ => {
            eprintln!("{HELP}");
            std::process::exit(2);
        }
    };
    io::stdout().lock().write_all(text.as_bytes()).unwrap();
}

fn batch(number: usize, folder: &str) {
    let folder = std::path::Path::new(folder);
    std::fs::create_dir_all(folder).unwrap();
    for index in 0..number {
        let mut text = large(index as u64, Size { systems: 300, flows: 1_500, fields: 32, groups: 4 });
        if index % 100 == 99 {
            // A flow to nowhere, and a line that ends too early.
            text.push_str(r#"{"record":"flow","id":"lost","from":"nowhere","to":"s0","fields":["x0"]}"#);
            text.push_str("\n{\"record\":");
        }
        std::fs::write(folder.join(format!("{index:05}.ndjson")), text).unwrap();
    }
}
