#pragma once

#include <libpq-fe.h>

#include "planner/base/shared_library.h"

namespace portolan::postgres {

/// libpq, loaded when it is first asked for: with it come twenty libraries. Throws Error naming what to install.
const base::SharedLibrary& libpq();

template <typename Signature, base::SymbolName kName>
using LibpqFunction = base::LoadedFunction<libpq, Signature, kName>;

// Those that the driver calls. Each hides the declaration of libpq-fe.h, whose name and type it has.
// NOLINTBEGIN(readability-identifier-naming)
inline constexpr LibpqFunction<decltype(::PQbackendPID), "PQbackendPID"> PQbackendPID;
inline constexpr LibpqFunction<decltype(::PQcancel), "PQcancel"> PQcancel;
inline constexpr LibpqFunction<decltype(::PQclear), "PQclear"> PQclear;
inline constexpr LibpqFunction<decltype(::PQcmdStatus), "PQcmdStatus"> PQcmdStatus;
inline constexpr LibpqFunction<decltype(::PQcmdTuples), "PQcmdTuples"> PQcmdTuples;
inline constexpr LibpqFunction<decltype(::PQconndefaults), "PQconndefaults"> PQconndefaults;
inline constexpr LibpqFunction<decltype(::PQconnectPoll), "PQconnectPoll"> PQconnectPoll;
inline constexpr LibpqFunction<decltype(::PQconnectStartParams), "PQconnectStartParams"> PQconnectStartParams;
inline constexpr LibpqFunction<decltype(::PQconninfoFree), "PQconninfoFree"> PQconninfoFree;
inline constexpr LibpqFunction<decltype(::PQenterPipelineMode), "PQenterPipelineMode"> PQenterPipelineMode;
inline constexpr LibpqFunction<decltype(::PQerrorMessage), "PQerrorMessage"> PQerrorMessage;
inline constexpr LibpqFunction<decltype(::PQexecParams), "PQexecParams"> PQexecParams;
inline constexpr LibpqFunction<decltype(::PQexitPipelineMode), "PQexitPipelineMode"> PQexitPipelineMode;
inline constexpr LibpqFunction<decltype(::PQfinish), "PQfinish"> PQfinish;
inline constexpr LibpqFunction<decltype(::PQfname), "PQfname"> PQfname;
inline constexpr LibpqFunction<decltype(::PQfreeCancel), "PQfreeCancel"> PQfreeCancel;
inline constexpr LibpqFunction<decltype(::PQfreemem), "PQfreemem"> PQfreemem;
inline constexpr LibpqFunction<decltype(::PQftype), "PQftype"> PQftype;
inline constexpr LibpqFunction<decltype(::PQgetCancel), "PQgetCancel"> PQgetCancel;
inline constexpr LibpqFunction<decltype(::PQgetCopyData), "PQgetCopyData"> PQgetCopyData;
inline constexpr LibpqFunction<decltype(::PQgetResult), "PQgetResult"> PQgetResult;
inline constexpr LibpqFunction<decltype(::PQgetisnull), "PQgetisnull"> PQgetisnull;
inline constexpr LibpqFunction<decltype(::PQgetlength), "PQgetlength"> PQgetlength;
inline constexpr LibpqFunction<decltype(::PQgetvalue), "PQgetvalue"> PQgetvalue;
inline constexpr LibpqFunction<decltype(::PQnfields), "PQnfields"> PQnfields;
inline constexpr LibpqFunction<decltype(::PQntuples), "PQntuples"> PQntuples;
inline constexpr LibpqFunction<decltype(::PQpipelineSync), "PQpipelineSync"> PQpipelineSync;
inline constexpr LibpqFunction<decltype(::PQputCopyEnd), "PQputCopyEnd"> PQputCopyEnd;
inline constexpr LibpqFunction<decltype(::PQresultErrorField), "PQresultErrorField"> PQresultErrorField;
inline constexpr LibpqFunction<decltype(::PQresultStatus), "PQresultStatus"> PQresultStatus;
inline constexpr LibpqFunction<decltype(::PQsendQuery), "PQsendQuery"> PQsendQuery;
inline constexpr LibpqFunction<decltype(::PQsendQueryParams), "PQsendQueryParams"> PQsendQueryParams;
inline constexpr LibpqFunction<decltype(::PQsetErrorVerbosity), "PQsetErrorVerbosity"> PQsetErrorVerbosity;
inline constexpr LibpqFunction<decltype(::PQsetNoticeProcessor), "PQsetNoticeProcessor"> PQsetNoticeProcessor;
inline constexpr LibpqFunction<decltype(::PQsocket), "PQsocket"> PQsocket;
inline constexpr LibpqFunction<decltype(::PQstatus), "PQstatus"> PQstatus;
inline constexpr LibpqFunction<decltype(::PQtransactionStatus), "PQtransactionStatus"> PQtransactionStatus;
// NOLINTEND(readability-identifier-naming)

}  // namespace portolan::postgres
