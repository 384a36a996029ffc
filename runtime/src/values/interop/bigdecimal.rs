//! Conversions to and from [`BigDecimal`], with the feature `bigdecimal`.

use bigdecimal::BigDecimal;

use crate::values::Decimal;

impl Decimal {
    /// The number for arithmetic; `None` for INF, -INF and NaN.
    pub fn as_big_decimal(&self) -> Option<&BigDecimal> {
        self.is_finite().then_some(&self.number)
    }

    /// The number for arithmetic; `None` for INF, -INF and NaN.
    pub fn into_big_decimal(self) -> Option<BigDecimal> {
        self.is_finite().then_some(self.number)
    }
}

impl From<BigDecimal> for Decimal {
    fn from(number: BigDecimal) -> Self {
        Self::finite(number)
    }
}
