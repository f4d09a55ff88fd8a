#pragma once

#include <mysql.h>

#include "planner/base/shared_library.h"

namespace portolan::mysql {

/// MariaDB Connector/C, loaded when it is first asked for. Throws Error naming what to install.
const base::SharedLibrary& client_library();

template <typename Signature, base::SymbolName kName>
using ClientFunction = base::LoadedFunction<client_library, Signature, kName>;

// Those that the driver calls. Each hides the declaration of mysql.h, whose name and type it has.
// NOLINTBEGIN(readability-identifier-naming)
inline constexpr ClientFunction<decltype(::mysql_affected_rows), "mysql_affected_rows"> mysql_affected_rows;
inline constexpr ClientFunction<decltype(::mysql_close), "mysql_close"> mysql_close;
inline constexpr ClientFunction<decltype(::mysql_errno), "mysql_errno"> mysql_errno;
inline constexpr ClientFunction<decltype(::mysql_error), "mysql_error"> mysql_error;
inline constexpr ClientFunction<decltype(::mysql_fetch_fields), "mysql_fetch_fields"> mysql_fetch_fields;
inline constexpr ClientFunction<decltype(::mysql_fetch_lengths), "mysql_fetch_lengths"> mysql_fetch_lengths;
inline constexpr ClientFunction<decltype(::mysql_fetch_row), "mysql_fetch_row"> mysql_fetch_row;
inline constexpr ClientFunction<decltype(::mysql_field_count), "mysql_field_count"> mysql_field_count;
inline constexpr ClientFunction<decltype(::mysql_free_result), "mysql_free_result"> mysql_free_result;
inline constexpr ClientFunction<decltype(::mysql_init), "mysql_init"> mysql_init;
inline constexpr ClientFunction<decltype(::mysql_next_result), "mysql_next_result"> mysql_next_result;
inline constexpr ClientFunction<decltype(::mysql_num_fields), "mysql_num_fields"> mysql_num_fields;
inline constexpr ClientFunction<decltype(::mysql_num_rows), "mysql_num_rows"> mysql_num_rows;
inline constexpr ClientFunction<decltype(::mysql_options), "mysql_options"> mysql_options;
inline constexpr ClientFunction<decltype(::mysql_ping), "mysql_ping"> mysql_ping;
inline constexpr ClientFunction<decltype(::mysql_real_connect), "mysql_real_connect"> mysql_real_connect;
inline constexpr ClientFunction<decltype(::mysql_real_escape_string), "mysql_real_escape_string">
    mysql_real_escape_string;
inline constexpr ClientFunction<decltype(::mysql_real_query), "mysql_real_query"> mysql_real_query;
inline constexpr ClientFunction<decltype(::mysql_sqlstate), "mysql_sqlstate"> mysql_sqlstate;
inline constexpr ClientFunction<decltype(::mysql_ssl_set), "mysql_ssl_set"> mysql_ssl_set;
inline constexpr ClientFunction<decltype(::mysql_store_result), "mysql_store_result"> mysql_store_result;
// NOLINTEND(readability-identifier-naming)

}  // namespace portolan::mysql
