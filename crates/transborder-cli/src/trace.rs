//! `trace`: where a field of a group comes from, where it goes, and by which ways.

use crate::args::Trace;
use crate::failure::Failure;
use crate::law::{Judged, judged};
use crate::render::words::{HELD, counted, listed, places, run_by, shown, way};
use crate::{Ended, output, paint, render};
use std::collections::HashSet;
use std::fmt::Write as _;
use transborder::{Hop, Lineage, Place};

/// How many places are shown with the shortest way to each.
const PLACES: usize = 60;

/// Stands for the group that nobody knows: of fields that no collection brings.
const NOBODY_KNOWS: &str = "unknown";

pub(crate) fn run(args: &Trace) -> Result<Ended, Failure> {
    judged(&args.paths, &args.judging, |judged| {
        let lineage = Lineage::propagate(judged.graph, &judged.regimes.on(judged.report.as_of()));
        let subjects = (args.subjects != NOBODY_KNOWS).then_some(args.subjects.as_str());
        let asked = Asked { args, judged, lineage: &lineage, subjects };
        output::text(&asked.page()?, None)?;
        Ok(Ended::Clean)
    })
}

struct Asked<'a, 'g> {
    args: &'a Trace,
    judged: &'a Judged<'g>,
    lineage: &'a Lineage<'g>,
    subjects: Option<&'a str>,
}

impl Asked<'_, '_> {
    fn page(&self) -> Result<String, Failure> {
        let mut out = String::new();
        match (&self.args.to, self.args.all) {
            (Some(to), all) => self.ways(&mut out, to, if all { self.args.at_most } else { 1 })?,
            (None, false) => self.overview(&mut out)?,
            (None, true) => self.all_ways(&mut out)?,
        }
        Ok(out)
    }

    /// Everywhere it is, and the shortest way to each.
    fn overview(&self, out: &mut String) -> Result<(), Failure> {
        let (field, from) = (self.args.field.as_str(), self.args.from.as_deref());
        let down = self.lineage.downstream(field, self.subjects, from)?;
        let up = self.lineage.upstream(field, self.subjects, from)?;
        let graph = self.judged.graph;
        let locations = |id: &str| graph.system(id).map_or(&[][..], |system| system.locations());
        if down.holdings().is_empty() {
            let place = from.map(|from| format!(" at {}", shown(from))).unwrap_or_default();
            let _ = writeln!(out, "{}: held nowhere{place}", self.label());
            return Ok(());
        }
        let mut countries: Vec<Place> = Vec::new();
        let mut places_held: Vec<(&str, Vec<&str>)> = Vec::new();
        for holding in down.holdings() {
            for place in locations(holding.system) {
                if !countries.contains(place) {
                    countries.push(*place);
                }
            }
            match places_held.last_mut() {
                Some((system, fields)) if *system == holding.system => fields.push(holding.field),
                _ => places_held.push((holding.system, vec![holding.field])),
            }
        }
        let head = format!(
            "{} · {} in {}, by {} · on {}",
            self.label(),
            counted(places_held.len(), "place"),
            places(&countries, 5),
            counted(down.flows().len(), "flow"),
            self.judged.report.as_of()
        );
        let _ = writeln!(out, "{}", paint::bold(head));
        paint::heading(out, "comes from");
        for collection in up.collections() {
            let _ = writeln!(out, "  {} {}", shown(collection), paint::dim("(collected)"));
        }
        let others: Vec<&str> =
            up.holdings().iter().map(|held| held.field).filter(|held| *held != field).collect();
        let mut known = HashSet::new();
        let others: Vec<&str> = others.into_iter().filter(|other| known.insert(*other)).collect();
        if !others.is_empty() {
            let by = listed(up.derivations(), 8);
            let by = if by.is_empty() { "renamed".to_owned() } else { format!("by {by}") };
            let _ = writeln!(out, "  made of {} {}", listed(&others, 8), paint::dim(format!("({by})")));
        }
        if up.collections().is_empty() {
            let _ =
                writeln!(out, "  nowhere that is written: it is taken to be held because a record uses it");
        }
        paint::heading(out, "goes to");
        for (system, fields) in places_held.iter().take(PLACES) {
            let shortest = self.lineage.paths(field, self.subjects, from, system, 1)?.next();
            // A way that comes back to where it has been is no simple one.
            let by = shortest.map(|witness| format!(" · {}", self.way(witness.hops()))).unwrap_or_default();
            let operator = graph.system(system).map(run_by).unwrap_or_default();
            let place = places(locations(system), 5);
            let lead = format!("  {}", shown(system));
            let text = format!("in {place}{operator}, as {}{by}", listed(fields, 6));
            let width = transborder_json::columns(&lead);
            paint::paragraph(out, &format!("  {}", paint::bold(shown(system))), width, 20, &text);
        }
        render::more(out, places_held.len(), PLACES, "place");
        self.crossings(out, down.flows());
        Ok(())
    }

