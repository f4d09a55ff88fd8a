#include "drivers/mysql/charsets.h"

#include <array>

#include "drivers/mysql/features.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

struct Default {
  std::string_view charset;
  std::string_view collation;
};

constexpr std::array kDefaults = {
    Default{"armscii8", "armscii8_general_ci"}, Default{"ascii", "ascii_general_ci"},
    Default{"big5", "big5_chinese_ci"},         Default{"binary", "binary"},
    Default{"cp1250", "cp1250_general_ci"},     Default{"cp1251", "cp1251_general_ci"},
    Default{"cp1256", "cp1256_general_ci"},     Default{"cp1257", "cp1257_general_ci"},
    Default{"cp850", "cp850_general_ci"},       Default{"cp852", "cp852_general_ci"},
    Default{"cp866", "cp866_general_ci"},       Default{"cp932", "cp932_japanese_ci"},
    Default{"dec8", "dec8_swedish_ci"},         Default{"eucjpms", "eucjpms_japanese_ci"},
    Default{"euckr", "euckr_korean_ci"},        Default{"gb18030", "gb18030_chinese_ci"},
    Default{"gb2312", "gb2312_chinese_ci"},     Default{"gbk", "gbk_chinese_ci"},
    Default{"geostd8", "geostd8_general_ci"},   Default{"greek", "greek_general_ci"},
    Default{"hebrew", "hebrew_general_ci"},     Default{"hp8", "hp8_english_ci"},
    Default{"keybcs2", "keybcs2_general_ci"},   Default{"koi8r", "koi8r_general_ci"},
    Default{"koi8u", "koi8u_general_ci"},       Default{"latin1", "latin1_swedish_ci"},
    Default{"latin2", "latin2_general_ci"},     Default{"latin5", "latin5_turkish_ci"},
    Default{"latin7", "latin7_general_ci"},     Default{"macce", "macce_general_ci"},
    Default{"macroman", "macroman_general_ci"}, Default{"sjis", "sjis_japanese_ci"},
    Default{"swe7", "swe7_swedish_ci"},         Default{"tis620", "tis620_thai_ci"},
    Default{"ucs2", "ucs2_general_ci"},         Default{"ujis", "ujis_japanese_ci"},
    Default{"utf16", "utf16_general_ci"},       Default{"utf16le", "utf16le_general_ci"},
    Default{"utf32", "utf32_general_ci"},
};

std::string unicode_default(const ports::ServerFacts& facts, std::string_view charset) {
  if (is_tidb(facts)) return std::string(charset) + "_bin";
  if (charset != "utf8mb4") return std::string(charset) + "_general_ci";
  if (is_mariadb(facts)) return facts.version_number >= 110500 ? "utf8mb4_uca1400_ai_ci" : "utf8mb4_general_ci";
  return facts.version_number >= 80000 ? "utf8mb4_0900_ai_ci" : "utf8mb4_general_ci";
}

/// Lower case, with the short spelling of utf8mb3.
std::string folded(std::string_view name) {
  std::string text = base::to_lower(name);
  constexpr std::string_view kLong = "utf8mb3";
  if (text.starts_with(kLong)) text.replace(0, kLong.size(), "utf8");
  return text;
}

}  // namespace

std::string default_collation(const ports::ServerFacts& facts, std::string_view charset) {
  const std::string name = base::to_lower(charset);
  std::string told = facts.settings.text("collate." + name);
  if (told.empty() && folded(name) == "utf8") told = facts.settings.text("collate.utf8mb3");
  if (!told.empty()) return told;
  if (folded(name) == "utf8" || name == "utf8mb4") return unicode_default(facts, name);
  if (is_tidb(facts) && (name == "latin1" || name == "ascii")) return name + "_bin";
  for (const Default& row : kDefaults) {
    if (row.charset == name) return std::string(row.collation);
  }
  return {};
}

std::string charset_of(std::string_view collation) {
  return std::string(collation.substr(0, collation.find('_')));
}

bool same_charset(std::string_view a, std::string_view b) {
  return folded(a) == folded(b);
}
bool same_collation(std::string_view a, std::string_view b) {
  return folded(a) == folded(b);
}

void complete_charset(const ports::ServerFacts& facts, schema::Properties& bag) {
  const std::string charset = bag.text("charset");
  const std::string collation = bag.text("collate");
  if (charset.empty() && !collation.empty()) bag.set("charset", charset_of(collation));
  if (charset.empty() || !collation.empty()) return;
  if (std::string found = default_collation(facts, charset); !found.empty()) bag.set("collate", std::move(found));
}

}  // namespace portolan::mysql
