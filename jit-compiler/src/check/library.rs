//! The library functions that a closure uses: those methods that are written in the language.
//!
//! # Invariants
//! - Their sources are this crate's own, and every one of them is checked for every type that has
//!   it in a test; a mistake in one is not the user's.
//! - Each is made once for the types of a call.

use std::collections::HashMap;

use super::finish;
use super::infer;
use super::resolve;
use crate::hir::{Function, FunctionId, Ty};

/// The functions made so far.
pub(super) struct Library {
    /// The number of the first.
    base: usize,
    functions: Vec<Option<Function>>,
    ids: HashMap<Key, FunctionId>,
}

/// What makes a library function another one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The method.
    pub(super) name: &'static str,
    /// The type that has it.
    pub(super) receiver: Ty,
    /// The types of all arguments.
    pub(super) params: Vec<Ty>,
    /// The type of the result.
    pub(super) ret: Ty,
}

impl Library {
    /// An empty one, whose functions are numbered from `base`.
    pub(super) fn after(base: usize) -> Self {
        Self { base, functions: Vec::new(), ids: HashMap::new() }
    }

    /// The function that the source is, for these types.
    ///
    /// # Panics
    /// If the source is wrong.
    pub(super) fn function(&mut self, key: Key, source: &'static str) -> FunctionId {
        if let Some(&id) = self.ids.get(&key) {
            return id;
        }
        let index = self.functions.len();
        let id = FunctionId(u32::try_from(self.base + index).expect("fewer than 2^32 functions"));
        self.ids.insert(key.clone(), id);
        self.functions.push(None);
        let mut function = self.compile(&key, source);
        key.name.clone_into(&mut function.name);
        self.functions[index] = Some(function);
        id
    }

    fn compile(&mut self, key: &Key, source: &str) -> Function {
        let closure = match syn::parse_str::<syn::ExprClosure>(source) {
            Ok(closure) => closure,
            Err(error) => panic!("library source `{source}`: {error}"),
        };
        let resolved = resolve::library(&closure, key.receiver, &key.params, key.ret);
        let checked = resolved.and_then(|mut it| infer::infer(&mut it).map(|()| it));
        match checked {
            Ok(program) => finish::function(program, self),
            Err(errors) => panic!("library source `{source}` for `{}`: {errors:?}", key.receiver),
        }
    }

    /// All of them in order.
    pub(super) fn into_functions(self) -> impl Iterator<Item = Function> {
        self.functions.into_iter().flatten()
    }
}
