//! Items inside of the closure: `fn`, `const` and `static`.
//!
//! # Invariants
//! - An item is visible in the whole block that it stands in, also before it.
//! - A function sees no variables, and neither does a constant's value. What they mention of the surrounding program is captured, and
//!   stays as it is in the plain closure, where a function cannot see a snapshot.

use std::rc::Rc;

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{FnArg, Item, ItemFn, ReturnType, Stmt as SynStmt};

use super::Resolver;
use super::captures::Reader;
use super::patterns::Fallible;
use super::scopes::{Binding, Constant};
use super::{FunctionState, KnownFunction};
use crate::check::ast;
use crate::check::hygiene::Name;
use crate::check::infer::table::TyVar;
use crate::hir::{FunctionId, SourceSpan, Ty};
use crate::source::excerpt;

impl Resolver {
    /// Declares the items of a block, and resolves its functions and constants.
    pub(super) fn items(&mut self, stmts: &[SynStmt]) {
        let items = || {
            stmts.iter().filter_map(|stmt| match stmt {
                SynStmt::Item(item) => Some(item),
                _ => None,
            })
        };
        let mut constants = Vec::new();
        for constant in items().filter_map(constant) {
            constants.push((self.declare_constant(constant), constant));
        }
        // Lengths of arrays may depend on all of them.
        for (id, constant) in &constants {
            let len = self.literal_len(constant.value, 0);
            self.functions[id.0 as usize].len = Some(len);
        }
        // Of one whose type is refused, the value is not looked at.
        constants.retain(|&(id, constant)| self.constant_type(id, constant).is_some());
        let mut functions = Vec::new();
        for item in items() {
            match item {
                Item::Fn(it) => functions.push((self.declare_function(it), it)),
                other if constant(other).is_some() => {}
                other => self.refused_item(other),
            }
        }
        for (id, item) in functions {
            self.functions[id.0 as usize].function = self.function_item(item);
        }
        for (id, constant) in constants {
            self.functions[id.0 as usize].function = self.constant_value(id, constant);
        }
    }

    fn new_function(&mut self, params: usize, ret: TyVar) -> FunctionId {
        let id = FunctionId(u32::try_from(self.functions.len()).unwrap_or(u32::MAX));
        self.functions.push(KnownFunction { params, ret, function: None, len: None });
        id
    }

    fn declare_constant(&mut self, constant: ConstantItem<'_>) -> FunctionId {
        let ty = self.types.fresh();
        let function = self.new_function(0, ty);
        let value = Rc::new(constant.value.clone());
        let binding = Binding::Constant(Constant { function, ty, value });
        self.scopes.declare(Name::of(constant.name), binding);
        function
    }

    fn constant_type(&mut self, id: FunctionId, constant: ConstantItem<'_>) -> Option<()> {
        let written = self.written_or_inferred_type(constant.ty);
        if written.is_none() {
            self.scopes.declare(Name::of(constant.name), Binding::Refused);
        }
        let _ = self.types.unify(self.functions[id.0 as usize].ret, written?);
        Some(())
    }

    /// What it is, seen from where it stands.
    fn constant_value(
        &mut self,
        id: FunctionId,
        constant: ConstantItem<'_>,
    ) -> Option<ast::Function> {
        let outer_scopes = self.scopes.enter_function();
        let outer = std::mem::take(&mut self.function);
        let body = self.read_by(Reader::Itself, |this| this.expr(constant.value));
        let function = std::mem::replace(&mut self.function, outer);
        self.scopes = outer_scopes;
        let ret = self.functions[id.0 as usize].ret;
        Some(function.finish(constant.name.to_string(), Vec::new(), ret, body?, true))
    }

    fn declare_function(&mut self, item: &ItemFn) -> FunctionId {
        let ret = match &item.sig.output {
            ReturnType::Default => Some(self.types.is(Ty::Unit)),
            // The function is refused for being generic, not for its types.
            ReturnType::Type(..) if !item.sig.generics.params.is_empty() => None,
            ReturnType::Type(_, ty) => self.result_type(ty, Self::written_type),
        };
        let ret = ret.unwrap_or_else(|| self.types.fresh());
        let id = self.new_function(item.sig.inputs.len(), ret);
        self.scopes.declare(Name::of(&item.sig.ident), Binding::Function(id));
        id
    }

    fn function_item(&mut self, item: &ItemFn) -> Option<ast::Function> {
        self.read_by(Reader::Itself, |this| this.function_body(item))
    }

