//! What threads do to one span.

use loom::cell::UnsafeCell;
use loom::sync::{Arc, Mutex};
use loom::thread;

use crate::books::Books;

/// How many slots a scene's span has.
const SLOTS: usize = 2;

/// How often a thread is preempted at most where it need not be: more finds next to nothing (loom's
/// documentation) and takes for ever.
const PREEMPTIONS: usize = 3;

fn every_order(scene: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = builder.preemption_bound.or(Some(PREEMPTIONS));
    builder.check(scene);
}

/// A span: its books, the bytes of its slots, and whether it is there at all.
struct Span {
    books: Books,
    bytes: [UnsafeCell<()>; SLOTS],
    there: UnsafeCell<()>,
}

impl Span {
    /// A span whose slots are taken, by its owner.
    fn new() -> Arc<Self> {
        let books = Books::new(SLOTS as u32);
        assert_eq!([(); SLOTS].map(|()| books.local.take()), [Some(0), Some(1)]);
        let there = UnsafeCell::new(());
        Arc::new(Self { books, bytes: [(); SLOTS].map(UnsafeCell::new), there })
    }

    /// Another thread calls the function in a slot and drops it; whether it was the last one.
    fn call_and_free(&self, slot: usize) -> bool {
        self.bytes[slot].with(drop);
        self.bytes[slot].with_mut(drop);
        self.there.with(|_| self.books.remote.free(slot as u32))
    }

    /// The owner collects, and writes to what was freed.
    fn reuse(&self) {
        self.books.collect();
        self.books.local.for_each_freed(|slot| self.bytes[slot as usize].with_mut(drop));
        self.books.local.recycle();
    }

    /// The owner releases the span, if it may; whether it did.
    fn release(&self) -> bool {
        let quiet = self.books.is_quiet();
        if quiet {
            self.there.with_mut(drop);
        }
        quiet
    }
}

/// A slot is written again only after its last call, and the span is released only when nobody is in
/// the middle of freeing one of its slots.
pub fn two_threads_free_and_the_owner_reuses_and_releases() {
    every_order(|| {
        let span = Span::new();
        let threads = [0, 1].map(|slot| {
            let span = Arc::clone(&span);
            thread::spawn(move || span.call_and_free(slot))
        });
        span.reuse();
        let released = span.release();
        let _ = threads.map(|thread| thread.join().unwrap());
        if !released {
            span.reuse();
            assert!(span.release(), "a slot is lost");
        }
        assert_eq!((span.books.alive(), span.books.local.taken()), (0, 0));
    });
}

/// The owner takes a slot again that another thread frees, while a third looks at the numbers.
pub fn a_third_thread_looks_meanwhile() {
    every_order(|| {
        let span = Span::new();
        let other = Arc::clone(&span);
        let frees = thread::spawn(move || other.call_and_free(0));
        let other = Arc::clone(&span);
        let looks = thread::spawn(move || assert!(other.books.alive() <= SLOTS as u32));
        span.books.local.free(1);
        span.reuse();
        assert!(span.books.local.advance());
        let again = span.books.local.take().unwrap();
        span.bytes[again as usize].with_mut(drop);
        frees.join().unwrap();
        looks.join().unwrap();
        assert_eq!(span.books.alive(), 1);
        span.books.local.free(again);
        span.reuse();
        assert!(span.release(), "a slot is lost");
    });
}

/// The pool, as far as it keeps heaps that no thread has; its heap has one span.
#[derive(Default)]
struct Pool {
    idle: Mutex<Option<Arc<Span>>>,
}

impl Pool {
    /// As the runtime's `park`: whether the span was released on the way.
    fn park(&self, span: Arc<Span>) -> bool {
        loop {
            span.reuse();
            if span.release() {
                return true;
            }
            let mut idle = self.idle.lock().unwrap();
            if !span.books.expect_last() {
                *idle = Some(span);
                return false;
            }
        }
    }

    /// As the runtime's `tidy`.
    fn tidy(&self) -> bool {
        let span = self.idle.lock().unwrap().take();
        span.is_some_and(|span| self.park(span))
    }
}

/// The owner ends while two threads free the last slots: one of the three finds the span empty, and
/// releases it. Nobody waits, and no span is forgotten.
pub fn the_owner_ends_and_the_last_one_releases() {
    every_order(|| {
        let (pool, span) = (Arc::new(Pool::default()), Span::new());
        let threads = [0, 1].map(|slot| {
            let (pool, span) = (Arc::clone(&pool), Arc::clone(&span));
            thread::spawn(move || span.call_and_free(slot) && pool.tidy())
        });
        let here = pool.park(span);
        let there = threads.map(|thread| thread.join().unwrap());
        let released = usize::from(here) + there.iter().filter(|&&released| released).count();
        assert_eq!(released, 1, "a span is released once");
    });
}
