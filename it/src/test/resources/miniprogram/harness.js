// A specification registers its cases with test(name, body). The JUnit test that runs it lists the names and runs each
// case in a world of its own.

const cases = [];

function test(name, body) {
  cases.push({ name, body });
}

function equal(actual, expected, what = '') {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`${what} expected ${e} but was ${a}`);
}

function assert(condition, what) {
  if (!condition) throw new Error(what);
}

/** Checks what the person reads. */
function sees(runtime, ...texts) {
  for (const text of texts) assert(runtime.text.includes(text), `"${text}" is not in "${runtime.text}"`);
}

function seesNot(runtime, ...texts) {
  for (const text of texts) assert(!runtime.text.includes(text), `"${text}" is in "${runtime.text}"`);
}

// The person of the tests: made up, with an ID number that has a correct check digit.
const PERSON = { name: '张三', idNumber: '320926199003055276' };
const ID = '5b0f7f4e-3a52-4a4c-9c5e-0d2f5a1b7c11';
const BASE_URL = 'https://app.example.com/identity/api';
const TOKEN = '2F803B97-0B3A-4EE0-A8A4-44564A292492';
const SHORT_LINK = 'https://smlt.example.com/I7vLahiqTMqT';
/** Shaped like the provider's sample: with "?", "&", "#", and percent-encoding in three layers. */
const LONG_LINK =
  'https://open.example.com/connect/oauth2/authorize?appid=wx0&redirect_uri=https%3A%2F%2Fopen.faceid.example.com%2Fv1' +
  '%2Fapi%2FgetCode%3FbizRedirect%3Dhttps%253A%252F%252Ffaceid.example.com%252Fauth%253Ftoken%253D' +
  '2F803B97-0B3A-4EE0-A8A4-44564A292492&response_type=code&scope=snsapi_base&state=&component_appid=wx9#wechat_redirect';

function json(status, value, headers = {}) {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return { status, headers: { 'Content-Type': type, ...headers }, body: JSON.stringify(value) };
}

function problem(status, slug, more = {}, headers = {}) {
  const value = { type: `urn:identity-verification:problem:${slug}`, title: 'title', status, detail: 'detail', ...more };
  return json(status, value, headers);
}

function found(status, more = {}) {
  return json(200, { id: ID, flowId: '1862291536444700249', mode: 'ZHIMACREDIT', status, ...more });
}

/**
 * An application that gives a test's answers, one after the other, and repeats the last one. Its answer about its environment
 * is separate.
 */
class Server {
  constructor(runtime) {
    this.requests = [];
    this.answers = { POST: [], GET: [] };
    this.held = [];
    this.environment = json(200, { sandbox: false, page: { modes: [] } });
    runtime.transport = (request, finish) => {
      if (request.url.endsWith('/environment')) return this.environment;
      this.requests.push(request);
      const answers = this.answers[request.method];
      assert(answers.length > 0, `unexpected ${request.method} ${request.url}`);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer !== HOLD) return answer;
      this.held.push(finish);
      return undefined;
    };
  }

  on(method, ...answers) {
    this.answers[method] = answers;
    return this;
  }

  count(method) {
    return this.requests.filter((request) => request.method === method).length;
  }
}

/** Stands for an answer that the test gives later. */
const HOLD = {};

let files;
let lastRuntime;

/** A phone on which the mini program has just been opened. */
function phone(Type, platform, config = {}, personal = [PERSON.name, PERSON.idNumber]) {
  lastRuntime = new Type(platform, files, { baseUrl: BASE_URL, ...config }, personal);
  lastRuntime.server = new Server(lastRuntime);
  return lastRuntime;
}

function on(platform, config) {
  return phone(platform === wechat ? WeChatRuntime : Runtime, platform, config);
}

function buttonsOf(runtime) {
  return [...elementsOf(runtime.screen)].filter((element) => element.tag === 'button').map(textOf);
}

function names() {
  return cases.map((one) => one.name);
}

function runCase(index) {
  cases[index].body();
  if (lastRuntime) {
    lastRuntime.settle();
    lastRuntime.check();
  }
}
