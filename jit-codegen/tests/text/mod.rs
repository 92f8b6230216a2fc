//! Reads what `ir` prints: functions as text in tests that no closure leads to yet.
//!
//! Lines that start with `;` are for whoever reads the test. Values may be numbered in any way, as
//! long as each number is defined once; a mistake in the text panics with its line.

mod words;

use std::collections::HashMap;

use jit_codegen::ir::verify::verify_module;
use jit_codegen::ir::{
    Block, CustomId, FuncId, Function, Hole, Inst, Module, Target, Terminator, Trap, TrapKind,
    Type, Value,
};
use words::{Words, conversion, hole_type, trap_kind, ty};

/// The module that the text is of. Its tables stand in the first function.
pub fn module(text: &str) -> Module {
    let lines = text.lines().filter(|line| !line.starts_with(';') && !line.trim().is_empty());
    let lines: Vec<&str> = lines.collect();
    let starts_function = |_: &&str, next: &&str| !next.starts_with("function");
    let mut functions: Vec<Function> = Vec::new();
    for lines in lines.chunk_by(starts_function) {
        let mut reader = Reader::default();
        let func = reader.declare(lines);
        functions.push(reader.define(func, lines));
    }
    let module = Module::new(functions);
    verify_module(&module).unwrap_or_else(|error| panic!("{error}"));
    module
}

#[derive(Default)]
struct Reader {
    values: HashMap<u32, Value>,
}

impl Reader {
    /// The function with all its blocks and values, the latter being constants yet.
    fn declare(&mut self, lines: &[&str]) -> Function {
        let mut header = Words::new(lines[0]);
        header.expect("function");
        if header.peek().starts_with('f') {
            header.next();
        }
        let params = self.typed(&mut header);
        header.expect("->");
        let results = results(&mut header);
        let types: Vec<Type> = params.iter().map(|&(_, ty)| ty).collect();
        let mut func = Function::new(&types, results);
        let mut block = None;
        for line in &lines[1..] {
            let mut words = Words::new(line);
            if line.starts_with("block") {
                block = Some(self.declare_block(&mut func, &mut words));
            } else if let Some(block) = block {
                self.declare_value(&mut func, block, &mut words);
            } else {
                table(&mut func, &mut words, line);
            }
        }
        func
    }

    fn declare_block(&mut self, func: &mut Function, words: &mut Words) -> Block {
        let block = words.block();
        if block != Block::ENTRY {
            assert_eq!(func.add_block(), block, "blocks are numbered in order");
        }
        for (i, (number, ty)) in self.typed(words).into_iter().enumerate() {
            let value = match block {
                Block::ENTRY => func.params(block)[i],
                _ => func.add_param(block, ty),
            };
            assert_eq!(self.values.insert(number, value), None, "v{number} is defined twice");
        }
        block
    }

    fn declare_value(&mut self, func: &mut Function, block: Block, words: &mut Words) {
        if words.peek().starts_with('v') {
            let number = words.number('v');
            words.expect("=");
            let value = func.append(block, ty(words.peek()), Inst::Const(0));
            assert_eq!(self.values.insert(number, value), None, "v{number} is defined twice");
        } else if !matches!(words.peek(), "jump" | "branch" | "return" | "trap") {
            func.append(block, Type::VOID, Inst::Const(0));
        }
    }

    /// `(v0: i64, v1: f32)`, or nothing.
    fn typed(&mut self, words: &mut Words) -> Vec<(u32, Type)> {
        let mut typed = Vec::new();
        if !words.eat("(") {
            return typed;
        }
        while !words.eat(")") {
            let number = words.number('v');
            words.expect(":");
            typed.push((number, ty(words.next())));
            words.eat(",");
        }
        typed
    }

    /// The function with its instructions.
    fn define(&mut self, mut func: Function, lines: &[&str]) -> Function {
        let mut at = None;
        for line in &lines[1..] {
            let mut words = Words::new(line);
            if line.starts_with("block") {
                at = Some((words.block(), 0));
            } else if let Some((block, position)) = &mut at {
                if let Some(terminator) = self.terminator(&mut words) {
                    func.set_terminator(*block, terminator);
                } else {
                    let inst = self.inst(&mut words);
                    let value = func.insts(*block)[*position];
                    func.replace_inst(value, inst);
                    *position += 1;
                }
                assert!(words.is_empty(), "too much: {line}");
            }
        }
        func
    }

    fn terminator(&self, words: &mut Words) -> Option<Terminator> {
        let terminator = match words.peek() {
            "jump" => {
                words.next();
                Terminator::Jump(self.target(words))
            }
            "branch" => {
                words.next();
                let cond = self.operand(words);
                words.expect(",");
                let then = self.target(words);
                words.expect(",");
                Terminator::Branch(cond, then, self.target(words))
            }
            "return" => {
                words.next();
                Terminator::Return(self.operands(words))
            }
            "trap" => {
                words.next();
                let trap = words.trap();
                Terminator::Trap(trap, self.arguments(words))
            }
            _ => return None,
        };
        Some(terminator)
    }

