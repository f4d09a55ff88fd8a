'use strict';

const { Failure } = require('../node/failure');

const ENUM_HINT = 'rename the value, or give the column a type without a list of values';
const DEFAULT_HINT = 'double the quote, or use a function: default: () => "…"';

/**
 * Refuses values that TypeORM puts between quotes without escaping the quotes in them.
 * @param {object[]} metadatas of the entities
 * @param {string} dialect our name of it
 * @throws Failure for the first such value
 */
function refuseUnescaped(metadatas, dialect) {
  for (const { name, columns } of metadatas) {
    for (const { propertyName, enum: values = [], default: value } of columns) {
      const place = `${name}.${propertyName}`;
      if (['sqlite', 'sqlserver'].includes(dialect)) {
        values.filter(hasOpenQuote).forEach((text) => refuse(place, 'enum value', text, dialect, ENUM_HINT));
      }
      if (typeof value === 'string' && hasOpenQuote(value)) refuse(place, 'default', value, dialect, DEFAULT_HINT);
    }
  }
}

// A doubled quote is what the user wrote to escape it.
function hasOpenQuote(text) {
  return String(text).replaceAll("''", '').replaceAll("\\'", '').includes("'");
}

function refuse(place, what, text, dialect, hint) {
  throw new Failure(`${place}: typeorm writes the ${what} "${text}" unescaped for ${dialect}; ${hint}`);
}

module.exports = { refuseUnescaped };
