// Shared by both mini programs, byte for byte (a test compares them): the application's REST API.
//
// Every call takes done(problem, value), calls it once, later, and returns a function that aborts the request. Nothing
// that a person enters is kept, logged or stored here.

const config = require('../config.js');
const http = require('./http.js');
const { objectIn, problemOf, unreadable } = require('./problems.js');

const STATUSES = ['PENDING', 'PASSED', 'FAILED', 'EXPIRED'];

// Names a start whose end is not known yet: sent again, it begins nothing twice.
let key = '';

function newKey() {
  return [1, 2].map(() => Math.random().toString(36).slice(2)).join(`-${Date.now().toString(36)}-`);
}

function call(method, path, body, isExpected, done) {
  const headers = Object.assign({ Accept: 'application/json', 'Accept-Language': 'zh-CN' }, config.sessionHeaders());
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    headers['Idempotency-Key'] = key;
  }
  const request = { url: config.baseUrl + path, method, headers };
  if (body !== undefined) request.data = JSON.stringify(body);
  return http.send(request, (answer) => {
    if (answer.status < 200 || answer.status > 299) {
      done(problemOf(answer));
      return;
    }
    const json = objectIn(answer.body);
    if (json && isExpected(json)) done(undefined, json);
    else done(unreadable(answer.status));
  });
}

function isVerification(json) {
  return typeof json.id === 'string' && STATUSES.indexOf(json.status) >= 0;
}

/** POST …/verifications: starts a verification. */
function start(request, done) {
  key = key || newKey();
  return call('POST', '/verifications', request, isVerification, (problem, started) => {
    if (!problem || problem.ended) key = '';
    done(problem, started);
  });
}

/** GET …/verifications/{id}: how far it has come. The only source of a result. */
function find(id, done) {
  return call('GET', `/verifications/${encodeURIComponent(id)}`, undefined, isVerification, done);
}

/** GET …/environment: what the application says about itself. */
function environment(done) {
  return call('GET', '/environment', undefined, (json) => typeof json.page === 'object', done);
}

module.exports = { environment, find, start };
