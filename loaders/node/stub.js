'use strict';

/**
 * An object in the place of a database's client package: every property of it, and what a call or `new` gives, is the stub again,
 * so an ORM can be set up with it and no connection is ever made.
 * @param {object} known properties that an ORM reads and that must be real
 */
function stub(known = {}) {
  const target = function () {};
  const itself = new Proxy(target, {
    get(_, key) {
      if (Object.hasOwn(known, key)) return known[key];
      if (key === Symbol.toPrimitive) return () => 0;
      // Not a promise, and nothing to iterate over.
      return key === 'then' || typeof key === 'symbol' ? undefined : itself;
    },
    apply: () => itself,
    construct: () => itself,
    set: () => true,
  });
  return itself;
}

module.exports = { stub };
