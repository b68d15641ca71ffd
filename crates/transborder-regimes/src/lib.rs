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
    ("eu-2018-1725.json", include_str!("../packs/eu-2018-1725.json")),
    ("uk-gdpr.json", include_str!("../packs/uk-gdpr.json")),
    ("ch-fadp.json", include_str!("../packs/ch-fadp.json")),
    ("cn-pipl.json", include_str!("../packs/cn-pipl.json")),
    ("jp-appi.json", include_str!("../packs/jp-appi.json")),
    ("br-lgpd.json", include_str!("../packs/br-lgpd.json")),
    ("in-dpdp.json", include_str!("../packs/in-dpdp.json")),
    ("sg-pdpa.json", include_str!("../packs/sg-pdpa.json")),
    ("us-dsp.json", include_str!("../packs/us-dsp.json")),
    ("ca-qc.json", include_str!("../packs/ca-qc.json")),
    ("th-pdpa.json", include_str!("../packs/th-pdpa.json")),
    ("id-pdp.json", include_str!("../packs/id-pdp.json")),
    ("vn-pdpl.json", include_str!("../packs/vn-pdpl.json")),
    ("sa-pdpl.json", include_str!("../packs/sa-pdpl.json")),
    ("tr-kvkk.json", include_str!("../packs/tr-kvkk.json")),
    ("ru-152fz.json", include_str!("../packs/ru-152fz.json")),
    ("za-popia.json", include_str!("../packs/za-popia.json")),
    ("ae.json", include_str!("../packs/ae.json")),
    ("ae-difc.json", include_str!("../packs/ae-difc.json")),
    ("ae-adgm.json", include_str!("../packs/ae-adgm.json")),
    ("au-app8.json", include_str!("../packs/au-app8.json")),
    ("nz-ipp12.json", include_str!("../packs/nz-ipp12.json")),
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
    LawFile::split(transborder_json::read_laws(&files, FIRST_FILE).expect("files on board are in order"))
}
