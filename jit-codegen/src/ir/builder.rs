//! Builds SSA from assignments to variables.
//!
//! The algorithm is that of Braun et al., "Simple and Efficient Construction of Static Single
//! Assignment Form" (CC 2013): a read asks the block, then its predecessors; a block whose
//! predecessors are not all known yet (*unsealed*) answers with a parameter that is given its
//! arguments when the block is sealed. Parameters that turn out to have one value are left for
//! `opt::params` to remove.

use super::{Block, Function, Inst, Target, Terminator, Type, Value};
use std::collections::{HashMap, VecDeque};

/// A variable that may be assigned many times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Variable(pub u32);

/// A function under construction, and the block that it grows at.
#[derive(Debug)]
pub struct Builder {
    /// The function so far.
    pub func: Function,
    current: Block,
    state: Vec<BlockState>,
    types: Vec<Type>,
}

/// A block's parameter, by its variable, that has no arguments yet.
type Waiting = (Block, Variable);

#[derive(Debug, Default)]
struct BlockState {
    preds: Vec<Block>,
    sealed: bool,
    definitions: HashMap<Variable, Value>,
    /// Parameters that wait for their arguments until the block is sealed.
    incomplete: Vec<Variable>,
}

impl Builder {
    /// Starts at the entry of `func`.
    #[must_use]
    pub fn new(func: Function) -> Self {
        let state = vec![BlockState { sealed: true, ..BlockState::default() }];
        Self { func, current: Block::ENTRY, state, types: Vec::new() }
    }

    /// Goes on with a function whose every jump is there. Its variables are new; they have values
    /// where [`Builder::assign_at_end`] says so.
    #[must_use]
    pub fn reopen(func: Function) -> Self {
        let sealed = || BlockState { sealed: true, ..BlockState::default() };
        let mut state: Vec<BlockState> = func.blocks().map(|_| sealed()).collect();
        for block in func.blocks() {
            for target in func.terminator(block).targets() {
                state[target.block.index()].preds.push(block);
            }
        }
        Self { func, current: Block::ENTRY, state, types: Vec::new() }
    }

    /// Gives the variable a value at the end of that block.
    pub fn assign_at_end(&mut self, block: Block, variable: Variable, value: Value) {
        self.state[block.index()].definitions.insert(variable, value);
    }

    /// The variable's value at the start of a reopened function's block, whatever is assigned in
    /// it. Asked once for each block and variable.
    pub fn read_at_start(&mut self, block: Block, variable: Variable) -> Value {
        let mut waiting = Vec::new();
        let assigned = self.state[block.index()].definitions.remove(&variable);
        let value = self.find(block, variable, &mut waiting);
        if let Some(assigned) = assigned {
            self.assign_at_end(block, variable, assigned);
        }
        // A jump back to the block passes on what is assigned in it.
        self.add_arguments(waiting);
        value
    }

    /// The block that instructions are added to.
    #[must_use]
    pub fn current(&self) -> Block {
        self.current
    }

    /// A new block, unsealed.
    pub fn block(&mut self) -> Block {
        self.state.push(BlockState::default());
        self.func.add_block()
    }

    /// Adds instructions to `block` from now on.
    pub fn switch_to(&mut self, block: Block) {
        self.current = block;
    }

    /// Says that every jump to `block` has been made.
    pub fn seal(&mut self, block: Block) {
        self.state[block.index()].sealed = true;
        let incomplete = std::mem::take(&mut self.state[block.index()].incomplete);
        self.add_arguments(incomplete.into_iter().map(|variable| (block, variable)).collect());
    }

    /// A new variable.
    pub fn variable(&mut self, ty: Type) -> Variable {
        self.types.push(ty);
        Variable(u32::try_from(self.types.len() - 1).expect("fewer than 2^32 variables"))
    }

    /// Gives the variable a value from here on.
    pub fn assign(&mut self, variable: Variable, value: Value) {
        self.state[self.current.index()].definitions.insert(variable, value);
    }

