'use strict';

const { Failure } = require('../node/failure');

// Sequelize finds the parts of a column's definition by these words, also where they stand in a text of the user.
const WORDS = ['PRIMARY KEY', 'REFERENCES', 'COMMENT ', 'SERIAL', 'AUTOINCREMENT'];

/**
 * Refuses texts of models that Sequelize takes for parts of a definition, which gives another table than the model says.
 * @param {object[]} models
 * @throws Failure for the first such text
 */
function refuseMisread(models) {
  for (const model of models) {
    for (const [name, attribute] of Object.entries(model.tableAttributes)) {
      for (const [what, text] of textsOf(attribute)) {
        const word = typeof text === 'string' && WORDS.find((candidate) => text.includes(candidate));
        if (word) {
          throw new Failure(`${model.name}.${name}: sequelize takes "${word.trim()}" in the ${what} "${text}" for a part of the column's `
            + 'definition; write it in small letters');
        }
      }
    }
  }
}

function textsOf({ comment, defaultValue, type, values }) {
  return [['comment', comment], ['default', defaultValue], ...(values ?? type?.values ?? []).map((value) => ['value', value])];
}

module.exports = { refuseMisread };
