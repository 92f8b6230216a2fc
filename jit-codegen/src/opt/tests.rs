//! Random functions mean the same before and after each pass, and stay well formed.

mod random;

use super::*;
use crate::ir::bytes::Memory;
use crate::ir::cfg::Cfg;
use crate::ir::interp::{Outcome, run, run_module};
use crate::ir::{Block, Type, Value};
use crate::x64::{Level, legalize};
use proptest::prelude::*;
use random::Gen;
use std::collections::HashMap;

/// Every use is dominated by its definition, every jump has its arguments, and loops are reducible.
fn assert_well_formed(func: &Function, pass: &str) {
    let cfg = Cfg::new(func);
    let mut home = HashMap::new();
    for &block in cfg.order() {
        for (i, &param) in func.params(block).iter().enumerate() {
            assert_eq!(home.insert(param, (block, 0)), None, "{pass}: param {i} twice\n{func:?}");
        }
        for (i, &value) in func.insts(block).iter().enumerate() {
            assert_eq!(home.insert(value, (block, i + 1)), None, "{pass}: inst twice\n{func:?}");
        }
    }
    for &block in cfg.order() {
        let check = |v: Value, at: usize| {
            let &(def, i) =
                home.get(&v).unwrap_or_else(|| panic!("{pass}: {v:?} nowhere\n{func:?}"));
            let ok = if def == block { i < at } else { cfg.dominates(def, block) };
            assert!(ok, "{pass}: {v:?} does not dominate its use in {block:?}\n{func:?}");
        };
        for (i, &value) in func.insts(block).iter().enumerate() {
            func.inst(value).unwrap().for_each_operand(|v| check(v, i + 1));
        }
        func.terminator(block).for_each_operand(|v| check(v, usize::MAX));
        for target in func.terminator(block).targets() {
            assert_ne!(target.block, Block::ENTRY, "{pass}");
            let types = |values: &[Value]| values.iter().map(|&v| func.ty(v)).collect::<Vec<_>>();
            assert_eq!(types(&target.args), types(func.params(target.block)), "{pass}");
            let position = |b| cfg.order().iter().position(|&o| o == b);
            let is_back = position(target.block) <= position(block);
            assert!(!is_back || cfg.dominates(target.block, block), "{pass}: irreducible");
        }
    }
}

fn arguments(ty: Type) -> Vec<[u64; 3]> {
    let edges = [0, 1, 2, 7, ty.sign_bit() - 1, ty.sign_bit(), ty.mask(), 0x5a & ty.mask()];
    let pick = |i: usize| edges[i % edges.len()];
    (0..24).map(|i| [pick(i), pick(i * 3 + 1 + i / 8), pick(i * 5 + 2)]).collect()
}

type Pass = (&'static str, fn(&mut Function) -> bool);
const PASSES: &[Pass] = &[
    ("params", params::run),
    ("fold", fold::run),
    ("simplify", simplify::run),
    ("promote", promote::run),
    ("forward", forward::run),
    ("cse", cse::run),
    ("known", known::run),
    ("branches", branches::run),
    ("licm", licm::run),
    ("dce", dce::run),
    ("legalize", |func| {
        legalize::run(func, Level::V1);
        true
    }),
    ("legalize for V3", |func| {
        legalize::run(func, Level::V3);
        true
    }),
    ("place", |func| {
        place::place(func);
        true
    }),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn passes_keep_the_meaning(bytes in proptest::collection::vec(any::<u8>(), 0..300), order in proptest::collection::vec(0..PASSES.len(), 1..16)) {
        let before = Gen::function(&bytes);
        assert_well_formed(&before, "built");
        let ty = before.ty(before.params(Block::ENTRY)[0]);
        let mut func = before.clone();
        let mut last = before.clone();
        for (name, pass) in order.iter().map(|&i| PASSES[i]) {
            pass(&mut func);
            assert_well_formed(&func, name);
            for args in arguments(ty) {
                let (expected, found) = (run(&before, &args, &[], 5_000), run(&func, &args, &[], 20_000));
                if expected != Outcome::OutOfFuel {
                    prop_assert_eq!(expected, found, "{} {:?}\n{:?}\n{:?}", name, args, last, func);
                }
            }
            last = func.clone();
        }
    }

    #[test]
    fn optimize_keeps_the_meaning(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let before = Gen::function(&bytes);
        let ty = before.ty(before.params(Block::ENTRY)[0]);
        let mut func = before.clone();
        optimize(&mut func);
        assert_well_formed(&func, "optimize");
        place::place(&mut func);
        assert_well_formed(&func, "place");
        for args in arguments(ty) {
            let expected = run(&before, &args, &[], 5_000);
            if expected != Outcome::OutOfFuel {
                prop_assert_eq!(expected, run(&func, &args, &[], 20_000), "{:?}", args);
            }
        }
    }

    #[test]
    fn modules_keep_the_meaning(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let before = Gen::module(&bytes);
        prop_assert_eq!(verify::verify_module(&before), Ok(()));
        let ty = before.closure().ty(before.closure().params(Block::ENTRY)[0]);
        let mut tails = before.clone();
        for id in before.ids() {
            tail::run(&mut tails.functions_mut()[id.index()], id);
        }
        let mut inlined = before.clone();
        inline::run(&mut inlined);
        let mut optimized = before.clone();
        optimize_module(&mut optimized);
        for after in [&tails, &inlined, &optimized] {
            prop_assert_eq!(verify::verify_module(after), Ok(()));
            for args in arguments(ty) {
                let run = |module, fuel| run_module(&mut Memory::default(), module, &args, &[], fuel);
                let expected = run(&before, 5_000);
                if expected != Outcome::OutOfFuel {
                    prop_assert_eq!(expected, run(after, 20_000), "{:?}\n{}\n{}", args, before, after);
                }
            }
        }
    }
}
