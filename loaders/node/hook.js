'use strict';

const { Module } = require('node:module');
const path = require('node:path');
const fs = require('node:fs');
const { standIn } = require('./stand_ins');

// Preloaded into a user's script (NODE_OPTIONS=--require): the helper packages that scripts import are ours where they are missing.
// npm and npx, which start the script's own process, are left alone.
if (!/[\\/]npm[\\/]bin[\\/]/.test(realPath(process.argv[1]))) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function resolveFilename(request, ...rest) {
    try {
      return resolve.call(this, request, ...rest);
    } catch (error) {
      const file = standIn(request);
      if (!file) throw error;
      return file;
    }
  };
  // ES modules ask a resolver of their own; Node 18.19 and 20.6 are the first to have it.
  Module.register?.(`file://${path.join(__dirname, 'resolver.mjs')}`);
}

function realPath(file) {
  return file && fs.existsSync(file) ? fs.realpathSync(file) : '';
}
