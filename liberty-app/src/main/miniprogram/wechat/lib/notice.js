// Shared by both mini programs, byte for byte (a test compares them): what a person is told about personal data. The
// application says it, see docs/configuration.md, identity-app.consent and identity-app.page.*.

const api = require('./api.js');

const PURPOSE = '姓名和身份证号码用于核实您的身份。';
const RECIPIENTS = '姓名和身份证号码会发送给身份认证服务商。';

function noticeOf(page) {
  const chinese = (texts, otherwise) => (texts && texts.zh) || otherwise;
  return {
    /** The version to agree to; empty when no consent is asked for. */
    consent: page.consent || '',
    text: [chinese(page.purpose, PURPOSE), chinese(page.recipients, RECIPIENTS), chinese(page.retention, '')].join(''),
    address: chinese(page.privacyUrl, ''),
    alternative: chinese(page.alternative, ''),
  };
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

module.exports = { current, load };
