//! The laws on board of `transborder`: packs and tables as data.
//!
//! ```
//! let law = transborder_regimes::all();
//! assert_eq!(law.packs()[0].id, "KR-PIPA");
//! assert!(law.find("eu-gdpr").is_ok());
//! ```

use std::sync::OnceLock;
use transborder::regime::{Pack, Regimes, Table};
use transborder_json::{File, LawFile};

/// The files on board with their names. Packs come first, in the order in which reports list them.
pub const FILES: &[(&str, &str)] = &[
    ("kr-pipa.json", include_str!("../packs/kr-pipa.json")),
    ("eu-gdpr.json", include_str!("../packs/eu-gdpr.json")),
    ("plain.json", include_str!("../packs/plain.json")),
    ("adequacy.json", include_str!("../packs/adequacy.json")),
    ("restricted.json", include_str!("../packs/restricted.json")),
];

/// The number of the first of [`FILES`] in origins: far from any that is given to files on the command line.
pub const FIRST_FILE: u32 = 1 << 31;

/// Every law on board; take some with [`Regimes::only`], add yours with [`Regimes::with`].
#[must_use]
pub fn all() -> Regimes {
    on_board().clone()
}

/// Every law on board, read once.
#[must_use]
pub fn on_board() -> &'static Regimes {
    static REGIMES: OnceLock<Regimes> = OnceLock::new();
    REGIMES.get_or_init(|| {
        let (packs, tables) = read();
        Regimes::new(packs, tables).expect("packs and tables on board fit each other")
    })
}

fn read() -> (Vec<Pack>, Vec<Table>) {
    let files: Vec<File<'_>> =
        FILES.iter().map(|(name, text)| File { name, text: text.as_bytes() }).collect();
    let laws = transborder_json::read_laws(&files, FIRST_FILE).expect("files on board are in order");
    let (mut packs, mut tables) = (Vec::new(), Vec::new());
    for law in laws {
        match law {
            LawFile::Pack(pack) => packs.push(pack),
            LawFile::Table(table) => tables.push(table),
        }
    }
    (packs, tables)
}
