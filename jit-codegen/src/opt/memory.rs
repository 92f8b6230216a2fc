//! What the passes ask about memory: what may be written where, and which loads see the same.
//!
//! # Invariants
//! - A call may write whatever is external, and the slots whose addresses may have gotten to it.
//!   It cannot know the address of any other slot.

use super::licm::loop_body;
use crate::ir::cfg::Cfg;
use crate::ir::{AliasClass, BinaryOp, Block, Function, Inst, SlotId, Value};
use std::collections::HashMap;

/// For each slot, whether its address goes where the accesses do not show it.
pub(super) fn escaped(func: &Function) -> Vec<bool> {
    let mut escaped = vec![false; func.slots.len()];
    if escaped.is_empty() {
        return escaped;
    }
    let mut seen = vec![false; func.value_count()];
    let mut note = |value| note(func, value, &mut escaped, &mut seen);
    for block in func.blocks() {
        for &value in func.insts(block) {
            let Some(inst) = func.inst(value) else { continue };
            match *inst {
                Inst::Load { .. } | Inst::Compare(..) => {}
                Inst::Store { value, .. } => note(value),
                Inst::Binary(BinaryOp::Add | BinaryOp::Sub, ..) => {}
                _ => inst.for_each_operand(&mut note),
            }
        }
        func.terminator(block).for_each_operand(&mut note);
    }
    escaped
}

/// The slots whose addresses are in the value escape. What was seen before is: a sum of sums has more
/// ways through it than anybody has time for.
fn note(func: &Function, value: Value, escaped: &mut [bool], seen: &mut [bool]) {
    let mut work = vec![value];
    while let Some(value) = work.pop() {
        if std::mem::replace(&mut seen[value.index()], true) {
            continue;
        }
        match func.inst(value) {
            Some(Inst::SlotAddr(slot)) => escaped[slot.index()] = true,
            Some(&Inst::Binary(BinaryOp::Add | BinaryOp::Sub, a, b)) => work.extend([a, b]),
            _ => {}
        }
    }
}

/// Whether the instruction may write memory of that class.
pub(super) fn writes(inst: &Inst, class: AliasClass, escaped: &[bool]) -> bool {
    match inst {
        Inst::Store { class: written, .. } => *written == class,
        Inst::Call(..) | Inst::CallLocal(..) => match class {
            AliasClass::External => true,
            AliasClass::Slot(slot) => escaped[slot.index()],
        },
        _ => false,
    }
}

/// Whether the load may run at any time: it is of a slot, and surely inside of it.
pub(super) fn is_safe_load(func: &Function, inst: &Inst, bytes: u32) -> bool {
    let &Inst::Load { addr, offset, .. } = inst else { return false };
    let Some(Inst::SlotAddr(slot)) = func.inst(addr) else { return false };
    let end = i64::from(offset) + i64::from(bytes);
    offset >= 0 && end <= i64::from(func.slots[slot.index()].size)
}

/// A number for each load: if one load dominates another of the same number and class, nothing is
/// written to that class between them.
pub(super) fn states(func: &Function, cfg: &Cfg) -> HashMap<Value, u32> {
    let mut numbering = Numbering {
        func,
        cfg,
        escaped: escaped(func),
        ends: HashMap::new(),
        states: HashMap::new(),
        next: 0,
    };
    let has_loads =
        |b: &Block| func.insts(*b).iter().any(|&v| func.inst(v).is_some_and(Inst::reads_memory));
    if cfg.order().iter().any(has_loads) {
        cfg.order().iter().for_each(|&block| numbering.visit(block));
    }
    numbering.states
}

struct Numbering<'f> {
    func: &'f Function,
    cfg: &'f Cfg,
    escaped: Vec<bool>,
    /// The state of each class at the end of each block that has been visited.
    ends: HashMap<Block, Vec<u32>>,
    states: HashMap<Value, u32>,
    next: u32,
}

impl Numbering<'_> {
    fn visit(&mut self, block: Block) {
        let mut now: Vec<u32> =
            (0..=self.func.slots.len()).map(|i| self.at_start(block, i)).collect();
        for &value in self.func.insts(block) {
            let Some(inst) = self.func.inst(value) else { continue };
            if let Inst::Load { class, .. } = inst {
                self.states.insert(value, now[number(*class)]);
            }
            for (i, state) in now.iter_mut().enumerate() {
                if writes(inst, class(i), &self.escaped) {
                    self.next += 1;
                    *state = self.next;
                }
            }
        }
        self.ends.insert(block, now);
    }

    /// The state that all ways into the block agree on, or a new one.
    fn at_start(&mut self, block: Block, i: usize) -> u32 {
        let known = |pred: &Block| self.ends.get(pred).map(|end| end[i]);
        let mut states = self.cfg.preds(block).iter().filter_map(known);
        let first = states.next();
        let agree = first.is_some() && states.all(|state| Some(state) == first);
        let all_known = self.cfg.preds(block).iter().all(|pred| self.ends.contains_key(pred));
        match first {
            Some(state) if agree && (all_known || self.survives_loop(block, class(i))) => state,
            _ => {
                self.next += 1;
                self.next
            }
        }
    }

    /// Whether the loop that starts with the block leaves the class alone.
    fn survives_loop(&self, header: Block, class: AliasClass) -> bool {
        let leaves_alone = |block: &Block| {
            let mut insts = self.func.insts(*block).iter().filter_map(|&v| self.func.inst(v));
            !insts.any(|inst| writes(inst, class, &self.escaped))
        };
        self.cfg.is_loop_header(header) && loop_body(self.cfg, header).iter().all(leaves_alone)
    }
}

/// External memory, then the slots.
const fn number(class: AliasClass) -> usize {
    match class {
        AliasClass::External => 0,
        AliasClass::Slot(slot) => slot.index() + 1,
    }
}

fn class(number: usize) -> AliasClass {
    match number {
        0 => AliasClass::External,
        _ => AliasClass::Slot(SlotId(u32::try_from(number - 1).expect("a slot's number"))),
    }
}
