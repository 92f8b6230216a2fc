//! A closure and the functions that it calls.
//!
//! # Invariants
//! - The first function is the closure; the others are called by it or by each other, recursion
//!   included. Nothing calls the closure.
//! - Holes, panics and custom panics are numbered once for the whole module: every function has the
//!   same tables.
//! - A function that is called has at most one result. What more there is to say goes through a
//!   pointer that the caller passes.

use std::fmt::{self, Display, Formatter};

use super::{Function, Hole, HoleId, Inst, Trap, TrapId};

/// A function of a module, by its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FuncId(pub u32);

/// A closure and the functions that it calls.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    functions: Vec<Function>,
}

impl FuncId {
    /// The closure.
    pub const CLOSURE: Self = Self(0);

    /// Its number, dense from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Function {
    /// Goes on with the tables of a function of the same module, which is left without. While the
    /// functions of a module are built one inside of another, the tables are always with the one
    /// that is being built.
    pub fn take_tables(&mut self, from: &mut Self) {
        self.holes = std::mem::take(&mut from.holes);
        self.traps = std::mem::take(&mut from.traps);
        self.customs = std::mem::take(&mut from.customs);
    }
}

impl Module {
    /// These functions, of which the first is the closure and has the tables of all of them.
    ///
    /// # Panics
    /// If there is no function.
    #[must_use]
    pub fn new(mut functions: Vec<Function>) -> Self {
        let (closure, others) = functions.split_first_mut().expect("a closure");
        for other in others {
            other.holes.clone_from(&closure.holes);
            other.traps.clone_from(&closure.traps);
            other.customs.clone_from(&closure.customs);
        }
        Self { functions }
    }

    /// The functions, in order.
    #[must_use]
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The functions, each to be changed by itself; the tables stay as they are.
    pub fn functions_mut(&mut self) -> &mut [Function] {
        &mut self.functions
    }

    /// The closure.
    #[must_use]
    pub fn closure(&self) -> &Function {
        &self.functions[0]
    }

    /// The numbers of the functions.
    pub fn ids(&self) -> impl Iterator<Item = FuncId> + use<> {
        (0..u32::try_from(self.functions.len()).expect("fewer than 2^32 functions")).map(FuncId)
    }

    /// The functions that this one calls, as often as it does.
    pub fn callees(&self, caller: FuncId) -> impl Iterator<Item = FuncId> {
        let func = &self.functions[caller.index()];
        let insts = func.blocks().flat_map(|block| func.insts(block));
        insts.filter_map(|&value| match func.inst(value) {
            Some(&Inst::CallLocal(callee, _)) => Some(callee),
            _ => None,
        })
    }

    /// A hole that no closure's capture is.
    pub fn add_hole(&mut self, hole: &Hole) -> HoleId {
        for func in &mut self.functions {
            func.holes.push(hole.clone());
        }
        let index = self.closure().holes.len() - 1;
        HoleId(u16::try_from(index).expect("fewer than 2^16 holes"))
    }

    /// Keeps the panics that some function may reach, and renumbers them in the order in which the
    /// functions name them.
    pub fn drop_unused_traps(&mut self) {
        let mut kept: Vec<TrapId> = Vec::new();
        for func in &mut self.functions {
            func.map_traps(|trap| {
                let at = kept.iter().position(|&k| k == trap).unwrap_or_else(|| {
                    kept.push(trap);
                    kept.len() - 1
                });
                TrapId(u32::try_from(at).expect("no more than there were"))
            });
        }
        let all = &self.closure().traps;
        let traps: Vec<Trap> = kept.iter().map(|trap| all[trap.0 as usize].clone()).collect();
        for func in &mut self.functions {
            func.traps.clone_from(&traps);
        }
    }

    /// Keeps the functions that the closure leads to, and renumbers them in order.
    pub fn drop_unused_functions(&mut self) {
        let mut used = vec![false; self.functions.len()];
        let mut work = vec![FuncId::CLOSURE];
        while let Some(id) = work.pop() {
            if !std::mem::replace(&mut used[id.index()], true) {
                work.extend(self.callees(id));
            }
        }
        let number = |id: FuncId| used[..id.index()].iter().filter(|used| **used).count();
        let renumbered = |id| FuncId(u32::try_from(number(id)).expect("no more than there were"));
        let mut is_used = used.iter();
        self.functions.retain(|_| *is_used.next().expect("a flag for each"));
        for func in &mut self.functions {
            func.map_callees(renumbered);
        }
    }
}

impl From<Function> for Module {
    /// A closure that calls nothing of its own.
    fn from(closure: Function) -> Self {
        Self { functions: vec![closure] }
    }
}

/// The closure with the tables, then the others without.
impl Display for Module {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let [closure] = &self.functions[..] {
            return closure.fmt(f);
        }
        self.ids().try_for_each(|id| {
            self.functions[id.index()].fmt_as(f, &format!("function {id}"), id == FuncId::CLOSURE)
        })
    }
}

impl Display for FuncId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "f{}", self.0)
    }
}
