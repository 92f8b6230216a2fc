//! Errors as the user sees them: a message under the tokens it is about.

use crate::hir::SourceSpan;

/// One error.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The tokens to underline.
    pub span: SourceSpan,
    /// Names the construct, says why it is refused, and what to write instead.
    pub message: String,
}

/// All errors of one closure; never empty when it is an `Err`.
pub type Diagnostics = Vec<Diagnostic>;
