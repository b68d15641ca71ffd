//! Questions of lineage.

use crate::run::run;

const LINEAGE: &str = "fixtures/cases/lineage.inventory.json";

fn trace(args: &[&str]) -> String {
    let ran = run(&[&["trace", LINEAGE], args].concat());
    assert_eq!(ran.status, 0, "{args:?}: {}", ran.err);
    ran.out
}

#[test]
fn everywhere_and_by_all_ways() {
    let pages = [
        trace(&["--field", "mail", "--subjects", "customers-fr"]),
        trace(&["--field", "mail", "--subjects", "customers-fr", "--to", "US"]),
        trace(&["--field", "mail", "--subjects", "customers-fr", "--to", "US", "--all"]),
        trace(&[
            "--field",
            "mail",
            "--subjects",
            "customers-fr",
            "--from",
            "warehouse",
            "--to",
            "broker-db",
            "--all",
        ]),
        trace(&["--field", "mail", "--subjects", "customers-fr", "--all", "--at-most", "3"]),
        trace(&["--field", "badge-scan", "--subjects", "unknown"]),
        trace(&["--field", "email", "--subjects", "members-us"]),
    ];
    insta::assert_snapshot!(pages.join("\n=====\n"));
}

#[test]
fn the_first_decision() {
    let ran = run(&[
        "trace",
        "fixtures/decisions/kr-2024-aliexpress/inventory.json",
        "--field",
        "phone",
        "--subjects",
        "kr-buyers",
        "--to",
        "CN",
        "--all",
    ]);
    assert!(ran.out.contains("checkout → dispatch → sellers"), "{}", ran.out);
}

#[test]
fn it_says_when_it_stops() {
    let page =
        trace(&["--field", "mail", "--subjects", "customers-fr", "--to", "US", "--all", "--at-most", "1"]);
    assert!(page.contains("stopped after 1 way: --at-most asks for more"), "{page}");
    let page =
        trace(&["--field", "mail", "--subjects", "customers-fr", "--to", "US", "--all", "--at-most", "2"]);
    assert!(!page.contains("stopped"), "{page}");
}

#[test]
fn unknown_names_get_near_ones() {
    let ran = run(&["trace", LINEAGE, "--field", "emai", "--subjects", "customers-fr"]);
    assert_eq!(ran.err, "transborder: no field is named `emai`\nhelp: did you mean `email`?\n");
    let ran = run(&["trace", LINEAGE, "--field", "email", "--subjects", "customer-fr"]);
    assert!(ran.err.contains("did you mean `customers-fr`?"), "{}", ran.err);
    let ran = run(&["trace", LINEAGE, "--field", "email", "--subjects", "customers-fr", "--to", "warehous"]);
    assert!(ran.err.contains("did you mean `warehouse`?"), "{}", ran.err);
}

/// A number of ways says nothing where one way is asked for.
#[test]
fn a_number_of_ways_belongs_to_all_ways() {
    let ran = run(&["trace", LINEAGE, "--field", "mail", "--subjects", "customers-fr", "--at-most", "3"]);
    assert_eq!((ran.status, &ran.out[..]), (2, ""));
    assert!(ran.err.contains("--all"), "{}", ran.err);
}