    fn function_body(&mut self, item: &ItemFn) -> Option<ast::Function> {
        self.refuse_modifiers(item)?;
        let outer_scopes = self.scopes.enter_function();
        let outer = std::mem::take(&mut self.function);
        let params: Vec<Option<ast::Param>> = item
            .sig
            .inputs
            .iter()
            .map(|input| match input {
                FnArg::Typed(typed) => {
                    let ty = self.written_type(&typed.ty);
                    let pat = self.declared_pattern(&typed.pat, Fallible::No);
                    Some(ast::Param { pat: pat?, ty: ty? })
                }
                FnArg::Receiver(receiver) => {
                    let message = "`self` has no meaning in a function inside of `jit!`; give it a \
                                   name and a type";
                    self.error_on(receiver, message)
                }
            })
            .collect();
        let body = self.block(&item.block);
        let function = std::mem::replace(&mut self.function, outer);
        self.scopes = outer_scopes;
        let name = item.sig.ident.to_string();
        let ret = match self.scopes.lookup(&item.sig.ident) {
            Some(&Binding::Function(id)) => self.functions[id.0 as usize].ret,
            _ => return None,
        };
        let params = params.into_iter().collect::<Option<Vec<_>>>()?;
        Some(function.finish(name, params, ret, body?, false))
    }

    fn refuse_modifiers(&mut self, item: &ItemFn) -> Option<()> {
        let sig = &item.sig;
        let refused = if sig.asyncness.is_some() {
            Some("`async` functions")
        } else if sig.abi.is_some() {
            Some("`extern` functions")
        } else if !sig.generics.params.is_empty() {
            Some("generic functions")
        } else if matches!(sig.safety, syn::Safety::Unsafe(_)) {
            Some("`unsafe` functions")
        } else {
            None
        };
        match refused {
            Some(what) => {
                let message = format!(
                    "{what} are not supported inside of `jit!`; write a plain `fn` over the types \
                     that it is called with"
                );
                self.error_on(sig, message)
            }
            None => Some(()),
        }
    }

    fn refused_item(&mut self, item: &Item) {
        let message = match item {
            Item::Static(it) => {
                self.scopes.declare(Name::of(&it.ident), Binding::Refused);
                "`static mut` is not supported inside `jit!`; use a variable".to_owned()
            }
            Item::Use(it) => {
                let mut imports = Imports::default();
                imports.visit_item_use(it);
                for name in &imports.names {
                    self.scopes.declare(Name::of(name), Binding::Refused);
                }
                imports.message()
            }
            Item::Macro(_) => {
                "macros inside `jit!` are not supported; write out what it expands to".to_owned()
            }
            Item::Struct(syn::ItemStruct { ident, .. })
            | Item::Enum(syn::ItemEnum { ident, .. })
            | Item::Union(syn::ItemUnion { ident, .. }) => {
                self.scopes.declare(Name::of(ident), Binding::Refused);
                "types cannot be declared inside `jit!`: it has no structs and enums; use a tuple for \
                 the one, and for the other a number with `const`s for its values"
                    .to_owned()
            }
            other => format!(
                "items of this kind are not supported inside `jit!`: `{}`; move it before the \
                 closure",
                excerpt(other)
            ),
        };
        let _: Option<()> = self.error(SourceSpan::of_tokens(item), message);
    }
}

/// A `const` or `static` item.
#[derive(Clone, Copy)]
struct ConstantItem<'a> {
    name: &'a Ident,
    ty: &'a syn::Type,
    value: &'a syn::Expr,
}

fn constant(item: &Item) -> Option<ConstantItem<'_>> {
    match item {
        Item::Const(it) => Some(ConstantItem { name: &it.ident, ty: &it.ty, value: &it.expr }),
        Item::Static(it) if matches!(it.mutability, syn::StaticMutability::None) => {
            Some(ConstantItem { name: &it.ident, ty: &it.ty, value: &it.expr })
        }
        _ => None,
    }
}

/// What a `use` makes visible.
#[derive(Default)]
struct Imports {
    names: Vec<Ident>,
    /// The path to where the visit is.
    prefix: Vec<Ident>,
    /// The first path that is named as a whole.
    example: Option<String>,
}

impl Imports {
    fn message(&self) -> String {
        let instead = match &self.example {
            Some(path) => format!("write the whole path where the name is used: `{path}`"),
            None => "move it before the closure".to_owned(),
        };
        format!("`use` is not supported inside `jit!`; {instead}")
    }

    fn add(&mut self, last: &Ident, name: &Ident) {
        self.names.push(name.clone());
        if self.example.is_none() {
            let modules: String = self.prefix.iter().map(|it| format!("{it}::")).collect();
            self.example = Some(modules + &last.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_use_path(&mut self, path: &'ast syn::UsePath) {
        self.prefix.push(path.ident.clone());
        visit::visit_use_path(self, path);
        self.prefix.pop();
    }

    fn visit_use_name(&mut self, name: &'ast syn::UseName) {
        match self.prefix.last() {
            Some(module) if name.ident == "self" => self.names.push(module.clone()),
            _ => self.add(&name.ident, &name.ident),
        }
    }

    fn visit_use_rename(&mut self, rename: &'ast syn::UseRename) {
        self.add(&rename.ident, &rename.rename);
    }
}

impl FunctionState {
    /// What was resolved of a function, as one.
    pub(super) fn finish(
        self,
        name: String,
        params: Vec<ast::Param>,
        ret: TyVar,
        body: ast::Expr,
        is_constant: bool,
    ) -> ast::Function {
        let closures = self.closures.into_iter().filter_map(|it| it.closure).collect();
        ast::Function { name, params, ret, body, locals: self.locals, closures, is_constant }
    }
}
