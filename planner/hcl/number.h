#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace portolan::hcl {

/// A number of the language: binary floating point with 512 bits of mantissa, rounded to nearest even
/// (spec/project-file.md 2.2). Integers of 64 bits are kept as such, which changes no result. Immutable, cheap to copy.
class Number {
 public:
  Number() = default;
  Number(std::int64_t value) : small_(value) {}  // NOLINT(google-explicit-constructor): literals read best bare

  /// The exact value of a double; infinities are allowed, a NaN throws Error.
  static Number from_double(double value);

  /// Reads a decimal representation: sign, digits, fraction, exponent; nothing else. Empty when `text` is not one.
  static std::optional<Number> parse(std::string_view text);

  /// Reads an integer of `base` 2 to 62 with an optional sign; digits above 36 tell upper case (36 to 61) from lower.
  static std::optional<Number> parse_integer(std::string_view text, int base);

  bool is_integer() const;
  bool is_infinite() const;
  /// -1, 0 or 1.
  int sign() const;

  /// The value when it is an integer of 64 bits.
  std::optional<std::int64_t> to_int64() const;
  /// The nearest double.
  double to_double() const;

  /// Plain decimal, no exponent, the fewest digits that read back as this number: `1.5`, `10000000000`
  /// (spec/project-file.md 2.2). Infinities are `+Inf` and `-Inf`.
  std::string to_string() const;

  /// The text of a format verb: `e`, `E`, `f`, `g` or `G` with `precision` digits; a negative precision gives the
  /// fewest digits that read back.
  std::string format(char verb, int precision) const;

  /// Integer part in `base` (2 to 36), lower case, with `-` when negative.
  std::string to_string_base(int base) const;

  Number operator-() const;
  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b);
  friend Number operator*(const Number& a, const Number& b);
  /// x / 0 is an infinity with the sign of x; 0 / 0 and Inf / Inf throw Error.
  friend Number operator/(const Number& a, const Number& b);
  /// Remainder with the sign of the dividend. A divisor of 0 throws Error.
  friend Number operator%(const Number& a, const Number& b);
  friend bool operator==(const Number& a, const Number& b);
  friend std::strong_ordering operator<=>(const Number& a, const Number& b);

  Number floor() const;
  Number ceil() const;
  /// Toward zero.
  Number truncate() const;
  Number abs() const { return sign() < 0 ? -*this : *this; }

  /// The arbitrary-precision half; defined in number.cc.
  struct Big;

 private:
  explicit Number(std::shared_ptr<const Big> big);

  std::int64_t small_ = 0;
  std::shared_ptr<const Big> big_;
};

}  // namespace portolan::hcl
