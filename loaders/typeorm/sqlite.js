'use strict';

const NAME = '((?:"(?:[^"]|"")*"\\.)?"(?:[^"]|"")*")';

const STEPS = [
  [new RegExp(`^CREATE TABLE ${NAME}`), (state, text, table) => state.tables.set(table, text)],
  [new RegExp(`^DROP TABLE ${NAME}$`), () => {}],
  [new RegExp(`^ALTER TABLE ${NAME} RENAME TO ${NAME}$`), rename],
  [new RegExp(`^CREATE (?:UNIQUE )?INDEX ${NAME}`), (state, text, index) => state.indexes.set(index, text)],
  [new RegExp(`^DROP INDEX ${NAME}$`), (state, _, index) => state.indexes.delete(index)],
  [/^INSERT INTO "temporary_/, () => {}],
];

/**
 * What remains of TypeORM's statements for SQLite, which create tables without keys and build each anew to add them.
 * @param {string[]} statements in their order
 * @returns {string[]} every table once, in the form and with the name that it has at the end; then indexes, then all others
 */
function withoutRebuilds(statements) {
  const state = { tables: new Map(), indexes: new Map(), others: [] };
  for (const text of statements) {
    const step = STEPS.map(([pattern, apply]) => [pattern.exec(text), apply]).find(([match]) => match);
    if (step) step[1](state, text, step[0][1], step[0][2]);
    else state.others.push(text);
  }
  return [...state.tables.values(), ...state.indexes.values(), ...state.others];
}

// The rebuilt table takes the place of the one that it replaces.
function rename(state, _, from, to) {
  const text = state.tables.get(from).replace(from, () => to);
  state.tables.delete(from);
  state.tables.set(to, text);
}

module.exports = { withoutRebuilds };