    /// The variable's value here. One that was never assigned reads as 0; rustc accepts no program
    /// in which that value matters.
    pub fn read(&mut self, variable: Variable) -> Value {
        self.read_at_end(self.current, variable)
    }

    /// The variable's value at the end of a block, which is also that at its start if nothing is
    /// assigned in it.
    ///
    /// Reads without recursion: a long closure has long chains of blocks. The parameters that are
    /// made on the way are given their arguments afterwards.
    pub fn read_at_end(&mut self, block: Block, variable: Variable) -> Value {
        let mut waiting = Vec::new();
        let value = self.find(block, variable, &mut waiting);
        self.add_arguments(waiting);
        value
    }

    /// The variable's value at the block's end. A parameter made for it that can have its arguments
    /// now is added to `waiting`.
    fn find(&mut self, from: Block, variable: Variable, waiting: &mut Vec<Waiting>) -> Value {
        let mut passed = Vec::new();
        let mut block = from;
        let value = loop {
            let state = &self.state[block.index()];
            if let Some(&value) = state.definitions.get(&variable) {
                break value;
            }
            passed.push(block);
            match (state.sealed, state.preds.as_slice()) {
                (true, &[pred]) => block = pred,
                _ => break self.define(block, variable, waiting),
            }
        };
        for block in passed {
            self.state[block.index()].definitions.insert(variable, value);
        }
        value
    }

    /// A value for a block that has no one predecessor to ask.
    fn define(&mut self, block: Block, variable: Variable, waiting: &mut Vec<Waiting>) -> Value {
        let ty = self.types[variable.0 as usize];
        let state = &mut self.state[block.index()];
        if state.sealed && state.preds.is_empty() {
            let zero = self.func.create(ty, Inst::Const(0));
            self.func.insts_mut(block).insert(0, zero);
            return zero;
        }
        if state.sealed {
            waiting.push((block, variable));
        } else {
            state.incomplete.push(variable);
        }
        self.func.add_param(block, ty)
    }

    /// Appends each variable's value to every jump to its block. Each list of arguments must grow
    /// in the order of the block's parameters, which is the order in which they are asked for.
    fn add_arguments(&mut self, waiting: Vec<Waiting>) {
        let mut waiting = VecDeque::from(waiting);
        while let Some((block, variable)) = waiting.pop_front() {
            let mut preds = self.state[block.index()].preds.clone();
            preds.sort_unstable();
            preds.dedup();
            for pred in preds {
                let mut more = Vec::new();
                let value = self.find(pred, variable, &mut more);
                waiting.extend(more);
                for target in self.func.terminator_mut(pred).targets_mut() {
                    if target.block == block {
                        target.args.push(value);
                    }
                }
            }
        }
    }

    /// Adds an instruction.
    pub fn inst(&mut self, ty: Type, inst: Inst) -> Value {
        self.func.append(self.current, ty, inst)
    }

    /// Adds a constant.
    pub fn constant(&mut self, ty: Type, bits: u64) -> Value {
        self.inst(ty, Inst::Const(bits & ty.mask()))
    }

    /// Ends the block; what follows goes to a new block that nothing jumps to.
    pub fn terminate(&mut self, terminator: Terminator) {
        for target in terminator.targets() {
            self.state[target.block.index()].preds.push(self.current);
        }
        self.func.set_terminator(self.current, terminator);
        let unreachable = self.block();
        self.seal(unreachable);
        self.switch_to(unreachable);
    }

    /// Ends the block with a jump.
    pub fn jump(&mut self, block: Block) {
        self.terminate(Terminator::Jump(Target::new(block)));
    }

    /// Ends the block with a branch.
    pub fn branch(&mut self, cond: Value, then: Block, otherwise: Block) {
        self.terminate(Terminator::Branch(cond, Target::new(then), Target::new(otherwise)));
    }
}