    /// Borders on the way, with the verdict there.
    fn crossings(&self, out: &mut String, flows: &[&str]) {
        let flows: HashSet<&str> = flows.iter().copied().collect();
        let mut crossings = self.judged.report.crossings();
        crossings.retain(|crossing| crossing.flow.is_some_and(|flow| flows.contains(flow)));
        render::crossing::rows(out, &crossings);
    }

    /// Ways to one place, whatever the field is called there.
    fn ways(&self, out: &mut String, to: &str, at_most: usize) -> Result<(), Failure> {
        let mut ways =
            self.lineage.paths(&self.args.field, self.subjects, self.args.from.as_deref(), to, at_most)?;
        let found: Vec<_> = ways.by_ref().collect();
        let from = self.args.from.as_deref().map(|from| format!(" from {}", shown(from))).unwrap_or_default();
        if found.is_empty() {
            let stopped = if ways.stopped() { " that could be found in time" } else { "" };
            let _ = writeln!(out, "{}: no way{from} to {}{stopped}", self.label(), shown(to));
            return Ok(());
        }
        let what = if self.args.all { counted(found.len(), "way") } else { "the shortest way".to_owned() };
        let _ = writeln!(out, "{}", paint::bold(format!("{}: {what}{from} to {}", self.label(), shown(to))));
        for (index, witness) in found.iter().enumerate() {
            let lead = format!("  {:>3}  ", index + 1);
            paint::paragraph(out, &lead, lead.len(), lead.len(), &self.way(witness.hops()));
        }
        // Without --all one way was asked for, and one was given.
        if self.args.all && ways.stopped() {
            self.stopped(out, found.len());
        }
        let flows: Vec<&str> = found
            .iter()
            .flat_map(|witness| witness.hops())
            .filter_map(|hop| match hop {
                Hop::Flow { id, .. } => Some(*id),
                _ => None,
            })
            .collect();
        self.crossings(out, &flows);
        Ok(())
    }

    /// All ways to everywhere, as many as are asked for.
    fn all_ways(&self, out: &mut String) -> Result<(), Failure> {
        let (field, from) = (self.args.field.as_str(), self.args.from.as_deref());
        let down = self.lineage.downstream(field, self.subjects, from)?;
        let mut systems: Vec<&str> = down.holdings().iter().map(|holding| holding.system).collect();
        systems.dedup();
        let _ = writeln!(out, "{}", paint::bold(format!("{}: every way", self.label())));
        let mut given = 0;
        for system in systems {
            let mut ways =
                self.lineage.paths(field, self.subjects, from, system, self.args.at_most - given)?;
            for witness in ways.by_ref() {
                given += 1;
                let lead = format!("  {given:>3}  ");
                paint::paragraph(out, &lead, lead.len(), lead.len(), &self.way(witness.hops()));
            }
            if ways.stopped() {
                self.stopped(out, given);
                break;
            }
        }
        self.crossings(out, down.flows());
        Ok(())
    }

    fn stopped(&self, out: &mut String, given: usize) {
        let line = if given == self.args.at_most {
            format!("stopped after {}: --at-most asks for more", counted(given, "way"))
        } else {
            format!("stopped after {}: the rest would take too long to find", counted(given, "way"))
        };
        let _ = writeln!(out, "  {}", paint::yellow(line));
    }

    /// A way in one line; one that begins where it was asked for names that place.
    fn way(&self, hops: &[Hop<'_>]) -> String {
        let text = way(hops);
        match (&self.args.from, text.strip_prefix(HELD)) {
            (Some(from), Some(rest)) => format!("{}{rest}", shown(from)),
            _ => text,
        }
    }

    fn label(&self) -> String {
        format!("{} of {}", shown(&self.args.field), shown(&self.args.subjects))
    }
}
