//! Types and paths.

use super::{Printer, closing};
use syn::{GenericArgument, PathArguments, Type};

impl Printer {
    pub(super) fn ty(&mut self, ty: &Type) -> Option<()> {
        self.out.begin(0, false);
        self.bare_ty(ty)?;
        self.out.end();
        Some(())
    }

    /// The type without the box around it.
    fn bare_ty(&mut self, ty: &Type) -> Option<()> {
        match ty {
            Type::Array(e) => {
                self.out.word("[");
                self.ty(&e.elem)?;
                self.out.word("; ");
                self.expr(&e.len)?;
                self.out.word("]");
                Some(())
            }
            Type::Group(e) => self.bare_ty(&e.elem),
            Type::Infer(_) => {
                self.out.word("_");
                Some(())
            }
            Type::Never(_) => {
                self.out.word("!");
                Some(())
            }
            Type::Path(e) => self.path(e.qself.as_ref(), &e.path, false),
            Type::Reference(e) if e.lifetime.is_none() => {
                self.out.word(if e.mutability.is_some() { "&mut " } else { "&" });
                self.ty(&e.elem)
            }
            Type::Tuple(e) => self.list("(", &e.elems, closing(e.elems.len()), Self::ty),
            _ => None,
        }
    }

    pub(super) fn path(
        &mut self,
        qself: Option<&syn::QSelf>,
        path: &syn::Path,
        in_expr: bool,
    ) -> Option<()> {
        let mut of_trait = 0;
        if let Some(qself) = qself {
            self.out.word("<");
            self.ty(&qself.ty)?;
            of_trait = qself.position;
            if of_trait > 0 {
                self.out.space();
                self.out.word_space("as");
            } else {
                self.out.word(">");
            }
        }
        for (index, segment) in path.segments.iter().enumerate() {
            let leads = index == 0 && (qself.is_none() || of_trait > 0);
            if !leads || path.leading_colon.is_some() && qself.is_none() {
                self.out.word("::");
            }
            self.out.word(segment.ident.to_string());
            match &segment.arguments {
                PathArguments::None => {}
                PathArguments::AngleBracketed(generic) => {
                    if in_expr && index >= of_trait {
                        self.out.word("::");
                    }
                    self.generics(&generic.args)?;
                }
                PathArguments::Parenthesized(_) => return None,
            }
            if of_trait > 0 && index + 1 == of_trait {
                self.out.word(">");
            }
        }
        Some(())
    }

    pub(super) fn generics<'a>(
        &mut self,
        args: impl IntoIterator<Item = &'a GenericArgument>,
    ) -> Option<()> {
        self.list("<", args, ">", |this, arg| match arg {
            GenericArgument::Type(ty) => this.ty(ty),
            GenericArgument::Const(value) => this.expr(value),
            _ => None,
        })
    }
}
