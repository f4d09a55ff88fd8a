'use strict';

const DIALECTS = ['mysql', 'mariadb', 'postgres', 'sqlite', 'sqlserver'];

// How the packages that scripts were written for call them.
const ALIASES = { mssql: 'sqlserver', postgresql: 'postgres' };

// What the frame assumes where nothing says better.
const DEFAULT_VERSIONS = { mysql: '8.4.0', mariadb: '11.4.0', postgres: '16', sqlite: '3.45', sqlserver: '16' };

/**
 * Our name of a dialect that a script names.
 * @throws Error for a dialect that no ORM here has
 */
function dialectOf(name) {
  const dialect = ALIASES[name] || name;
  if (!DIALECTS.includes(dialect)) throw new Error(`invalid dialect: ${name}`);
  return dialect;
}

module.exports = { DIALECTS, DEFAULT_VERSIONS, dialectOf };
