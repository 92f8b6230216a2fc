//! The methods, as text: a class of receivers, the arguments, the result, and the names of those
//! that are alike.
//!
//! A type is `T` for the receiver's, `U` and `S` for the unsigned and the signed integer of its
//! width, `B` for its bytes, `E` for what an option has, `O` for any other, `?X` for an option, `(X,Y)`
//! for a pair, `&X` for a reference, or its name. `self` is the receiver. In the place of an argument,
//! `n` is a small `u32`, `r` a base of digits, `!T` a `T` that is no NaN: what shows the bits of one
//! shows bits that Rust does not promise; and `0T` is one that is no negative zero, for the same
//! reason.

pub(super) const TABLE: &str = "
int: self T -> T: wrapping_add wrapping_sub wrapping_mul saturating_add saturating_sub saturating_mul
int: self T -> T: wrapping_div wrapping_rem wrapping_div_euclid wrapping_rem_euclid saturating_div
int: self T -> T: strict_add strict_sub strict_mul strict_div strict_rem
int: self T -> T: strict_div_euclid strict_rem_euclid div_euclid rem_euclid midpoint
int: self -> T: wrapping_neg strict_neg swap_bytes reverse_bits to_le to_be isqrt
int: T -> T: from_le from_be
int: -> T: min_value max_value
int: self n -> T: wrapping_shl wrapping_shr wrapping_pow saturating_pow strict_shl strict_shr
int: self n -> T: strict_pow pow rotate_left rotate_right unbounded_shl unbounded_shr
int: self T -> ?T: checked_add checked_sub checked_mul checked_div checked_rem
int: self T -> ?T: checked_div_euclid checked_rem_euclid
int: self -> ?T: checked_neg
int: self n -> ?T: checked_shl checked_shr checked_pow
int: self T -> (T,bool): overflowing_add overflowing_sub overflowing_mul overflowing_div
int: self T -> (T,bool): overflowing_rem overflowing_div_euclid overflowing_rem_euclid
int: self -> (T,bool): overflowing_neg
int: self n -> (T,bool): overflowing_shl overflowing_shr overflowing_pow
int: self -> u32: count_ones count_zeros leading_zeros leading_ones trailing_zeros trailing_ones
int: self -> u32: ilog2 ilog10
int: self T -> u32: ilog
int: self T -> ?u32: checked_ilog
int: self -> ?u32: checked_ilog2 checked_ilog10
int: self T -> U: abs_diff
int: self -> B: to_ne_bytes to_le_bytes to_be_bytes
int: B -> T: from_ne_bytes from_le_bytes from_be_bytes
sint: self -> T: wrapping_abs saturating_neg saturating_abs strict_abs abs signum
sint: self -> ?T: checked_abs checked_isqrt
sint: self -> (T,bool): overflowing_abs
sint: self U -> T: wrapping_add_unsigned wrapping_sub_unsigned saturating_add_unsigned
sint: self U -> T: saturating_sub_unsigned strict_add_unsigned strict_sub_unsigned
sint: self U -> ?T: checked_add_unsigned checked_sub_unsigned
sint: self U -> (T,bool): overflowing_add_unsigned overflowing_sub_unsigned
sint: self -> U: unsigned_abs cast_unsigned
sint: self -> bool: is_positive is_negative
uint: self S -> T: wrapping_add_signed wrapping_sub_signed saturating_add_signed
uint: self S -> T: saturating_sub_signed strict_add_signed strict_sub_signed
uint: self S -> ?T: checked_add_signed checked_sub_signed
uint: self S -> (T,bool): overflowing_add_signed overflowing_sub_signed
uint: self T -> T: div_ceil next_multiple_of
uint: self T -> ?T: checked_next_multiple_of
uint: self T -> ?S: checked_signed_diff
uint: self -> T: next_power_of_two
uint: self -> ?T: checked_next_power_of_two
uint: self -> bool: is_power_of_two
uint: self T -> bool: is_multiple_of
uint: self -> S: cast_signed
uint: self T bool -> (T,bool): carrying_add borrowing_sub
uint: self T T -> (T,T): carrying_mul
uint: self T T T -> (T,T): carrying_mul_add
float: self -> T: sqrt floor ceil trunc round_ties_even round fract recip to_degrees to_radians abs
float: self -> T: signum next_up next_down
float: self T T -> T: mul_add
float: self !T -> T: copysign
float: self T -> T: div_euclid rem_euclid midpoint
float: 0self 0T -> T: min max
float: self -> bool: is_nan is_infinite is_finite is_normal is_subnormal
float: !self -> bool: is_sign_positive is_sign_negative
float: !self -> U: to_bits
float: U -> T: from_bits
float: !self -> B: to_ne_bytes to_le_bytes to_be_bytes
float: B -> T: from_ne_bytes from_le_bytes from_be_bytes
float: !self &!T -> std::cmp::Ordering: total_cmp
float: self -> T: sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 exp_m1
float: self -> T: ln ln_1p log2 log10 cbrt
float: self T -> T: atan2 log powf hypot
float: self i32 -> T: powi
float: self -> (T,T): sin_cos
char: self -> bool: is_control is_whitespace
char: self -> bool: is_alphabetic is_alphanumeric is_lowercase is_numeric is_uppercase
char: self r -> bool: is_digit
char: self r -> ?u32: to_digit
char: n r -> ?T: from_digit
char: u32 -> ?T: from_u32
char: self -> usize: len_utf8 len_utf16
ascii: self -> bool: is_ascii is_ascii_alphabetic is_ascii_uppercase is_ascii_lowercase
ascii: self -> bool: is_ascii_digit is_ascii_hexdigit is_ascii_alphanumeric is_ascii_punctuation
ascii: self -> bool: is_ascii_graphic is_ascii_whitespace is_ascii_control
ascii: self -> T: to_ascii_uppercase to_ascii_lowercase
ascii: self &T -> bool: eq_ignore_ascii_case
option: self -> bool: is_some is_none
option: self -> E: unwrap
default: self -> E: unwrap_or_default
option: self E -> E: unwrap_or
option: self T -> T: or xor
option: self ?O -> ?O: and
option: self ?O -> ?(E,O): zip
options: self -> E: flatten
bool: self O -> ?O: then_some
array: self -> usize: len
array: self -> bool: is_empty
ordered: self T -> T: min max
ordered: self &T -> std::cmp::Ordering: cmp
scalar: self T T -> T: clamp
float: self T T -> T: clamp
any: self &T -> bool: eq ne lt le gt ge
any: self &T -> ?std::cmp::Ordering: partial_cmp
any: self -> T: clone
primitive: -> T: default
ordering: self -> bool: is_eq is_ne is_lt is_le is_gt is_ge
ordering: self -> T: reverse
ordering: self T -> T: then
";
