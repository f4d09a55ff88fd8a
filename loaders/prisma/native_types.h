#pragma once

#include <array>

#include "loaders/prisma/provider.h"

namespace portolan::loaders::prisma {

/// The letter of each Scalar in NativeType::scalars.
constexpr std::string_view scalar_letters = "SBIGFDTYJ";

// The native types of each provider, complete (orms.md 3.5).

inline constexpr std::array<NativeType, 26> postgres_types = {{
    {"SmallInt", "SMALLINT", "I"},
    {"Integer", "INTEGER", "I"},
    {"Oid", "OID", "I"},
    {"BigInt", "BIGINT", "G"},
    {"Decimal", "DECIMAL", "D", 0, 2, 1, 1000, 1000},
    {"Money", "MONEY", "D"},
    {"Real", "REAL", "F"},
    {"DoublePrecision", "DOUBLE PRECISION", "F"},
    {"Text", "TEXT", "S"},
    {"VarChar", "VARCHAR", "S", 0, 1, 1, 10485760},
    {"Char", "CHAR", "S", 0, 1, 1, 10485760},
    {"Bit", "BIT", "S", 0, 1, 1, 83886080},
    {"VarBit", "VARBIT", "S", 0, 1, 1, 83886080},
    {"Uuid", "UUID", "S"},
    {"Xml", "XML", "S"},
    {"Inet", "INET", "S"},
    {"Citext", "CITEXT", "S"},
    {"Boolean", "BOOLEAN", "B"},
    {"Timestamp", "TIMESTAMP", "T", 0, 1, 0, 6},
    {"Timestamptz", "TIMESTAMPTZ", "T", 0, 1, 0, 6},
    {"Date", "DATE", "T"},
    {"Time", "TIME", "T", 0, 1, 0, 6},
    {"Timetz", "TIMETZ", "T", 0, 1, 0, 6},
    {"ByteA", "BYTEA", "Y"},
    {"Json", "JSON", "J"},
    {"JsonB", "JSONB", "J"},
}};

inline constexpr std::array<NativeType, 32> mysql_types = {{
    {"Int", "INTEGER", "I"},
    {"UnsignedInt", "INTEGER", "I", 0, 0, 0, 0, 0, false, " UNSIGNED"},
    {"SmallInt", "SMALLINT", "I"},
    {"UnsignedSmallInt", "SMALLINT", "I", 0, 0, 0, 0, 0, false, " UNSIGNED"},
    {"MediumInt", "MEDIUMINT", "I"},
    {"UnsignedMediumInt", "MEDIUMINT", "I", 0, 0, 0, 0, 0, false, " UNSIGNED"},
    {"Year", "YEAR", "I"},
    {"TinyInt", "TINYINT", "IB"},
    {"UnsignedTinyInt", "TINYINT", "IB", 0, 0, 0, 0, 0, false, " UNSIGNED"},
    {"BigInt", "BIGINT", "G"},
    {"UnsignedBigInt", "BIGINT", "G", 0, 0, 0, 0, 0, false, " UNSIGNED"},
    {"Decimal", "DECIMAL", "D", 0, 2, 0, 65, 30},
    {"Float", "FLOAT", "F"},
    {"Double", "DOUBLE", "F"},
    {"Bit", "BIT", "YB", 1, 1, 1, 64},
    {"Char", "CHAR", "S", 1, 1, 0, 255},
    {"VarChar", "VARCHAR", "S", 1, 1, 0, 65535},
    {"TinyText", "TINYTEXT", "S"},
    {"Text", "TEXT", "S"},
    {"MediumText", "MEDIUMTEXT", "S"},
    {"LongText", "LONGTEXT", "S"},
    {"Binary", "BINARY", "Y", 1, 1, 0, 255},
    {"VarBinary", "VARBINARY", "Y", 1, 1, 0, 65535},
    {"TinyBlob", "TINYBLOB", "Y"},
    {"Blob", "BLOB", "Y"},
    {"MediumBlob", "MEDIUMBLOB", "Y"},
    {"LongBlob", "LONGBLOB", "Y"},
    {"Date", "DATE", "T"},
    {"Time", "TIME", "T", 0, 1, 0, 6},
    {"DateTime", "DATETIME", "T", 0, 1, 0, 6},
    {"Timestamp", "TIMESTAMP", "T", 0, 1, 0, 6},
    {"Json", "JSON", "J"},
}};

inline constexpr std::array<NativeType, 27> sqlserver_types = {{
    {"TinyInt", "TINYINT", "I"},
    {"SmallInt", "SMALLINT", "I"},
    {"Int", "INT", "I"},
    {"BigInt", "BIGINT", "G"},
    {"Decimal", "DECIMAL", "D", 0, 2, 1, 38, 38},
    {"Money", "MONEY", "F"},
    {"SmallMoney", "SMALLMONEY", "F"},
    {"Float", "FLOAT", "F", 0, 1, 1, 53},
    {"Real", "REAL", "F"},
    {"Bit", "BIT", "BI"},
    {"Char", "CHAR", "S", 0, 1, 1, 8000},
    {"NChar", "NCHAR", "S", 0, 1, 1, 4000},
    {"VarChar", "VARCHAR", "S", 0, 1, 1, 8000, 0, true},
    {"NVarChar", "NVARCHAR", "S", 0, 1, 1, 4000, 0, true},
    {"Text", "TEXT", "S"},
    {"NText", "NTEXT", "S"},
    {"Xml", "XML", "S"},
    {"UniqueIdentifier", "UNIQUEIDENTIFIER", "S"},
    {"Date", "DATE", "T"},
    {"Time", "TIME", "T"},
    {"DateTime", "DATETIME", "T"},
    {"DateTime2", "DATETIME2", "T"},
    {"DateTimeOffset", "DATETIMEOFFSET", "T"},
    {"SmallDateTime", "SMALLDATETIME", "T"},
    {"Binary", "BINARY", "Y", 0, 1, 1, 8000},
    {"VarBinary", "VARBINARY", "Y", 0, 1, 1, 8000, 0, true},
    {"Image", "IMAGE", "Y"},
}};

inline constexpr std::array<NativeType, 22> cockroach_types = {{
    {"Bit", "BIT", "S", 0, 1, 1, 2147483647},
    {"VarBit", "VARBIT", "S", 0, 1, 1, 2147483647},
    {"Char", "CHAR", "S", 0, 1, 1, 2147483647},
    {"CatalogSingleChar", "\"char\"", "S"},
    {"String", "STRING", "S", 0, 1, 1, 2147483647},
    {"Inet", "INET", "S"},
    {"Uuid", "UUID", "S"},
    {"Bool", "BOOL", "B"},
    {"Bytes", "BYTES", "Y"},
    {"Int2", "INT2", "I"},
    {"Int4", "INT4", "I"},
    {"Oid", "OID", "I"},
    {"Int8", "INT8", "G"},
    {"Float4", "FLOAT4", "F"},
    {"Float8", "FLOAT8", "F"},
    {"Decimal", "DECIMAL", "D", 0, 2, 1, 1000, 1000},
    {"Date", "DATE", "T"},
    {"Time", "TIME", "T", 0, 1, 0, 6},
    {"Timetz", "TIMETZ", "T", 0, 1, 0, 6},
    {"Timestamp", "TIMESTAMP", "T", 0, 1, 0, 6},
    {"Timestamptz", "TIMESTAMPTZ", "T", 0, 1, 0, 6},
    {"JsonB", "JSONB", "J"},
}};

}  // namespace portolan::loaders::prisma