    fn target(&self, words: &mut Words) -> Target {
        let block = words.block();
        Target { block, args: self.arguments(words) }
    }

    /// `(v0, v1)`, or nothing.
    fn arguments(&self, words: &mut Words) -> Vec<Value> {
        let mut args = Vec::new();
        if words.eat("(") {
            args = self.operands(words);
            words.expect(")");
        }
        args
    }

    fn operands(&self, words: &mut Words) -> Vec<Value> {
        let mut values = Vec::new();
        while words.peek().starts_with('v') {
            values.push(self.operand(words));
            words.eat(",");
        }
        values
    }

    fn operand(&self, words: &mut Words) -> Value {
        let number = words.number('v');
        *self.values.get(&number).unwrap_or_else(|| panic!("v{number} is not defined"))
    }

    fn inst(&self, words: &mut Words) -> Inst {
        if words.peek().starts_with('v') {
            words.number('v');
            words.expect("=");
        }
        let name = words.next().to_owned();
        let (first, rest) = name.split_once('.').unwrap_or((&name, ""));
        match first {
            "const" => Inst::Const(words.constant(ty(&name))),
            "hole" => Inst::Hole(words.hole()),
            "slot_addr" => Inst::SlotAddr(words.slot()),
            "load" => {
                let (addr, offset) = self.place(words);
                Inst::Load { addr, offset, class: words.class() }
            }
            "store" => {
                let (addr, offset) = self.place(words);
                words.expect(",");
                let value = self.operand(words);
                Inst::Store { addr, value, offset, class: words.class() }
            }
            "trapif" => {
                let cond = self.operand(words);
                words.expect(",");
                Inst::TrapIf(cond, words.trap())
            }
            "call" if words.peek().starts_with('f') => {
                let callee = FuncId(words.number('f'));
                Inst::CallLocal(callee, self.arguments(words))
            }
            "call" => {
                let hole = words.hole();
                Inst::Call(hole, self.arguments(words))
            }
            _ => self.operation(&name, rest, &self.operands(words)),
        }
    }

    fn operation(&self, name: &str, rest: &str, operands: &[Value]) -> Inst {
        let stem = name.rsplit_once('.').filter(|(_, last)| words::is_type(last));
        let stem = stem.map_or(name, |(stem, _)| stem);
        match *operands {
            [c, a, b] if stem == "select" => Inst::Select(c, a, b),
            [a, b, c] if stem == "mul_add" => Inst::MulAdd(a, b, c),
            [a] => match conversion(stem) {
                Some(conversion) => Inst::Convert(conversion, a),
                None => Inst::Unary(words::unary(stem), a),
            },
            [a, b] if name.starts_with("overflow.") => {
                let (op, sign) = words::overflow(rest);
                Inst::Overflow(op, sign, a, b)
            }
            [a, b] if name.starts_with("float.") => Inst::FloatCompare(words::float(rest), a, b),
            [a, b] => match words::condition(name) {
                Some(cond) => Inst::Compare(cond, a, b),
                None => Inst::Binary(words::binary(stem, name), a, b),
            },
            _ => panic!("no instruction: {name}"),
        }
    }

    /// `[v0]` or `[v0 + 8]`.
    fn place(&self, words: &mut Words) -> (Value, i32) {
        words.expect("[");
        let addr = self.operand(words);
        let offset = match words.next() {
            "]" => return (addr, 0),
            "+" => words.next().parse().expect("an offset"),
            _ => -words.next().parse::<i32>().expect("an offset"),
        };
        words.expect("]");
        (addr, offset)
    }
}

fn results(words: &mut Words) -> Vec<Type> {
    let mut results = Vec::new();
    if words.eat("(") {
        words.expect(")");
    }
    while !words.is_empty() {
        results.push(ty(words.next()));
        words.eat(",");
    }
    results
}

/// `hole h0: i64 "k"`, `trap t0: add_overflow`, `custom c0(1): panic!("{a0}")` or
/// `slot s0: 8 bytes, align 8`.
fn table(func: &mut Function, words: &mut Words, line: &str) {
    let table = words.next().to_owned();
    words.next();
    if table == "custom" {
        words.expect("(");
        let args = words.next().parse().expect("how many arguments it has");
        let (_, tokens) = line.split_once(':').expect("tokens");
        func.add_custom(args, tokens.parse().expect("tokens"));
        return;
    }
    words.expect(":");
    match table.as_str() {
        "hole" => {
            let ty = hole_type(words.next());
            func.holes.push(Hole { name: words.next().trim_matches('"').to_owned(), ty });
        }
        "trap" => {
            let span = proc_macro2::Span::call_site();
            let kind = match words.next() {
                "custom" => TrapKind::Custom(CustomId(words.number('c'))),
                kind => trap_kind(kind),
            };
            func.traps.push(Trap { kind, first: span, last: span });
        }
        "slot" => {
            let size = words.next().parse().expect("a size");
            words.expect("bytes");
            words.expect(",");
            words.expect("align");
            let align = words.next().parse().expect("a power of two");
            func.add_slot(size, align);
        }
        _ => panic!("no table: {table}"),
    }
}
