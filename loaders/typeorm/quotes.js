'use strict';

const { Failure } = require('../node/failure');

// What TypeORM writes between quotes as it is, and the texts that then mean something else: a doubled quote in a default is taken for
// one that the user has escaped, and in MySQL and MariaDB a backslash with what it escapes, too.
const QUOTE = { escaped: /''/g, special: /'/ };
const MYSQL_DEFAULT = { escaped: /''|\\['\\]/g, special: /['\\]/ };
const NEVER_ESCAPED = /(?!)/g;

const RULES = {
  mysql: {
    'enum value': { escaped: NEVER_ESCAPED, special: /\\/ },
    default: MYSQL_DEFAULT,
    comment: { escaped: NEVER_ESCAPED, special: /["\\]/ },
  },
  postgres: { default: QUOTE },
  sqlite: { 'enum value': { escaped: NEVER_ESCAPED, special: /'/ }, default: QUOTE },
  sqlserver: { 'enum value': { escaped: NEVER_ESCAPED, special: /'/ }, default: QUOTE },
};
RULES.mariadb = RULES.mysql;

// What TypeORM 1 escapes and 0.3 does not.
const OLD_RULES = { postgres: { comment: QUOTE } };

const HINTS = {
  'enum value': 'rename the value, or give the column a type without a list of values',
  default: 'escape it there, or use a function: default: () => "…"',
  comment: 'leave out the character',
};

/**
 * Refuses texts that TypeORM puts between quotes without escaping what must be escaped in them.
 * @param {object[]} metadatas of the entities
 * @param {string} dialect our name of it
 * @param {string} version TypeORM's
 * @throws Failure for the first such text
 */
function refuseUnescaped(metadatas, dialect, version) {
  const rules = { ...RULES[dialect], ...(version.startsWith('0.') ? OLD_RULES[dialect] : {}) };
  const refuse = (place, what, text) => {
    if (isMisread(text, rules[what])) {
      throw new Failure(`${place}: typeorm writes the ${what} "${text}" unescaped for ${dialect}; ${HINTS[what]}`);
    }
  };
  for (const { name, columns, comment } of metadatas) {
    refuse(name, 'comment', comment);
    for (const { propertyName, enum: values = [], default: value } of columns) {
      const place = `${name}.${propertyName}`;
      values.forEach((text) => refuse(place, 'enum value', text));
      refuse(place, 'default', value);
    }
  }
}

function isMisread(text, rule) {
  return rule !== undefined && typeof text === 'string' && rule.special.test(text.replace(rule.escaped, ''));
}

module.exports = { refuseUnescaped };
