'use strict';

const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { Failure } = require('./failure');

const LOADERS = path.dirname(__dirname);

/**
 * The text for an error of the user's code: `file:line:col: message`, by the first place that is in the user's files.
 * @param {unknown} error what was thrown
 * @returns {string} the message of a Failure as it is; of another error its first line with that place in front, if there is one
 */
function describeError(error) {
  if (error instanceof Failure) return error.message;
  if (!(error instanceof Error) && typeof error?.message !== 'string') return String(error);
  const message = String(error.message).split('\nRequire stack:')[0].trim() || error.name;
  const place = syntaxErrorPlace(error) || firstUserFrame(error);
  return place ? `${place}: ${message}` : message;
}

/**
 * A path as it is shown: relative to the current directory when it is below it.
 */
function displayPath(file) {
  const relative = path.relative(process.cwd(), file);
  return relative === '' || relative.startsWith('..') ? file : relative;
}

// Node puts `file:line`, the line itself and carets in front of the stack of a syntax error.
function syntaxErrorPlace(error) {
  if (!(error instanceof SyntaxError)) return undefined;
  const lines = String(error.stack).split('\n');
  const match = /^(.+):(\d+)$/.exec(lines[0]);
  if (!match) return undefined;
  const caret = lines.slice(0, 4).find((line) => /^\s*\^+\s*$/.test(line));
  return `${displayPath(toPath(match[1]))}:${match[2]}${caret ? `:${caret.indexOf('^') + 1}` : ''}`;
}

function firstUserFrame(error) {
  for (const line of String(error.stack).split('\n')) {
    const match = /(?:\(|at (?:async )?)((?:file:\/\/)?\/[^()]*):(\d+):(\d+)\)?$/.exec(line.trim());
    if (!match) continue;
    const file = toPath(match[1]);
    if (isUserFile(file)) return `${displayPath(file)}:${match[2]}:${match[3]}`;
  }
  return undefined;
}

/**
 * Whether a file belongs to the user: it is neither a package's nor one of the loaders.
 */
function isUserFile(file) {
  return !file.includes(`${path.sep}node_modules${path.sep}`) && !file.startsWith(LOADERS + path.sep);
}

function toPath(name) {
  return name.startsWith('file://') ? fileURLToPath(name) : name;
}

module.exports = { describeError, displayPath, isUserFile };
