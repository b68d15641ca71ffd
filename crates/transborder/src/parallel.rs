//! Work on many things, on all cores where the feature `parallel` is on; what comes out does not depend on it.

/// What `work` makes of each, in order.
#[cfg(feature = "parallel")]
pub(crate) fn map<I: Send, T: Send>(items: Vec<I>, work: impl Fn(I) -> T + Sync + Send) -> Vec<T> {
    use rayon::prelude::*;
    if items.len() < 2 {
        return items.into_iter().map(work).collect();
    }
    // Few, and some take much longer than others.
    items.into_par_iter().with_max_len(1).map(work).collect()
}

/// What `work` makes of each, in order.
#[cfg(not(feature = "parallel"))]
pub(crate) fn map<I, T>(items: Vec<I>, work: impl Fn(I) -> T) -> Vec<T> {
    items.into_iter().map(work).collect()
}

/// Both, side by side.
pub(crate) fn join<A: Send, B: Send>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    #[cfg(feature = "parallel")]
    return rayon::join(first, second);
    #[cfg(not(feature = "parallel"))]
    return (first(), second());
}

/// How many threads work.
pub(crate) fn threads() -> usize {
    #[cfg(feature = "parallel")]
    return rayon::current_num_threads().max(1);
    #[cfg(not(feature = "parallel"))]
    return 1;
}
