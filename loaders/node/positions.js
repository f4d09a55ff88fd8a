'use strict';

const fs = require('node:fs');

const texts = new Map();

/**
 * Where a model is declared: the line of its class, or of what defines it under its name.
 * @param {string} name of the model
 * @param {string[]} files the likely one first
 * @param {(name: string) => RegExp} [patternOf] how a declaration looks in the text
 * @returns {{file: string, line: number} | undefined}
 */
function positionOf(name, files, patternOf = declaration) {
  const pattern = patternOf(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  for (const file of files) {
    const match = pattern.exec(textOf(file));
    if (match) return { file, line: lineAt(textOf(file), match.index + match[0].search(/\S/)) };
  }
  return undefined;
}

function declaration(name) {
  return new RegExp(`(?:^|[^\\w$.])class\\s+${name}\\b|\\bdefine\\s*(?:<[^>]*>)?\\(\\s*(['"\`])${name}\\1|\\bmodelName\\s*:\\s*(['"\`])${name}\\2`);
}

function lineAt(text, offset) {
  return text.slice(0, offset).split('\n').length;
}

function textOf(file) {
  if (!texts.has(file)) texts.set(file, fs.readFileSync(file, 'utf8'));
  return texts.get(file);
}

module.exports = { positionOf };
