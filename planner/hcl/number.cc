#include "planner/hcl/number.h"

#include <mpfr.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "planner/base/errors.h"

namespace portolan::hcl {
namespace {

constexpr mpfr_prec_t kMantissaBits = 512;
// 512 bits carry 154 decimal digits, and 156 always tell two neighbours apart.
constexpr std::size_t fewest_digits = 154;
constexpr std::size_t most_digits = 156;
// Far beyond any use, and printing a number with an exponent of this size still costs little.
constexpr long largest_exponent = 100000;

}  // namespace

struct Number::Big {
  mpfr_t value;

  Big() { mpfr_init2(value, kMantissaBits); }
  ~Big() { mpfr_clear(value); }
  Big(const Big&) = delete;
  Big& operator=(const Big&) = delete;
};

namespace {

using BigPtr = std::shared_ptr<Number::Big>;

BigPtr make_big() {
  return std::make_shared<Number::Big>();
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Number of digits at `at`.
std::size_t digits(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

bool is_decimal(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::size_t whole = digits(text, at);
  at += whole;
  std::size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    fraction = digits(text, at + 1);
    at += 1 + fraction;
  }
  if (whole + fraction == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t exponent = digits(text, at);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == text.size();
}

/// The digits of `value` with `count` digits and their decimal exponent: 0.DIGITS times ten to that power.
std::pair<std::string, long> digits_of(const mpfr_t value, std::size_t count) {
  mpfr_exp_t exponent = 0;
  char* raw = mpfr_get_str(nullptr, &exponent, 10, count, value, MPFR_RNDN);
  std::string text(raw);
  mpfr_free_str(raw);
  if (!text.empty() && text[0] == '-') text.erase(0, 1);
  return {text, static_cast<long>(exponent)};
}

bool reads_back(const std::string& decimal, long exponent, const mpfr_t value) {
  Number::Big read;
  const std::string text = "0." + decimal + "e" + std::to_string(exponent);
  mpfr_set_str(read.value, text.c_str(), 10, MPFR_RNDN);
  return mpfr_cmpabs(read.value, value) == 0;
}

std::string place_point(std::string decimal, long exponent) {
  while (decimal.size() > 1 && decimal.back() == '0') decimal.pop_back();
  if (exponent <= 0) return "0." + std::string(static_cast<std::size_t>(-exponent), '0') + decimal;
  const auto whole = static_cast<std::size_t>(exponent);
  if (decimal.size() <= whole) return decimal + std::string(whole - decimal.size(), '0');
  return decimal.substr(0, whole) + "." + decimal.substr(whole);
}

/// Gives `use` an MPFR view of a number, whichever form it has.
class View {
 public:
  View(std::int64_t small, const Number::Big* big) : big_(big) {
    if (!big_) mpfr_set_sj(own_.value, small, MPFR_RNDN);
  }
  const mpfr_t& value() const { return big_ ? big_->value : own_.value; }

 private:
  Number::Big own_;
  const Number::Big* big_;
};

}  // namespace

Number::Number(std::shared_ptr<const Big> big) {
  if (mpfr_nan_p(big->value)) throw Error("can't divide zero by zero or infinity by infinity");
  if (mpfr_regular_p(big->value) && std::labs(mpfr_get_exp(big->value)) > 4 * largest_exponent) {
    throw Error("number out of range");
  }
  if (mpfr_integer_p(big->value) && mpfr_fits_intmax_p(big->value, MPFR_RNDN)) {
    small_ = mpfr_get_sj(big->value, MPFR_RNDN);
  } else {
    big_ = std::move(big);
  }
}

Number Number::from_double(double value) {
  auto big = make_big();
  mpfr_set_d(big->value, value, MPFR_RNDN);
  return Number(std::move(big));
}

std::optional<Number> Number::parse(std::string_view text) {
  if (!is_decimal(text)) return std::nullopt;
  constexpr std::size_t surely_small = 18;
  if (text.size() <= surely_small && digits(text, 0) == text.size()) {
    std::int64_t value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return Number(value);
  }
  auto big = make_big();
  mpfr_set_str(big->value, std::string(text).c_str(), 10, MPFR_RNDN);
  return Number(std::move(big));
}

std::optional<Number> Number::parse_integer(std::string_view text, int base) {
  const bool negative = text.starts_with('-');
  std::string_view rest = text;
  if (negative || text.starts_with('+')) rest.remove_prefix(1);
  if (rest.empty()) return std::nullopt;
  auto big = make_big();
  // Base 37 to 62 in MPFR: digits, upper case, lower case; ours is digits, lower case, upper case.
  std::string swapped(rest);
  for (char& c : swapped) {
    const bool lower = c >= 'a' && c <= 'z';
    const bool upper = c >= 'A' && c <= 'Z';
    if (!is_digit(c) && !lower && !upper) return std::nullopt;
    if (base > 36 && (lower || upper)) c = static_cast<char>(c ^ 0x20);
  }
  if (mpfr_set_str(big->value, swapped.c_str(), base, MPFR_RNDN) != 0) return std::nullopt;
  if (negative) mpfr_neg(big->value, big->value, MPFR_RNDN);
  return Number(std::move(big));
}

bool Number::is_integer() const {
  return !big_ || mpfr_integer_p(big_->value);
}

bool Number::is_infinite() const {
  return big_ && mpfr_inf_p(big_->value);
}

int Number::sign() const {
  if (!big_) return small_ < 0 ? -1 : small_ > 0 ? 1 : 0;
  const int sign = mpfr_sgn(big_->value);
  return sign < 0 ? -1 : sign > 0 ? 1 : 0;
}

std::optional<std::int64_t> Number::to_int64() const {
  if (big_) return std::nullopt;
  return small_;
}

double Number::to_double() const {
  return big_ ? mpfr_get_d(big_->value, MPFR_RNDN) : static_cast<double>(small_);
}

std::string Number::to_string() const {
  if (!big_) return std::to_string(small_);
  if (mpfr_inf_p(big_->value)) return sign() < 0 ? "-Inf" : "+Inf";
  const std::string minus = sign() < 0 ? "-" : "";
  for (std::size_t count = fewest_digits; count < most_digits; ++count) {
    const auto [decimal, exponent] = digits_of(big_->value, count);
    if (reads_back(decimal, exponent, big_->value)) return minus + place_point(decimal, exponent);
  }
  const auto [decimal, exponent] = digits_of(big_->value, most_digits);
  return minus + place_point(decimal, exponent);
}

std::string Number::format(char verb, int precision) const {
  if (is_infinite()) return to_string();
  const View view(small_, big_.get());
  const bool general = verb == 'g' || verb == 'G';
  if (precision < 0 && general) {
    // Exponents as Go writes the shortest form: from 1e-05 down and from 1e+21 up for machine floats, from 1e+06 for
    // arbitrary precision, which these are.
    const std::string plain = abs().to_string();
    const std::size_t point = plain.find('.');
    const std::size_t first = plain.find_first_not_of("0.");
    if (first == std::string::npos) return "0";
    const auto whole = static_cast<long>(point == std::string::npos ? plain.size() : point);
    const long exponent = plain[0] == '0' ? 1 - static_cast<long>(first) : whole - 1;
    constexpr long smallest_plain = -4;
    constexpr long largest_plain = 5;
    if (exponent >= smallest_plain && exponent <= largest_plain) return to_string();
    const std::size_t last = plain.find_last_not_of("0.");
    precision = static_cast<int>(last - first) - (point != std::string::npos && point > first && point < last ? 1 : 0);
    verb = verb == 'g' ? 'e' : 'E';
  }
  const std::string pattern = precision < 0 ? std::string("%R") + verb : std::string("%.*R") + verb;
  char* text = nullptr;
  const int size = precision < 0 ? mpfr_asprintf(&text, pattern.c_str(), view.value())
                                 : mpfr_asprintf(&text, pattern.c_str(), precision, view.value());
  if (size < 0) throw Error("number cannot be formatted");
  std::string result(text);
  mpfr_free_str(text);
  return result;
}

std::string Number::to_string_base(int base) const {
  if (is_infinite()) return to_string();
  const View view(small_, big_.get());
  mpz_t whole;
  mpz_init(whole);
  mpfr_get_z(whole, view.value(), MPFR_RNDZ);
  std::vector<char> text(mpz_sizeinbase(whole, base) + 2);
  mpz_get_str(text.data(), base, whole);
  mpz_clear(whole);
  return text.data();
}

Number Number::operator-() const {
  if (!big_ && small_ != std::numeric_limits<std::int64_t>::min()) return Number(-small_);
  auto big = make_big();
  mpfr_neg(big->value, View(small_, big_.get()).value(), MPFR_RNDN);
  return Number(std::move(big));
}

Number operator+(const Number& a, const Number& b) {
  std::int64_t sum = 0;
  if (!a.big_ && !b.big_ && !__builtin_add_overflow(a.small_, b.small_, &sum)) return Number(sum);
  auto big = make_big();
  mpfr_add(big->value, View(a.small_, a.big_.get()).value(), View(b.small_, b.big_.get()).value(), MPFR_RNDN);
  return Number(std::move(big));
}

Number operator-(const Number& a, const Number& b) {
  std::int64_t difference = 0;
  if (!a.big_ && !b.big_ && !__builtin_sub_overflow(a.small_, b.small_, &difference)) return Number(difference);
  auto big = make_big();
  mpfr_sub(big->value, View(a.small_, a.big_.get()).value(), View(b.small_, b.big_.get()).value(), MPFR_RNDN);
  return Number(std::move(big));
}

Number operator*(const Number& a, const Number& b) {
  std::int64_t product = 0;
  if (!a.big_ && !b.big_ && !__builtin_mul_overflow(a.small_, b.small_, &product)) return Number(product);
  auto big = make_big();
  mpfr_mul(big->value, View(a.small_, a.big_.get()).value(), View(b.small_, b.big_.get()).value(), MPFR_RNDN);
  return Number(std::move(big));
}

Number operator/(const Number& a, const Number& b) {
  auto big = make_big();
  mpfr_div(big->value, View(a.small_, a.big_.get()).value(), View(b.small_, b.big_.get()).value(), MPFR_RNDN);
  return Number(std::move(big));
}

Number operator%(const Number& a, const Number& b) {
  if (b.sign() == 0) throw Error("divide by zero");
  auto big = make_big();
  mpfr_fmod(big->value, View(a.small_, a.big_.get()).value(), View(b.small_, b.big_.get()).value(), MPFR_RNDN);
  return Number(std::move(big));
}

bool operator==(const Number& a, const Number& b) {
  return (a <=> b) == std::strong_ordering::equal;
}

std::strong_ordering operator<=>(const Number& a, const Number& b) {
  if (!a.big_ && !b.big_) return a.small_ <=> b.small_;
  return mpfr_cmp(View(a.small_, a.big_.get()).value(), View(b.small_, b.big_.get()).value()) <=> 0;
}

Number Number::floor() const {
  if (!big_) return *this;
  auto big = make_big();
  mpfr_floor(big->value, big_->value);
  return Number(std::move(big));
}

Number Number::ceil() const {
  if (!big_) return *this;
  auto big = make_big();
  mpfr_ceil(big->value, big_->value);
  return Number(std::move(big));
}

Number Number::truncate() const {
  return sign() < 0 ? ceil() : floor();
}

}  // namespace portolan::hcl
