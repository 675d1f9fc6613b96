// Shared by both mini programs, byte for byte (a test compares them): what a person is told about personal data. The
// application says it, see docs/configuration.md, identity-app.consent and identity-app.page.*.

const api = require('./api.js');

const PURPOSE = '姓名和身份证号码用于核实您的身份。';
const RECIPIENTS = '姓名和身份证号码会发送给身份认证服务商。';

const ALL = '我单独同意将姓名、身份证号码和人脸信息用于本次刷脸认证。';
const DETAILS = '我同意将姓名和身份证号码用于本次刷脸认证。';
const FIELDS = ['consent', 'faceConsent', 'transferConsent'];

function noticeOf(page) {
  const chinese = (texts, otherwise) => (texts && texts.zh) || otherwise;
  const asks = setOf((page.consent ? ['consent'] : []).concat(page.separateConsents || []));
  return {
    /** The version to agree to; empty when no consent is asked for. */
    consent: page.consent || '',
    /** For which fields of a start there is a box. */
    asks,
    label: asks.faceConsent ? DETAILS : ALL,
    text: [chinese(page.purpose, PURPOSE), chinese(page.recipients, RECIPIENTS), chinese(page.retention, '')].join(''),
    address: chinese(page.privacyUrl, ''),
    alternative: chinese(page.alternative, ''),
  };
}

/** Which of the fields are among these names. */
function setOf(names) {
  const set = {};
  FIELDS.forEach((field) => {
    set[field] = names.indexOf(field) >= 0;
  });
  return set;
}

/** What a start says about consent, or undefined while a box is not ticked. */
function given(notice, ticked) {
  const asked = FIELDS.filter((field) => notice.asks[field]);
  if (!asked.every((field) => ticked[field])) return undefined;
  const consents = {};
  asked.forEach((field) => {
    consents[field] = field === 'consent' ? notice.consent : true;
  });
  return consents;
}

let known = noticeOf({});

/** The notice as it was told last. */
function current() {
  return known;
}

/** Asks for the notice. Calls told() when there is one. */
function load(told) {
  api.environment((problem, environment) => {
    if (problem) return;
    known = noticeOf(environment.page);
    told();
  });
}

module.exports = { FIELDS, current, given, load, setOf };
